//! Ports for this crate's own tests: a storage in memory that can fail, and a server that answers
//! from a list of manifests. Whole flows are tested with the real server, in the command line.

use std::{
    cell::{Cell, RefCell},
    collections::BTreeMap,
};

use lifeboat_protocol::{
    backup::{Manifest, Version, Versions},
    enrollment::{DevicePublicKey, Signature},
};
use lifeboat_seal::DeviceKey;
use lifeboat_vault::{Device, DeviceId, Label, Platform};
use rand::{CryptoRng, SeedableRng, rngs::StdRng};

use crate::ports::{
    Api, ApiRequest, ApiResponse, DeviceKeys, DeviceStorage, KeyFailed, KeyName, StorageFailed,
    Unreachable,
};

/// The device of a test.
pub(crate) fn device() -> Device {
    Device {
        id: DeviceId::random(&mut StdRng::seed_from_u64(7)),
        name: Label::cleaned("test phone"),
        platform: Platform::Linux,
    }
}

/// Files in memory.
#[derive(Default)]
pub(crate) struct MemoryStorage {
    pub(crate) files: RefCell<BTreeMap<String, Vec<u8>>>,
    pub(crate) full: Cell<bool>,
}

impl MemoryStorage {
    /// Cuts a file in half, as a broken disk might.
    pub(crate) fn truncate(&self, name: &str) {
        let mut files = self.files.borrow_mut();
        let bytes = files.get_mut(name).unwrap();
        bytes.truncate(bytes.len() / 2);
    }
}

impl DeviceStorage for &MemoryStorage {
    type Lock = ();

    async fn lock(&self) -> Result<(), StorageFailed> {
        Ok(())
    }

    async fn load(&self, name: &str) -> Result<Option<Vec<u8>>, StorageFailed> {
        Ok(self.files.borrow().get(name).cloned())
    }

    async fn load_previous(&self, name: &str) -> Result<Option<Vec<u8>>, StorageFailed> {
        self.load(&format!("{name}.previous")).await
    }

    async fn replace(&self, name: &str, bytes: &[u8]) -> Result<(), StorageFailed> {
        if self.full.get() {
            return Err(StorageFailed(
                "The disk is full. Make room, then try again.".to_owned(),
            ));
        }
        let mut files = self.files.borrow_mut();
        if let Some(previous) = files.insert(name.to_owned(), bytes.to_vec()) {
            files.insert(format!("{name}.previous"), previous);
        }
        Ok(())
    }

    async fn previous_written_at(&self, _: &str) -> Result<Option<u64>, StorageFailed> {
        Ok(Some(1_000))
    }

    async fn set_aside(&self, name: &str) -> Result<(), StorageFailed> {
        let mut files = self.files.borrow_mut();
        if let Some(damaged) = files.remove(name) {
            files.insert(format!("{name}.damaged"), damaged);
        }
        Ok(())
    }

    async fn aside(&self, name: &str) -> Result<Vec<String>, StorageFailed> {
        let name = format!("{name}.damaged");
        let there = self.files.borrow().contains_key(&name);
        Ok(there.then_some(name).into_iter().collect())
    }

    async fn remove(&self, name: &str) -> Result<(), StorageFailed> {
        let mut files = self.files.borrow_mut();
        files.remove(name);
        files.remove(&format!("{name}.previous"));
        Ok(())
    }
}

/// Device keys in memory.
#[derive(Default)]
pub(crate) struct MemoryKeys {
    pub(crate) keys: RefCell<BTreeMap<KeyName, DeviceKey>>,
    pub(crate) full: Cell<bool>,
}

impl MemoryKeys {
    fn with<R>(&self, name: KeyName, use_it: impl Fn(&DeviceKey) -> R) -> Result<R, KeyFailed> {
        let keys = self.keys.borrow();
        keys.get(&name).map(use_it).ok_or(KeyFailed::Gone)
    }
}

fn public(key: &DeviceKey) -> DevicePublicKey {
    DevicePublicKey::from_bytes(key.public()).unwrap()
}

impl DeviceKeys for MemoryKeys {
    async fn make(
        &self,
        name: KeyName,
        rng: &mut impl CryptoRng,
    ) -> Result<DevicePublicKey, KeyFailed> {
        if self.full.get() {
            return Err(KeyFailed::Storage("The disk is full.".to_owned()));
        }
        let key = DeviceKey::generate(rng);
        let made = public(&key);
        self.keys.borrow_mut().insert(name, key);
        Ok(made)
    }

    async fn public(&self, name: KeyName) -> Result<DevicePublicKey, KeyFailed> {
        self.with(name, public)
    }

    async fn sign(&self, name: KeyName, message: &[u8]) -> Result<Signature, KeyFailed> {
        self.with(name, |key| Signature::from_bytes(key.sign(message)))
    }

    async fn destroy(&self, name: KeyName) -> Result<(), KeyFailed> {
        self.keys.borrow_mut().remove(&name);
        Ok(())
    }

    async fn names(&self) -> Result<Vec<KeyName>, KeyFailed> {
        Ok(self.keys.borrow().keys().copied().collect())
    }
}

/// A server that knows manifests, the newest first, and gives them out a few at a time.
pub(crate) struct ManifestServer {
    pub(crate) manifests: Vec<Manifest>,
    pub(crate) page: usize,
}

impl Api for ManifestServer {
    async fn send(&self, request: ApiRequest) -> Result<ApiResponse, Unreachable> {
        let before = request
            .path
            .split("before=")
            .nth(1)
            .unwrap()
            .split('&')
            .next()
            .unwrap();
        let before: u64 = before.parse().unwrap();
        let older = self
            .manifests
            .iter()
            .filter(|manifest| manifest.sequence < before);
        let versions = older
            .take(self.page)
            .map(|manifest| Version {
                manifest: manifest.clone(),
                device_name: None,
                kept: true,
            })
            .collect();
        let body = serde_json::to_vec(&Versions { versions }).unwrap();
        Ok(ApiResponse { status: 200, body })
    }
}

/// Runs a future that never waits.
pub(crate) fn run<T>(future: impl Future<Output = T>) -> T {
    let mut future = std::pin::pin!(future);
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    loop {
        if let std::task::Poll::Ready(output) = future.as_mut().poll(&mut context) {
            return output;
        }
    }
}
