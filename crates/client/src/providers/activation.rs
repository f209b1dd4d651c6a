//! Enrolling with an organization by an activation code (B10): a new work or school account, or one
//! that was a name only becomes whole.

use lifeboat_protocol::{
    Wire,
    activation::ActivationLink,
    device::TotpSecret,
    enrollment::{Enroll, Enrolled},
};
use lifeboat_vault::{Account, AccountId, Credential, Kind, Label, Provider, Timestamp};
use rand::CryptoRng;

use super::{give_up, keys};
use crate::{
    ClientError, Server,
    device::{DeviceCredential, Purpose, Vault, VaultStore},
    ports::{Api, DeviceKeys, DeviceStorage},
    server_address::written_address,
    wire,
};

/// A device was enrolled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Enrollment {
    /// The account on the list.
    pub account: AccountId,
    /// Whether it was not on the list before.
    pub is_new: bool,
    /// Whether it was a name only, and is whole now.
    pub completed: bool,
    /// The organization's name.
    pub organization: String,
    /// The member's name.
    pub member: String,
    /// Whether the member's other devices were revoked by this.
    pub others_revoked: bool,
}

/// Uses an activation code. With `wanted`, only for that account: a code of another one is refused
/// *before* it is kept, and what the server has made of it is given up.
///
/// The account comes to the end of the list; where the list has it already, it stays in its place with
/// everything that the user has changed about it.
///
/// # Errors
///
/// The server refuses the code, or cannot be reached; then nothing is enrolled, and after a lost
/// answer the same code can be given again. [`ClientError::OtherAccount`] for `wanted`.
pub async fn enroll<S: DeviceStorage, K: DeviceKeys, A: Api>(
    store: &VaultStore<S>,
    keys: &K,
    server: &Server<A>,
    (link, wanted): (&ActivationLink, Option<AccountId>),
    now: Timestamp,
    rng: &mut impl CryptoRng,
) -> Result<Enrollment, ClientError> {
    let vault = store.read().await?;
    let ours = wanted
        .and_then(|wanted| vault.contents.account(wanted))
        .and_then(|account| account.credential.provider());
    let theirs = written_address(&link.server);
    if let Some(ours) = ours.filter(|ours| ours.server != theirs) {
        let ours = ours.server.clone();
        return Err(ClientError::OtherServer { theirs, ours });
    }
    let purpose = Purpose::Activation(link.code.clone());
    let key = keys::device_key(store, keys, (&link.server, &purpose), rng).await?;
    let device = vault.device;
    let message = Enroll::signed_bytes(&link.code, key.device_id, &key.public);
    let request = Enroll {
        code: link.code.clone(),
        device_id: key.device_id,
        device_name: device.name.to_string(),
        platform: wire::platform(device.platform),
        device_key: Wire(key.public),
        signature: Wire(keys.sign(key.name, &message).await?),
    };
    let enrolled = match server.enroll(&request).await {
        Ok(enrolled) => enrolled,
        Err(error) => {
            // What the server has refused for good is not sent again.
            if error.code().is_some() && !ClientError::from(error.clone()).is_passing() {
                keys::forget(store, key.name).await?;
                keys::sweep(store, keys).await?;
            }
            return Err(error.into());
        }
    };
    let credential = DeviceCredential {
        server: Some(link.server.clone()),
        token: Some(enrolled.token.clone()),
        credential_id: Some(enrolled.credential_id),
        key: Some(key.name),
        ..parse(&enrolled.totp_secret)?
    };
    let given_up = credential.clone();
    let mut replaced = None;
    let new_id = AccountId::random(rng);
    let kept = store
        .update(|vault| {
            vault.waiting_keys.retain(|waiting| waiting.key != key.name);
            let (enrollment, before) =
                keep(vault, (&enrolled, link), (wanted, new_id), credential, now)?;
            replaced = before;
            Ok::<_, ClientError>(enrollment)
        })
        .await;
    match kept {
        Ok(enrollment) => {
            if let Some(before) = replaced {
                give_up(server, Kind::WorkOrSchool, &before).await;
            }
            keys::sweep(store, keys).await?;
            Ok(enrollment)
        }
        Err(error @ ClientError::OtherAccount { .. }) => {
            give_up(server, Kind::WorkOrSchool, &given_up).await;
            keys::forget(store, key.name).await?;
            keys::sweep(store, keys).await?;
            Err(error)
        }
        Err(error) => Err(error),
    }
}

fn parse(secret: &TotpSecret) -> Result<DeviceCredential, ClientError> {
    DeviceCredential::parse(secret.expose()).map_err(|error| {
        ClientError::Invalid(format!("The server's answer makes no sense: {error}."))
    })
}

/// Puts the credential into the vault, and gives the one that it replaces.
fn keep(
    vault: &mut Vault,
    (enrolled, link): (&Enrolled, &ActivationLink),
    (wanted, new_id): (Option<AccountId>, AccountId),
    credential: DeviceCredential,
    now: Timestamp,
) -> Result<(Enrollment, Option<DeviceCredential>), ClientError> {
    let provider = Provider {
        server: written_address(&link.server),
        subject: enrolled.subject.clone(),
    };
    let here = vault.account_of(&provider).map(|account| account.id);
    if let Some(wanted) = wanted
        && here != Some(wanted)
    {
        return Err(ClientError::OtherAccount {
            who: format!("{} ({})", enrolled.organization, enrolled.member),
        });
    }
    let id = here.unwrap_or(new_id);
    let before = vault.device_credentials.get(&id).cloned();
    let mut account = Account::new(
        id,
        Label::cleaned(&enrolled.organization),
        Label::cleaned(&enrolled.member),
        Credential::DeviceBound(provider.clone()),
        now,
    );
    account.kind = Kind::WorkOrSchool;
    vault.keep_device_credential(account, &provider, credential);
    let enrollment = Enrollment {
        account: id,
        is_new: here.is_none(),
        completed: here.is_some() && before.is_none(),
        organization: enrolled.organization.clone(),
        member: enrolled.member.clone(),
        others_revoked: enrolled.others_revoked,
    };
    Ok((enrollment, before))
}
