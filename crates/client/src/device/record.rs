//! The vault as JSON, inside its age file.

use serde::{Deserialize, Serialize};
use url::Url;
use zeroize::Zeroizing;

use super::{VAULT, Vault, VaultError};

/// Counts up when an older release could misread the record.
const VERSION: u32 = 3;

/// From this version on requests go below the path of a server's address.
const FIRST_WITH_PATHS: u32 = 3;

#[derive(Serialize)]
struct Written<'a> {
    version: u32,
    #[serde(flatten)]
    vault: &'a Vault,
}

#[derive(Deserialize)]
struct Version {
    version: u32,
}

pub(super) fn to_json(vault: &Vault) -> Result<Zeroizing<Vec<u8>>, VaultError> {
    serde_json::to_vec(&Written {
        version: VERSION,
        vault,
    })
    .map(Zeroizing::new)
    .map_err(|error| damaged(&error))
}

pub(super) fn from_json(json: &[u8]) -> Result<Vault, VaultError> {
    let Version { version } = serde_json::from_slice(json).map_err(|error| damaged(&error))?;
    if version > VERSION {
        return Err(VaultError::Newer);
    }
    let mut vault = serde_json::from_slice(json).map_err(|error| damaged(&error))?;
    if version < FIRST_WITH_PATHS {
        leave_paths_out(&mut vault);
    }
    Ok(vault)
}

/// Cuts every server's address to what requests went to before: its origin.
fn leave_paths_out(vault: &mut Vault) {
    let recovery = vault.recovery_account.iter_mut();
    let pending = vault.pending.iter_mut();
    let waiting = vault.waiting_keys.iter_mut();
    let unnoted = vault.unnoted_codes.iter_mut();
    let credentials = vault.device_credentials.values_mut();
    recovery
        .map(|account| &mut account.server)
        .chain(pending.map(|pending| &mut pending.server))
        .chain(waiting.map(|waiting| &mut waiting.server))
        .chain(unnoted.map(|unnoted| &mut unnoted.server))
        .chain(credentials.filter_map(|credential| credential.server.as_mut()))
        .for_each(cut_to_origin);
}

fn cut_to_origin(server: &mut Url) {
    server.set_path("");
    server.set_query(None);
    server.set_fragment(None);
}

fn damaged(error: &serde_json::Error) -> VaultError {
    VaultError::Damaged {
        file: VAULT,
        reason: error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use lifeboat_protocol::{Token, Wire, account::KeyFile};
    use lifeboat_seal::{Identity, KeyRing, RecipientKind};
    use lifeboat_vault::AccountId;
    use rand::{SeedableRng, rngs::StdRng};
    use uuid::Uuid;

    use super::*;
    use crate::{
        device::{DeviceCredential, Purpose, RecoveryAccount, WaitingKey},
        ports::KeyName,
        testing,
    };

    fn url(text: &str) -> Url {
        Url::parse(text).unwrap()
    }

    /// A vault whose server has this address wherever one is kept.
    fn vault_at(server: &Url) -> Vault {
        let mut rng = StdRng::seed_from_u64(1);
        let identity = Identity::random(&mut rng);
        let mut ring = KeyRing::generate(&mut rng);
        ring.set(RecipientKind::Password, identity.recipient());
        let bytes = Wire(ring.seal().unwrap());
        let mut vault = Vault::new(testing::device());
        vault.recovery_account = Some(RecoveryAccount {
            server: server.clone(),
            id: Uuid::nil(),
            email: "anna@example.org".to_owned(),
            session: None,
            device_secret: Token::from_random([1; 32]),
            identity,
            key_file: KeyFile { revision: 1, bytes },
            last_event: 0,
            password_reset: None,
        });
        vault.waiting_keys.push(WaitingKey {
            key: KeyName::random(&mut rng),
            server: server.clone(),
            device_id: Uuid::nil(),
            purpose: Purpose::sign_in("anna@example.org"),
        });
        let credential = DeviceCredential {
            server: Some(server.clone()),
            ..DeviceCredential::parse("NBSWY3DPO5XXE3DENBSWY3DPO5XXE3DE").unwrap()
        };
        vault
            .device_credentials
            .insert(AccountId::random(&mut rng), credential);
        vault
    }

    /// The addresses in a vault that is kept in a record of this version, and read again.
    fn addresses(server: &Url, version: u32) -> Vec<Url> {
        let json = to_json(&vault_at(server)).unwrap();
        let mut record: serde_json::Value = serde_json::from_slice(&json).unwrap();
        record["version"] = version.into();
        let vault = from_json(&serde_json::to_vec(&record).unwrap()).unwrap();
        let recovery = vault.recovery_account.map(|account| account.server);
        let waiting = vault.waiting_keys.into_iter().map(|key| key.server);
        let credentials = vault.device_credentials.into_values();
        let credentials = credentials.filter_map(|credential| credential.server);
        recovery
            .into_iter()
            .chain(waiting)
            .chain(credentials)
            .collect()
    }

    #[test]
    fn addresses_of_a_record_from_before_paths_counted_lose_their_path() {
        let typed = url("https://example.org:8443/boat?a=b#c");
        for version in [1, 2] {
            let cut = url("https://example.org:8443");
            assert_eq!(addresses(&typed, version), vec![cut; 3]);
        }
        assert_eq!(addresses(&typed, VERSION), vec![typed; 3]);
    }
}
