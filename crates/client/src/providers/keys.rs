//! The life of a device key: first its name is in the vault, then the key is made, then its public half
//! is sent. So a crash at any moment leaves a key that is known, or no key at all.

use std::collections::BTreeSet;

use lifeboat_protocol::enrollment::DevicePublicKey;
use rand::CryptoRng;
use url::Url;
use uuid::Uuid;

use crate::{
    ClientError,
    device::{MOST_WAITING, Purpose, Vault, VaultStore, WaitingKey},
    ports::{DeviceKeys, DeviceStorage, KeyFailed, KeyName},
};

/// A key that lies on this device, so that its public half may be sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MadeKey {
    /// Its name on this device.
    pub name: KeyName,
    /// What the server learns of it.
    pub public: DevicePublicKey,
    /// As which device it is sent, where the sender chooses.
    pub device_id: Uuid,
}

/// The key to enroll with. For the same server and purpose it is the same until the device is enrolled
/// or refused, so that nothing changes when an answer is lost.
///
/// # Errors
///
/// The vault cannot be changed, or the key cannot be stored.
pub async fn device_key<S: DeviceStorage, K: DeviceKeys>(
    store: &VaultStore<S>,
    keys: &K,
    (server, purpose): (&Url, &Purpose),
    rng: &mut impl CryptoRng,
) -> Result<MadeKey, ClientError> {
    let vault = store.read().await?;
    let waiting = vault.waiting_keys.iter();
    if let Some(waiting) = waiting.rev().find(|key| key.is_for(server, purpose)) {
        match keys.public(waiting.key).await {
            Ok(public) => {
                return Ok(MadeKey {
                    name: waiting.key,
                    public,
                    device_id: waiting.device_id,
                });
            }
            // Its file was never written, or was removed: another one then.
            Err(KeyFailed::Gone) => forget(store, waiting.key).await?,
            Err(error) => return Err(error.into()),
        }
    }
    let name = KeyName::random(rng);
    let mut id = [0; 16];
    rng.fill_bytes(&mut id);
    let device_id = uuid::Builder::from_random_bytes(id).into_uuid();
    let waiting = WaitingKey {
        key: name,
        server: server.clone(),
        device_id,
        purpose: purpose.clone(),
    };
    store
        .update(|vault| {
            let surplus = (vault.waiting_keys.len() + 1).saturating_sub(MOST_WAITING);
            vault.waiting_keys.drain(..surplus);
            vault.waiting_keys.push(waiting);
            Ok::<_, ClientError>(())
        })
        .await?;
    let public = keys.make(name, rng).await?;
    Ok(MadeKey {
        name,
        public,
        device_id,
    })
}

/// Forgets that a key waits; it goes with the next [`sweep`], unless a credential has it.
pub(super) async fn forget<S: DeviceStorage>(
    store: &VaultStore<S>,
    name: KeyName,
) -> Result<(), ClientError> {
    store
        .update(|vault| {
            vault.waiting_keys.retain(|waiting| waiting.key != name);
            Ok(())
        })
        .await
}

/// Destroys every key that nothing needs any more: of accounts that were removed, revoked or signed
/// out of, and of enrollments that were refused.
///
/// # Errors
///
/// The keys cannot be listed or removed, or the vault cannot be read.
pub async fn sweep<S: DeviceStorage, K: DeviceKeys>(
    store: &VaultStore<S>,
    keys: &K,
) -> Result<usize, ClientError> {
    // In this order: a name is in the vault before its key is made.
    let there = keys.names().await?;
    if there.is_empty() {
        return Ok(0);
    }
    let needed = needed(&store.read().await?);
    let mut destroyed = 0;
    for name in there {
        if !needed.contains(&name) {
            keys.destroy(name).await?;
            destroyed += 1;
        }
    }
    Ok(destroyed)
}

fn needed(vault: &Vault) -> BTreeSet<KeyName> {
    let in_use = vault
        .device_credentials
        .values()
        .filter_map(|credential| credential.key);
    let waiting = vault.waiting_keys.iter().map(|waiting| waiting.key);
    in_use.chain(waiting).collect()
}

#[cfg(test)]
mod tests {
    use lifeboat_seal::Identity;
    use rand::{SeedableRng, rngs::StdRng};

    use super::*;
    use crate::testing::{MemoryKeys, MemoryStorage, device, run};

    fn url(text: &str) -> Url {
        Url::parse(text).unwrap()
    }

    async fn store(files: &MemoryStorage) -> VaultStore<&MemoryStorage> {
        let identity = Identity::random(&mut StdRng::seed_from_u64(1));
        VaultStore::create(files, identity, &Vault::new(device()))
            .await
            .unwrap()
    }

    #[test]
    fn a_lost_answer_is_followed_by_the_same_key_and_another_account_gets_another() {
        run(async {
            let (files, keys) = (MemoryStorage::default(), MemoryKeys::default());
            let store = store(&files).await;
            let mut rng = StdRng::seed_from_u64(2);
            let server = url("https://id.example.org");
            let mut key = async |server: &Url, email: &str| {
                device_key(&store, &keys, (server, &Purpose::sign_in(email)), &mut rng)
                    .await
                    .unwrap()
            };
            let first = key(&server, "anna@example.org").await;
            assert_eq!(key(&server, " Anna@Example.org").await, first);
            let other = key(&server, "bob@example.org").await;
            assert_ne!(other.public, first.public);
            let elsewhere = key(&url("https://other.example.org"), "anna@example.org").await;
            assert_ne!(elsewhere.public, first.public);
            assert_ne!(elsewhere.device_id, first.device_id);
        });
    }

    #[test]
    fn a_key_that_nothing_needs_is_destroyed_and_one_that_waits_is_not() {
        run(async {
            let (files, keys) = (MemoryStorage::default(), MemoryKeys::default());
            let store = store(&files).await;
            let mut rng = StdRng::seed_from_u64(2);
            let server = url("https://id.example.org");
            let anna = Purpose::sign_in("anna@example.org");
            let made = device_key(&store, &keys, (&server, &anna), &mut rng)
                .await
                .unwrap();
            assert_eq!(sweep(&store, &keys).await.unwrap(), 0);
            forget(&store, made.name).await.unwrap();
            assert_eq!(sweep(&store, &keys).await.unwrap(), 1);
            assert!(matches!(keys.public(made.name).await, Err(KeyFailed::Gone)));
        });
    }

    #[test]
    fn keys_that_were_never_used_do_not_pile_up() {
        run(async {
            let (files, keys) = (MemoryStorage::default(), MemoryKeys::default());
            let store = store(&files).await;
            let mut rng = StdRng::seed_from_u64(2);
            let server = url("https://id.example.org");
            for number in 0..MOST_WAITING + 3 {
                let purpose = Purpose::sign_in(&format!("{number}@example.org"));
                device_key(&store, &keys, (&server, &purpose), &mut rng)
                    .await
                    .unwrap();
            }
            assert_eq!(sweep(&store, &keys).await.unwrap(), 3);
            assert_eq!(store.read().await.unwrap().waiting_keys.len(), MOST_WAITING);
        });
    }

    #[test]
    fn without_room_for_the_key_nothing_is_sent_and_nothing_is_left() {
        run(async {
            let (files, keys) = (MemoryStorage::default(), MemoryKeys::default());
            let store = store(&files).await;
            let mut rng = StdRng::seed_from_u64(2);
            keys.full.set(true);
            let server = url("https://id.example.org");
            let anna = Purpose::sign_in("anna@example.org");
            let refused = device_key(&store, &keys, (&server, &anna), &mut rng).await;
            assert!(refused.unwrap_err().to_string().contains("full"));
            keys.full.set(false);
            // The name that waits has no key, and is replaced.
            device_key(&store, &keys, (&server, &anna), &mut rng)
                .await
                .unwrap();
            assert_eq!(store.read().await.unwrap().waiting_keys.len(), 1);
        });
    }
}
