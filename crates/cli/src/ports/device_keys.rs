//! The device keys: one file each, in a folder beside the vault, sealed for the vault's identity. So it
//! takes the unlocked vault to sign.

use std::{
    fs,
    io::{self, ErrorKind},
    path::{Path, PathBuf},
};

use lifeboat_client::ports::{DeviceKeys, KeyFailed, KeyName};
use lifeboat_protocol::enrollment::{DevicePublicKey, Signature};
use lifeboat_seal::{DeviceKey, Identity};
use rand::CryptoRng;

use super::private_file::{explain, make_folder, replace_file, sync_folder};

/// What the file of a key ends with.
const ENDING: &str = ".age";
/// The most bytes of a key file that are read.
const LIMIT: u64 = 4096;

/// The keys in one folder, which is made when the first key is.
pub(crate) struct FileKeys {
    folder: PathBuf,
    identity: Identity,
}

impl FileKeys {
    /// The keys beside the vault in `home`, which this identity opens.
    pub(crate) fn new(home: &Path, identity: Identity) -> Self {
        Self {
            folder: home.join("device-keys"),
            identity,
        }
    }

    fn path(&self, name: KeyName) -> PathBuf {
        self.folder.join(format!("{name}{ENDING}"))
    }

    fn load(&self, name: KeyName) -> Result<DeviceKey, KeyFailed> {
        let path = self.path(name);
        match fs::metadata(&path) {
            Ok(metadata) if metadata.len() > LIMIT => {
                return Err(KeyFailed::Unusable("its file is too large".to_owned()));
            }
            Err(error) if error.kind() == ErrorKind::NotFound => return Err(KeyFailed::Gone),
            _ => {}
        }
        let file = fs::read(&path).map_err(|error| failed(&error, &path))?;
        DeviceKey::open(&file, &name.to_string(), &self.identity)
            .map_err(|error| KeyFailed::Unusable(error.to_string()))
    }
}

impl DeviceKeys for FileKeys {
    async fn make(
        &self,
        name: KeyName,
        rng: &mut impl CryptoRng,
    ) -> Result<DevicePublicKey, KeyFailed> {
        let key = DeviceKey::generate(rng);
        let file = key.seal(&name.to_string(), &self.identity.recipient());
        make_folder(&self.folder).map_err(|error| failed(&error, &self.folder))?;
        let path = self.path(name);
        replace_file(&path, &file, None).map_err(|error| failed(&error, &path))?;
        // As it lies there, not as it was meant.
        self.public(name).await
    }

    async fn public(&self, name: KeyName) -> Result<DevicePublicKey, KeyFailed> {
        DevicePublicKey::from_bytes(self.load(name)?.public())
            .map_err(|error| KeyFailed::Unusable(error.to_string()))
    }

    async fn sign(&self, name: KeyName, message: &[u8]) -> Result<Signature, KeyFailed> {
        Ok(Signature::from_bytes(self.load(name)?.sign(message)))
    }

    async fn destroy(&self, name: KeyName) -> Result<(), KeyFailed> {
        let path = self.path(name);
        match fs::remove_file(&path) {
            Ok(()) => sync_folder(&path).map_err(|error| failed(&error, &path)),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
            Err(error) => Err(failed(&error, &path)),
        }
    }

    async fn names(&self) -> Result<Vec<KeyName>, KeyFailed> {
        let entries = match fs::read_dir(&self.folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(failed(&error, &self.folder)),
        };
        let names = entries.filter_map(|entry| {
            let name = entry.ok()?.file_name();
            name.to_str()?.strip_suffix(ENDING)?.parse().ok()
        });
        Ok(names.collect())
    }
}

fn failed(error: &io::Error, path: &Path) -> KeyFailed {
    KeyFailed::Storage(explain(error, path))
}

#[cfg(test)]
mod tests {
    use rand::{SeedableRng, rngs::StdRng};

    use super::*;
    use crate::runtime::here;

    fn identity(seed: u64) -> Identity {
        Identity::random(&mut StdRng::seed_from_u64(seed))
    }

    #[test]
    fn a_key_signs_until_it_is_destroyed() {
        let home = tempfile::tempdir().unwrap();
        let keys = FileKeys::new(home.path(), identity(1));
        let mut rng = StdRng::seed_from_u64(2);
        here(async {
            assert!(keys.names().await.unwrap().is_empty());
            let name = KeyName::random(&mut rng);
            let public = keys.make(name, &mut rng).await.unwrap();
            assert_eq!(keys.names().await.unwrap(), [name]);
            assert_eq!(keys.public(name).await.unwrap(), public);
            assert_eq!(
                keys.sign(name, b"yes").await.unwrap(),
                keys.sign(name, b"yes").await.unwrap()
            );
            keys.destroy(name).await.unwrap();
            keys.destroy(name).await.unwrap();
            assert!(matches!(
                keys.sign(name, b"yes").await,
                Err(KeyFailed::Gone)
            ));
            assert_eq!(
                fs::read_dir(home.path().join("device-keys"))
                    .unwrap()
                    .count(),
                0
            );
        });
    }

    #[test]
    fn it_takes_the_unlocked_vault_to_sign_and_one_key_cannot_stand_in_for_another() {
        let home = tempfile::tempdir().unwrap();
        let keys = FileKeys::new(home.path(), identity(1));
        let mut rng = StdRng::seed_from_u64(2);
        here(async {
            let (one, two) = (KeyName::random(&mut rng), KeyName::random(&mut rng));
            keys.make(one, &mut rng).await.unwrap();
            keys.make(two, &mut rng).await.unwrap();
            let locked = FileKeys::new(home.path(), identity(9));
            assert!(matches!(
                locked.sign(one, b"yes").await,
                Err(KeyFailed::Unusable(_))
            ));
            fs::copy(keys.path(one), keys.path(two)).unwrap();
            assert!(matches!(
                keys.public(two).await,
                Err(KeyFailed::Unusable(_))
            ));
        });
    }

    #[cfg(unix)]
    #[test]
    fn nobody_else_may_read_a_key() {
        use std::os::unix::fs::PermissionsExt;

        let home = tempfile::tempdir().unwrap();
        let keys = FileKeys::new(home.path(), identity(1));
        let mut rng = StdRng::seed_from_u64(2);
        let name = KeyName::random(&mut rng);
        here(keys.make(name, &mut rng)).unwrap();
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&keys.path(name)), 0o600);
        assert_eq!(mode(&keys.folder), 0o700);
    }
}
