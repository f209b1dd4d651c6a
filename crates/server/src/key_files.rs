//! The key files in the data folder: made on the first start, never in the database.
//!
//! Without `opaque.key` no password works any more; without `sealing.key` devices' codes and waiting
//! messages cannot be read. A thief needs them beside the database. Without `vapid.key` no device is
//! told by Web Push until its app was opened again. They are readable by their owner only; a backup of
//! the server needs all of them.

use std::{
    fs::{self, OpenOptions},
    io::{self, Write},
    path::{Path, PathBuf},
};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use lifeboat_opaque::ServerSetup;
use zeroize::Zeroizing;

use crate::{entropy::Entropy, push::vapid::VapidKey, sealing::SealingKey};

/// The keys.
#[derive(Debug)]
pub struct KeyFiles {
    /// From `opaque.key`.
    pub opaque: ServerSetup,
    /// From `sealing.key`.
    pub sealing: SealingKey,
    /// From `vapid.key`.
    pub vapid: VapidKey,
}

/// Why a key file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum KeyFileError {
    /// It cannot be read or written.
    #[error("cannot use the key file {path}: {source}. Check the folder's owner and permissions.")]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// It is not what it should be.
    #[error(
        "{path} is not a Lifeboat key file of this kind, or is damaged. Put back the file from \
         your backup; with a new one {loss}."
    )]
    Malformed {
        /// The file.
        path: PathBuf,
        /// What a new one would cost.
        loss: &'static str,
    },
}

/// A kind of key file.
#[derive(Debug, Clone, Copy)]
struct Kind {
    name: &'static str,
    /// What the file begins with.
    head: &'static str,
    /// What a new one would cost.
    loss: &'static str,
}

const OPAQUE: Kind = Kind {
    name: "opaque.key",
    head: "lifeboat-opaque-key-v1 ",
    loss: "no password would work any more",
};
const SEALING: Kind = Kind {
    name: "sealing.key",
    head: "lifeboat-sealing-key-v1 ",
    loss: "people would have to sign in again with another proof",
};
const VAPID: Kind = Kind {
    name: "vapid.key",
    head: "lifeboat-vapid-key-v1 ",
    loss: "no device would be told by Web Push until its app was opened again",
};

impl KeyFiles {
    /// Reads the key files in this folder, and makes those that are not there.
    ///
    /// # Errors
    ///
    /// See [`KeyFileError`].
    pub fn load_or_create(folder: &Path, entropy: &Entropy) -> Result<Self, KeyFileError> {
        let opaque = load_or_create(folder, OPAQUE, || ServerSetup::generate().to_bytes())?;
        let sealing = load_or_create(folder, SEALING, || {
            Zeroizing::new(entropy.bytes::<{ SealingKey::LENGTH }>().to_vec())
        })?;
        let vapid = load_or_create(folder, VAPID, || VapidKey::generate(entropy))?;
        Ok(Self {
            opaque: ServerSetup::from_bytes(&opaque).map_err(|_| malformed(folder, OPAQUE))?,
            sealing: SealingKey::from_bytes(&sealing).ok_or_else(|| malformed(folder, SEALING))?,
            vapid: VapidKey::from_bytes(&vapid).ok_or_else(|| malformed(folder, VAPID))?,
        })
    }
}

fn malformed(folder: &Path, kind: Kind) -> KeyFileError {
    KeyFileError::Malformed {
        path: folder.join(kind.name),
        loss: kind.loss,
    }
}

fn load_or_create(
    folder: &Path,
    kind: Kind,
    generate: impl FnOnce() -> Zeroizing<Vec<u8>>,
) -> Result<Zeroizing<Vec<u8>>, KeyFileError> {
    let path = folder.join(kind.name);
    let failed = |source| KeyFileError::Io {
        path: path.clone(),
        source,
    };
    match fs::read_to_string(&path).map(Zeroizing::new) {
        Ok(text) => text
            .strip_prefix(kind.head)
            .and_then(|base64| STANDARD.decode(base64.trim_end()).ok())
            .map(Zeroizing::new)
            .ok_or_else(|| malformed(folder, kind)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let bytes = generate();
            let text = Zeroizing::new(format!("{}{}\n", kind.head, STANDARD.encode(&*bytes)));
            create(&path, text.as_bytes()).map_err(failed)?;
            Ok(bytes)
        }
        Err(error) => Err(failed(error)),
    }
}

/// Writes beside the place, and moves there what is on disk: a key file is whole or not there.
fn create(path: &Path, content: &[u8]) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let beside = path.with_extension("new");
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&beside)?;
    file.write_all(content)?;
    file.sync_all()?;
    fs::rename(&beside, path)?;
    #[cfg(unix)]
    if let Some(folder) = path.parent() {
        fs::File::open(folder)?.sync_all()?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_keys_are_there_at_the_second_start() {
        let folder = tempfile::tempdir().unwrap();
        let first = KeyFiles::load_or_create(folder.path(), &Entropy::seeded(1)).unwrap();
        let second = KeyFiles::load_or_create(folder.path(), &Entropy::seeded(2)).unwrap();
        assert_eq!(*first.opaque.to_bytes(), *second.opaque.to_bytes());
        assert_eq!(first.vapid.public_key(), second.vapid.public_key());
        let sealed =
            first
                .sealing
                .seal(crate::sealing::Purpose::Message, b"x", &Entropy::seeded(3));
        assert!(
            second
                .sealing
                .open(crate::sealing::Purpose::Message, &sealed)
                .is_ok()
        );
    }

    #[cfg(unix)]
    #[test]
    fn only_the_owner_can_read_a_key_file() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        KeyFiles::load_or_create(folder.path(), &Entropy::seeded(1)).unwrap();
        for name in ["opaque.key", "sealing.key", "vapid.key"] {
            let mode = fs::metadata(folder.path().join(name))
                .unwrap()
                .permissions()
                .mode();
            assert_eq!(mode & 0o777, 0o600);
        }
    }

    #[test]
    fn a_damaged_key_file_is_refused_and_not_replaced() {
        let folder = tempfile::tempdir().unwrap();
        KeyFiles::load_or_create(folder.path(), &Entropy::seeded(1)).unwrap();
        let path = folder.path().join("opaque.key");
        let mut file = OpenOptions::new()
            .write(true)
            .truncate(true)
            .open(&path)
            .unwrap();
        file.write_all(b"something else").unwrap();
        let refused = KeyFiles::load_or_create(folder.path(), &Entropy::seeded(1));
        assert!(matches!(refused, Err(KeyFileError::Malformed { .. })));
        assert_eq!(fs::read(&path).unwrap(), b"something else");
    }
}
