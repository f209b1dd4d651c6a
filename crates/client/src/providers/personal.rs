//! Completing a personal account that is not the recovery account (B9): its password, then a second
//! proof, at its own server.

use lifeboat_protocol::{ErrorCode, sign_in::Proof, sign_up::Language};
use lifeboat_vault::{AccountId, Credential, Provider};
use rand::CryptoRng;
use url::Url;
use uuid::Uuid;

use super::keys::{self, MadeKey};
use crate::{
    ClientError, Server,
    device::{DeviceCredential, Purpose, Vault, VaultStore},
    ports::{Api, DeviceKeys, DeviceStorage},
    recovery_account::SignIn,
};

/// The personal account that is completed, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Newcomer {
    /// The account on the list.
    pub account: AccountId,
    /// Its server.
    pub server: Url,
    /// Its id there.
    pub subject: Uuid,
}

/// A personal account is whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Completed {
    /// The account on the list.
    pub account: AccountId,
    /// Its email address at the server.
    pub email: String,
}

/// Which account at which server is completed.
///
/// # Errors
///
/// The account is not bound to devices, or its provider makes no sense.
pub fn newcomer(vault: &Vault, account: AccountId) -> Result<Newcomer, ClientError> {
    let Some(Provider { server, subject }) = vault
        .contents
        .account(account)
        .and_then(|account| account.credential.provider())
    else {
        return Err(ClientError::Invalid(
            "This account is not bound to a device: it needs nothing.".to_owned(),
        ));
    };
    let wrong = || {
        ClientError::Invalid(format!(
            "The backup does not say rightly who issues this account ({server})."
        ))
    };
    Ok(Newcomer {
        account,
        server: Url::parse(server)
            .ok()
            .filter(|server| matches!(server.scheme(), "http" | "https"))
            .ok_or_else(wrong)?,
        subject: Uuid::try_parse(subject).map_err(|_| wrong())?,
    })
}

/// Gives the second proof of a sign-in to that account, and keeps this device's credential for it. The
/// recovery account stays what it is; the account key of the other one is not touched.
///
/// # Errors
///
/// A wrong proof (it can be given again), an expired sign-in, a server that cannot be reached; and
/// [`ClientError::OtherAccount`] when the address is another account's. Nothing is enrolled then.
#[expect(
    clippy::too_many_arguments,
    reason = "each is another part of the sign-in"
)]
pub async fn complete_personal<S: DeviceStorage, K: DeviceKeys, A: Api>(
    store: &VaultStore<S>,
    keys: &K,
    server: &Server<A>,
    newcomer: &Newcomer,
    (sign_in, email): (&SignIn, &str),
    proof: Proof,
    language: Language,
    rng: &mut impl CryptoRng,
) -> Result<Completed, ClientError> {
    let purpose = Purpose::sign_in(email);
    let at = (&newcomer.server, &purpose);
    let mut key = keys::device_key(store, keys, at, rng).await?;
    let device = store.read().await?.device;
    let proven = sign_in
        .prove_only(server, proof.clone(), (&device, &key), language)
        .await;
    let signed_in = match proven {
        Err(error) if error.code() == Some(ErrorCode::DeviceRevoked) => {
            // The server knows this key's device, and has revoked it: as another one then.
            keys::forget(store, key.name).await?;
            key = keys::device_key(store, keys, at, rng).await?;
            sign_in
                .prove_only(server, proof, (&device, &key), language)
                .await?
        }
        proven => proven?,
    };
    if signed_in.account_id != newcomer.subject {
        let session = server.with_session(signed_in.session.clone());
        let _ = session.sign_out().await;
        keys::forget(store, key.name).await?;
        keys::sweep(store, keys).await?;
        return Err(ClientError::OtherAccount {
            who: signed_in.email.clone(),
        });
    }
    let credential = DeviceCredential {
        server: Some(newcomer.server.clone()),
        token: Some(signed_in.session.clone()),
        credential_id: Some(key.device_id),
        key: Some(key.name),
        ..DeviceCredential::parse(signed_in.totp_secret.expose())
            .map_err(|error| ClientError::Invalid(error.to_string()))?
    };
    let id = newcomer.account;
    let before = store
        .update(|vault| {
            vault.waiting_keys.retain(|waiting| waiting.key != key.name);
            vault.pending = None;
            if !is_device_bound(vault, id) {
                return Err(ClientError::Invalid(
                    "The account was removed in the meantime.".to_owned(),
                ));
            }
            Ok(vault.device_credentials.insert(id, credential))
        })
        .await?;
    if let Some(token) = before.and_then(|before| before.token) {
        // An earlier sign-in of this device, which nothing knows of any more.
        let _ = server.with_session(token).sign_out().await;
    }
    keys::sweep(store, keys).await?;
    Ok(Completed {
        account: id,
        email: signed_in.email.clone(),
    })
}

fn is_device_bound(vault: &Vault, id: AccountId) -> bool {
    let account = vault.contents.account(id);
    account.is_some_and(|account| matches!(account.credential, Credential::DeviceBound(_)))
}

impl MadeKey {
    /// This device as a personal account learns of it.
    pub(crate) fn introduce(
        &self,
        device: &lifeboat_vault::Device,
    ) -> lifeboat_protocol::device::NewDevice {
        lifeboat_protocol::device::NewDevice {
            id: self.device_id,
            ..crate::wire::new_device(device, Some(self.public))
        }
    }
}
