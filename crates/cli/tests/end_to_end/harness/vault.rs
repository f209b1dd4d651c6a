//! A device's vault, made and read without Lifeboat's command.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::atomic::{AtomicU64, Ordering},
};

use lifeboat_client::{
    device::{Vault, VaultError, VaultStore},
    ports::{DeviceStorage, StorageFailed},
};
use lifeboat_seal::{
    Identity,
    passcode_file::{self, WorkFactor},
};
use lifeboat_vault::{Device, DeviceId, Label, Platform};
use rand::{SeedableRng, rngs::StdRng};

/// Makes every device another one.
static NEXT_SEED: AtomicU64 = AtomicU64::new(1);

/// Makes an empty vault whose passcode is checked quickly.
pub(super) fn make(home: &Path, passcode: &str, name: &str, platform: Platform) {
    fs::create_dir_all(home).unwrap();
    let mut rng = StdRng::seed_from_u64(NEXT_SEED.fetch_add(1, Ordering::Relaxed));
    let identity = Identity::random(&mut rng);
    let weak = WorkFactor::new(1).unwrap();
    let unlock = passcode_file::wrap(&identity, &passcode.to_owned().into(), weak);
    let folder = Folder(home.to_owned());
    let vault = Vault::new(Device {
        id: DeviceId::random(&mut rng),
        name: Label::cleaned(name),
        platform,
    });
    block_on(async {
        folder.replace("unlock.age", &unlock).await.unwrap();
        VaultStore::create(folder, identity, &vault).await.unwrap();
    });
}

/// The vault as it is now.
pub(super) fn read(home: &Path, passcode: &str) -> Vault {
    block_on(async { open(home, passcode).await.read().await.unwrap() })
}

/// Changes the vault.
pub(super) fn change(home: &Path, passcode: &str, change: impl FnOnce(&mut Vault)) {
    block_on(async {
        let store = open(home, passcode).await;
        let changed = store.update(|vault| {
            change(vault);
            Ok::<_, VaultError>(())
        });
        changed.await.unwrap();
    });
}

async fn open(home: &Path, passcode: &str) -> VaultStore<Folder> {
    let unlock = fs::read(home.join("unlock.age")).unwrap();
    let identity = passcode_file::unwrap(&unlock, &passcode.to_owned().into()).unwrap();
    VaultStore::open(Folder(home.to_owned()), identity)
        .await
        .unwrap()
}

fn block_on<F: Future>(future: F) -> F::Output {
    tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap()
        .block_on(future)
}

#[expect(
    clippy::disallowed_methods,
    reason = "nobody else looks at a test's files"
)]
pub(super) fn write(path: &Path, bytes: &[u8]) {
    fs::write(path, bytes).unwrap();
}

/// A device's files, without the care that the real port takes.
struct Folder(PathBuf);

impl DeviceStorage for Folder {
    type Lock = ();

    async fn lock(&self) -> Result<(), StorageFailed> {
        Ok(())
    }

    async fn load(&self, name: &str) -> Result<Option<Vec<u8>>, StorageFailed> {
        Ok(fs::read(self.0.join(name)).ok())
    }

    async fn load_previous(&self, _: &str) -> Result<Option<Vec<u8>>, StorageFailed> {
        Ok(None)
    }

    async fn replace(&self, name: &str, bytes: &[u8]) -> Result<(), StorageFailed> {
        write(&self.0.join(name), bytes);
        Ok(())
    }

    async fn previous_written_at(&self, _: &str) -> Result<Option<u64>, StorageFailed> {
        Ok(None)
    }

    async fn set_aside(&self, _: &str) -> Result<(), StorageFailed> {
        Ok(())
    }

    async fn aside(&self, _: &str) -> Result<Vec<String>, StorageFailed> {
        Ok(Vec::new())
    }

    async fn remove(&self, name: &str) -> Result<(), StorageFailed> {
        fs::remove_file(self.0.join(name)).map_err(|error| StorageFailed(error.to_string()))
    }
}
