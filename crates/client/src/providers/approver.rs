//! Sign-in requests on this device: which accounts can be asked, what waits for them, and the answers,
//! signed with the device key.

use lifeboat_protocol::{
    ErrorCode, Token, Wire,
    push::PushSubscription,
    sign_in_request::{Answer, Decision, Number, SignInRequest},
};
use lifeboat_vault::{Account, AccountId};
use url::Url;
use uuid::Uuid;

use crate::{
    ClientError, Server, ServerError,
    device::{Vault, VaultStore},
    ports::{Api, DeviceKeys, DeviceStorage, EventSource, Events, KeyName, ServerEvent},
    server_address::written_address,
};

/// An account that this device can answer for.
#[derive(Debug, Clone)]
pub struct Approver {
    /// The account on the list.
    pub account: AccountId,
    /// What the user calls it.
    pub title: String,
    /// Its server.
    pub server: Url,
    /// Whether it is the recovery account.
    pub is_recovery_account: bool,
    token: Token,
    key: KeyName,
}

/// Why this device cannot answer for an account that it has a credential of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Inability {
    /// The server does not know this device's sign-in any more.
    SignInEnded,
    /// The device has no key: it was enrolled by an earlier release, or has signed out since.
    NoKey,
}

/// What a server tells by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NewsOfRequests {
    /// A request waits.
    Waiting(SignInRequest),
    /// A request waits no longer.
    Settled(Uuid),
}

/// A request was answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Answered {
    /// The request.
    pub id: Uuid,
    /// The answer.
    pub decision: Decision,
}

/// The accounts that this device can answer for, in the order of the list, and those that it cannot
/// although it has a credential of theirs.
#[must_use]
pub fn approvers(vault: &Vault) -> (Vec<Approver>, Vec<(AccountId, Inability)>) {
    let (mut able, mut unable) = (Vec::new(), Vec::new());
    for account in &vault.contents.accounts {
        match approver(vault, account) {
            Some(Ok(approver)) => able.push(approver),
            Some(Err(why)) => unable.push((account.id, why)),
            None => {}
        }
    }
    (able, unable)
}

fn approver(vault: &Vault, account: &Account) -> Option<Result<Approver, Inability>> {
    let provider = account.credential.provider()?;
    let credential = vault.device_credentials.get(&account.id)?;
    let recovery = vault.recovery_account.as_ref().filter(|recovery| {
        written_address(&recovery.server) == provider.server
            && recovery.id.to_string() == provider.subject
    });
    let (server, token) = match recovery {
        Some(recovery) => (Some(recovery.server.clone()), recovery.session.clone()),
        None => (credential.server.clone(), credential.token.clone()),
    };
    let (Some(server), Some(token)) = (server, token) else {
        return Some(Err(Inability::SignInEnded));
    };
    let Some(key) = credential.key else {
        return Some(Err(Inability::NoKey));
    };
    Some(Ok(Approver {
        account: account.id,
        title: account.title(),
        server,
        is_recovery_account: recovery.is_some(),
        token,
        key,
    }))
}

impl Approver {
    /// The requests that wait, oldest first.
    ///
    /// # Errors
    ///
    /// See [`ServerError`].
    pub async fn requests<A: Api>(
        &self,
        server: &Server<A>,
    ) -> Result<Vec<SignInRequest>, ServerError> {
        let session = server.with_session(self.token.clone());
        Ok(session.sign_in_requests().await?.requests)
    }

    /// The same as they come, those that wait already first.
    ///
    /// # Errors
    ///
    /// See [`ServerError`].
    pub async fn events<A: Api + EventSource>(
        &self,
        server: &Server<A>,
    ) -> Result<A::Events, ServerError> {
        let session = server.with_session(self.token.clone());
        session.sign_in_request_events().await
    }

    /// Has this device told of the account's requests by Web Push as well, while nobody listens to
    /// [`events`](Self::events). The server's key for it is in
    /// [`ServerInfo::push_key`](lifeboat_protocol::server_info::ServerInfo). It ends with the device's
    /// sign-in; set it again after each, and when the browser gives another subscription.
    ///
    /// # Errors
    ///
    /// See [`ServerError`].
    pub async fn subscribe_to_push<A: Api>(
        &self,
        server: &Server<A>,
        subscription: &PushSubscription,
    ) -> Result<(), ServerError> {
        let session = server.with_session(self.token.clone());
        session.subscribe_to_push(subscription).await
    }

    /// Ends that.
    ///
    /// # Errors
    ///
    /// See [`ServerError`].
    pub async fn unsubscribe_from_push<A: Api>(
        &self,
        server: &Server<A>,
    ) -> Result<(), ServerError> {
        let session = server.with_session(self.token.clone());
        session.unsubscribe_from_push().await
    }

    /// Answers a request. An approval needs the number that the other screen shows; any other answer
    /// has none. An answer that counted before, because the server's word of that was lost, counts.
    ///
    /// # Errors
    ///
    /// The server refuses (a wrong number can be typed again), or the key cannot be used.
    pub async fn answer<A: Api, K: DeviceKeys>(
        &self,
        server: &Server<A>,
        keys: &K,
        request: &SignInRequest,
        (decision, number): (Decision, Option<Number>),
    ) -> Result<Answered, ClientError> {
        let message = Answer::signed_bytes(request.id, decision, number, request.expires_at);
        let answer = Answer {
            decision,
            number,
            expires_at: request.expires_at,
            signature: Wire(keys.sign(self.key, &message).await?),
        };
        let session = server.with_session(self.token.clone());
        // As the server says it: what ends a sign-in here need not end that of the recovery account.
        match session.answer_sign_in_request(request.id, &answer).await {
            Err(error) if error.code() != Some(ErrorCode::AnswerReplayed) => {
                return Err(ClientError::Server(error));
            }
            Ok(()) | Err(_) => {}
        }
        Ok(Answered {
            id: request.id,
            decision,
        })
    }
}

impl NewsOfRequests {
    /// The next news of a connection that [`Approver::events`] has opened; none when the server has
    /// ended it. Events of a newer server are passed over.
    ///
    /// # Errors
    ///
    /// See [`ServerError`].
    pub async fn next(events: &mut impl Events) -> Result<Option<Self>, ServerError> {
        while let Some(event) = events.next().await? {
            if let Some(news) = Self::read(&event)? {
                return Ok(Some(news));
            }
        }
        Ok(None)
    }

    fn read(event: &ServerEvent) -> Result<Option<Self>, ServerError> {
        let wrong = |error: &dyn std::fmt::Display| {
            ServerError::NotUnderstood(format!("an event \"{}\": {error}", event.name))
        };
        match event.name.as_str() {
            "request" => serde_json::from_str(&event.data)
                .map(|request| Some(Self::Waiting(request)))
                .map_err(|error| wrong(&error)),
            "settled" => Uuid::try_parse(event.data.trim().trim_matches('"'))
                .map(|id| Some(Self::Settled(id)))
                .map_err(|error| wrong(&error)),
            _ => Ok(None),
        }
    }
}

/// Remembers that a server knows this device's credential no more, when that is what an error says.
/// After a revocation the account needs a new proof, and the list of follow-ups says so; the key goes
/// with the next [`sweep`](super::sweep). True when something was remembered.
///
/// # Errors
///
/// The vault cannot be changed.
pub async fn note_lost_credential<S: DeviceStorage>(
    store: &VaultStore<S>,
    approver: &Approver,
    error: &ServerError,
) -> Result<bool, ClientError> {
    let is_revoked = match error.code() {
        Some(
            ErrorCode::CredentialRevoked | ErrorCode::DeviceRevoked | ErrorCode::MemberRemoved,
        ) => true,
        Some(ErrorCode::SignInRequired | ErrorCode::PasswordReset) => false,
        _ => return Ok(false),
    };
    store
        .update(|vault| {
            if approver.is_recovery_account
                && let Some(recovery) = &mut vault.recovery_account
                && is_same(recovery.session.as_ref(), approver)
            {
                recovery.session = None;
                recovery.password_reset = error.password_reset().cloned();
            }
            let Some(credential) = vault.device_credentials.get_mut(&approver.account) else {
                return Ok(true);
            };
            // Another process may have enrolled it anew in the meantime.
            if credential.key == Some(approver.key) {
                if is_revoked {
                    vault.device_credentials.remove(&approver.account);
                } else {
                    credential.token = None;
                }
            }
            Ok(true)
        })
        .await
}

fn is_same(session: Option<&Token>, approver: &Approver) -> bool {
    session.is_some_and(|session| session.expose_bytes() == approver.token.expose_bytes())
}

#[cfg(test)]
mod tests {
    use lifeboat_protocol::Problem;
    use lifeboat_seal::Identity;
    use lifeboat_vault::{Credential, FollowUp, Kind, Label, Provider, Timestamp};
    use rand::{SeedableRng, rngs::StdRng};

    use super::*;
    use crate::{
        device::DeviceCredential,
        ports::{ApiRequest, ApiResponse, Unreachable},
        testing::{MemoryKeys, MemoryStorage, device, run},
    };

    const SERVER: &str = "https://id.example.org";

    fn vault(token: Option<Token>, key: Option<KeyName>) -> Vault {
        let mut vault = Vault::new(device());
        let provider = Provider {
            server: SERVER.to_owned(),
            subject: "organization/member".to_owned(),
        };
        let mut account = Account::new(
            AccountId::random(&mut StdRng::seed_from_u64(1)),
            Label::cleaned("Harbour"),
            Label::cleaned("anna"),
            Credential::DeviceBound(provider.clone()),
            Timestamp::from_seconds(1),
        );
        account.kind = Kind::WorkOrSchool;
        let credential = DeviceCredential {
            server: Some(Url::parse(SERVER).unwrap()),
            token,
            key,
            ..DeviceCredential::parse("JBSWY3DPEHPK3PXP").unwrap()
        };
        vault.keep_device_credential(account, &provider, credential);
        vault
    }

    fn key() -> KeyName {
        KeyName::random(&mut StdRng::seed_from_u64(2))
    }

    #[test]
    fn an_account_can_be_asked_with_a_token_and_a_key_only() {
        let token = || Some(Token::from_random([1; 32]));
        let (able, unable) = approvers(&vault(token(), Some(key())));
        assert_eq!((able.len(), unable.len()), (1, 0));
        assert_eq!(able[0].title, "Harbour (anna)");
        let why = |vault: &Vault| approvers(vault).1[0].1;
        assert_eq!(why(&vault(None, Some(key()))), Inability::SignInEnded);
        assert_eq!(why(&vault(token(), None)), Inability::NoKey);
    }

    #[test]
    fn after_a_revocation_the_account_needs_its_follow_up_again() {
        run(async {
            let files = MemoryStorage::default();
            let identity = Identity::random(&mut StdRng::seed_from_u64(1));
            let vault = vault(Some(Token::from_random([1; 32])), Some(key()));
            let store = VaultStore::create(&files, identity, &vault).await.unwrap();
            let approver = approvers(&vault).0.remove(0);
            let refused = |code| ServerError::Refused(Box::new(Problem::new(code, "no")));
            let note = async |code| {
                let error = refused(code);
                note_lost_credential(&store, &approver, &error)
                    .await
                    .unwrap()
            };
            assert!(!note(ErrorCode::Unavailable).await);
            assert!(note(ErrorCode::CredentialRevoked).await);
            let after = store.read().await.unwrap();
            let account = &after.contents.accounts[0];
            assert_eq!(after.follow_up(account), Some(FollowUp::ScanQrCode));
            assert!(approvers(&after).0.is_empty());
        });
    }

    /// A server that refuses every answer with this code.
    struct Refusing(ErrorCode);

    impl Api for Refusing {
        async fn send(&self, _: ApiRequest) -> Result<ApiResponse, Unreachable> {
            let problem = Problem::new(self.0, "no");
            Ok(ApiResponse {
                status: problem.status,
                body: serde_json::to_vec(&problem).unwrap(),
            })
        }
    }

    #[test]
    fn an_answer_that_counted_before_counts_and_any_other_refusal_does_not() {
        run(async {
            let keys = MemoryKeys::default();
            let mut rng = StdRng::seed_from_u64(3);
            keys.make(key(), &mut rng).await.unwrap();
            let vault = vault(Some(Token::from_random([1; 32])), Some(key()));
            let approver = approvers(&vault).0.remove(0);
            let request = SignInRequest {
                id: Uuid::from_bytes([7; 16]),
                subject: "organization/member".to_owned(),
                asker: "Harbour".to_owned(),
                application: "Payroll".to_owned(),
                origin: String::new(),
                created_at: 1,
                expires_at: 121,
            };
            let deny = async |code| {
                let server = Server::new(Refusing(code));
                let denial = (Decision::Deny, None);
                approver.answer(&server, &keys, &request, denial).await
            };
            let answered = deny(ErrorCode::AnswerReplayed).await.unwrap();
            assert_eq!(answered.decision, Decision::Deny);
            let refused = deny(ErrorCode::AlreadyAnswered).await.unwrap_err();
            assert!(matches!(
                refused,
                ClientError::Server(error) if error.code() == Some(ErrorCode::AlreadyAnswered)
            ));
        });
    }

    #[test]
    fn events_of_a_newer_server_are_passed_over() {
        let event = |name: &str, data: &str| ServerEvent {
            name: name.to_owned(),
            data: data.to_owned(),
        };
        let id = Uuid::from_bytes([7; 16]);
        let settled = NewsOfRequests::read(&event("settled", &format!("\"{id}\""))).unwrap();
        assert_eq!(settled, Some(NewsOfRequests::Settled(id)));
        assert_eq!(NewsOfRequests::read(&event("moon", "full")).unwrap(), None);
        assert!(NewsOfRequests::read(&event("request", "{}")).is_err());
    }
}
