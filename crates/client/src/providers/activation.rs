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

/// Uses an activation code. With `wanted`, only for that account: the server refuses a code of another
/// one without using it up. One of before it knew how is told by its answer, *before* that is kept, and
/// what it has made of the code is given up.
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
        subject: ours.map(|ours| ours.subject.clone()),
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

#[cfg(test)]
mod tests {
    use std::cell::{Cell, RefCell};

    use lifeboat_protocol::{ErrorCode, Problem, activation::ActivationCode};
    use lifeboat_seal::Identity;
    use rand::{SeedableRng, rngs::StdRng};

    use super::*;
    use crate::{
        ports::{ApiRequest, ApiResponse, Unreachable},
        testing::{MemoryKeys, MemoryStorage, device, run},
    };

    const SUBJECT: &str = "organization/anna";

    /// A server that has a code of another member, and keeps what was asked of it.
    #[derive(Default)]
    struct OfAnother {
        asked: RefCell<Vec<ApiRequest>>,
        /// Whether it is of before it looked at the account that is meant.
        is_old: Cell<bool>,
    }

    impl Api for OfAnother {
        async fn send(&self, request: ApiRequest) -> Result<ApiResponse, Unreachable> {
            self.asked.borrow_mut().push(request);
            if self.is_old.get() {
                let enrolled = Enrolled {
                    subject: "organization/bob".to_owned(),
                    organization: "Harbour".to_owned(),
                    member: "bob".to_owned(),
                    credential_id: uuid::Uuid::nil(),
                    token: lifeboat_protocol::Token::from_random([1; 32]),
                    totp_secret: TotpSecret::new("JBSWY3DPEHPK3PXP".to_owned()),
                    others_revoked: false,
                };
                let body = serde_json::to_vec(&enrolled).unwrap();
                return Ok(ApiResponse { status: 200, body });
            }
            let mut problem = Problem::new(ErrorCode::ActivationOfAnotherAccount, "no");
            problem.account = Some("Harbour (bob)".to_owned());
            Ok(ApiResponse {
                status: problem.status,
                body: serde_json::to_vec(&problem).unwrap(),
            })
        }
    }

    #[test]
    fn a_code_of_another_account_is_refused_by_the_server_and_by_the_device() {
        run(async {
            let mut rng = StdRng::seed_from_u64(1);
            let server: url::Url = "https://id.example.org".parse().unwrap();
            let mut vault = Vault::new(device());
            let account = Account::new(
                AccountId::random(&mut rng),
                Label::cleaned("Harbour"),
                Label::cleaned("anna"),
                Credential::DeviceBound(Provider {
                    server: written_address(&server),
                    subject: SUBJECT.to_owned(),
                }),
                Timestamp::from_seconds(1),
            );
            let wanted = account.id;
            vault.contents.accounts.push(account);
            let (files, keys) = (MemoryStorage::default(), MemoryKeys::default());
            let identity = Identity::random(&mut rng);
            let store = VaultStore::create(&files, identity, &vault).await.unwrap();
            let link = ActivationLink {
                server,
                code: ActivationCode::from_random([1; 16]),
            };
            for is_old in [false, true] {
                let api = OfAnother::default();
                api.is_old.set(is_old);
                let server = Server::new(&api);
                let meant = (&link, Some(wanted));
                let now = Timestamp::from_seconds(2);
                let refused = enroll(&store, &keys, &server, meant, now, &mut rng).await;
                let Err(ClientError::OtherAccount { who }) = refused else {
                    panic!("refused, not {refused:?}")
                };
                assert_eq!(who, "Harbour (bob)");
                let asked = api.asked.take();
                let body = asked[0].body.as_ref().unwrap();
                let request: Enroll = serde_json::from_slice(body).unwrap();
                assert_eq!(request.subject.as_deref(), Some(SUBJECT));
                let given_up = asked.len() - 1;
                assert_eq!(given_up, usize::from(is_old), "what an old one has made");
                assert!(keys.keys.borrow().is_empty(), "no key is left");
                let after = store.read().await.unwrap();
                assert!(after.device_credentials.is_empty());
            }
        });
    }
}
