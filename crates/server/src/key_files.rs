//! The key files in the data folder: made on the first start, never in the database.
//!
//! Without `opaque.key` no password works any more; without `sealing.key` devices' codes and waiting
//! messages cannot be read. A thief needs them beside the database. They are readable by their owner
//! only; a backup of the server needs both.

use std::{
    fs::{self, OpenOptions},
    io::{self, Write},
    path::{Path, PathBuf},
};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use lifeboat_opaque::ServerSetup;
use zeroize::Zeroizing;

use crate::{entropy::Entropy, sealing::SealingKey};

/// The keys.
#[derive(Debug)]
pub struct KeyFiles {
    /// From `opaque.key`.
    pub opaque: ServerSetup,
    /// From `sealing.key`.
    pub sealing: SealingKey,
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
         your backup; with a new one no password would work any more."
    )]
    Malformed {
        /// The file.
        path: PathBuf,
    },
}

const OPAQUE: (&str, &str) = ("opaque.key", "lifeboat-opaque-key-v1 ");
const SEALING: (&str, &str) = ("sealing.key", "lifeboat-sealing-key-v1 ");

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
        Ok(Self {
            opaque: ServerSetup::from_bytes(&opaque).map_err(|_| malformed(folder, OPAQUE))?,
            sealing: SealingKey::from_bytes(&sealing).ok_or_else(|| malformed(folder, SEALING))?,
        })
    }
}

fn malformed(folder: &Path, (name, _): (&str, &str)) -> KeyFileError {
    KeyFileError::Malformed {
        path: folder.join(name),
    }
}

fn load_or_create(
    folder: &Path,
    kind @ (name, head): (&str, &str),
    generate: impl FnOnce() -> Zeroizing<Vec<u8>>,
) -> Result<Zeroizing<Vec<u8>>, KeyFileError> {
    let path = folder.join(name);
    let failed = |source| KeyFileError::Io {
        path: path.clone(),
        source,
    };
    match fs::read_to_string(&path).map(Zeroizing::new) {
        Ok(text) => text
            .strip_prefix(head)
            .and_then(|base64| STANDARD.decode(base64.trim_end()).ok())
            .map(Zeroizing::new)
            .ok_or_else(|| malformed(folder, kind)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let bytes = generate();
            let text = Zeroizing::new(format!("{head}{}\n", STANDARD.encode(&*bytes)));
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
        for name in ["opaque.key", "sealing.key"] {
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
