//! A recovery code that was made here and is not known to be on paper yet.

use lifeboat_seal::{RecipientKind, RecoveryCode};
use rand::CryptoRng;
use serde::{Deserialize, Serialize};
use url::Url;

use super::{Vault, VaultError, VaultStore};
use crate::{is_same_server, ports::DeviceStorage};

/// How many codes are kept. The oldest makes room.
const MOST_KEPT: usize = 8;

/// A recovery code, and whose it is.
#[derive(Clone, Serialize, Deserialize)]
pub struct UnnotedCode {
    /// The server's address.
    pub server: Url,
    /// The recovery account's email address.
    pub email: String,
    /// The code.
    #[serde(with = "code_text")]
    pub code: RecoveryCode,
    /// Whether the server is known to have taken it.
    pub registered: bool,
}

impl UnnotedCode {
    fn is_for(&self, server: &Url, email: &str) -> bool {
        is_same_server(&self.server, server) && self.email.eq_ignore_ascii_case(email.trim())
    }
}

impl Vault {
    /// The recovery code that its user has still to note: of the recovery account the one that its key
    /// file names, of another account one that the server has taken.
    #[must_use]
    pub fn code_to_note(&self) -> Option<&UnnotedCode> {
        self.unnoted_codes
            .iter()
            .rev()
            .find(|unnoted| match &self.recovery_account {
                Some(account) if unnoted.is_for(&account.server, &account.email) => {
                    let recipient = unnoted.code.identity().recipient();
                    account.key_ring().is_ok_and(|ring| {
                        ring.recipient(RecipientKind::RecoveryCode) == Some(&recipient)
                    })
                }
                _ => unnoted.registered,
            })
    }

    /// The code of this account is on paper, so it is not kept any more.
    pub fn forget_noted_code(&mut self, server: &Url, email: &str) {
        self.unnoted_codes
            .retain(|unnoted| !unnoted.is_for(server, email));
    }

    fn code_to_register(
        &mut self,
        server: &Url,
        email: &str,
        rng: &mut impl CryptoRng,
    ) -> RecoveryCode {
        let waiting = self
            .unnoted_codes
            .iter()
            .find(|unnoted| unnoted.is_for(server, email) && !unnoted.registered);
        if let Some(waiting) = waiting {
            return waiting.code.clone();
        }
        // One that the server has taken stays until it has taken this one.
        if self.unnoted_codes.len() >= MOST_KEPT {
            let is_spare = |unnoted: &UnnotedCode| !unnoted.registered;
            let oldest = self.unnoted_codes.iter().position(is_spare);
            self.unnoted_codes.remove(oldest.unwrap_or_default());
        }
        let code = RecoveryCode::generate(rng);
        self.unnoted_codes.push(UnnotedCode {
            server: server.clone(),
            email: email.trim().to_owned(),
            code: code.clone(),
            registered: false,
        });
        code
    }

    fn code_is_registered(&mut self, server: &Url, email: &str) {
        let is_new = |unnoted: &UnnotedCode| unnoted.is_for(server, email) && !unnoted.registered;
        if !self.unnoted_codes.iter().any(is_new) {
            return;
        }
        self.unnoted_codes
            .retain(|unnoted| !unnoted.is_for(server, email) || !unnoted.registered);
        for unnoted in &mut self.unnoted_codes {
            unnoted.registered |= unnoted.is_for(server, email);
        }
    }
}

impl<S: DeviceStorage> VaultStore<S> {
    /// A recovery code to give to the server, kept here before the server knows of it: the device may
    /// be switched off as soon as that has taken it. After an answer that was lost it is the same one.
    ///
    /// # Errors
    ///
    /// The vault cannot be changed.
    pub async fn code_to_register(
        &self,
        server: &Url,
        email: &str,
        rng: &mut impl CryptoRng,
    ) -> Result<RecoveryCode, VaultError> {
        self.update(|vault| Ok(vault.code_to_register(server, email, rng)))
            .await
    }

    /// The server has taken the code of this account: from now on it has to be noted.
    ///
    /// # Errors
    ///
    /// The vault cannot be changed.
    pub async fn code_is_registered(&self, server: &Url, email: &str) -> Result<(), VaultError> {
        self.update(|vault| {
            vault.code_is_registered(server, email);
            Ok(())
        })
        .await
    }
}

mod code_text {
    use lifeboat_seal::RecoveryCode;
    use serde::{Deserialize, Deserializer, Serializer, de};
    use zeroize::Zeroizing;

    pub(super) fn serialize<S: Serializer>(
        code: &RecoveryCode,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&code.expose())
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<RecoveryCode, D::Error> {
        let text = Zeroizing::new(String::deserialize(deserializer)?);
        RecoveryCode::parse(&text).map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use lifeboat_protocol::{Token, Wire, account::KeyFile};
    use lifeboat_seal::{Identity, KeyRing};
    use rand::{SeedableRng, rngs::StdRng};
    use uuid::Uuid;

    use super::*;
    use crate::{
        device::{RecoveryAccount, record},
        testing::{MemoryStorage, device, run},
    };

    const ANNA: &str = "anna@example.org";

    fn server() -> Url {
        Url::parse("https://example.org").unwrap()
    }

    fn shown(vault: &Vault) -> Option<String> {
        let unnoted = vault.code_to_note()?;
        Some(unnoted.code.expose().to_string())
    }

    fn sign_in(vault: &mut Vault, code: &RecoveryCode) {
        let mut rng = StdRng::seed_from_u64(9);
        let identity = Identity::random(&mut rng);
        let mut ring = KeyRing::generate(&mut rng);
        ring.set(RecipientKind::Password, identity.recipient());
        ring.set(RecipientKind::RecoveryCode, code.identity().recipient());
        vault.recovery_account = Some(RecoveryAccount {
            server: server(),
            id: Uuid::nil(),
            email: ANNA.to_owned(),
            session: None,
            device_secret: Token::from_random([1; 32]),
            identity,
            key_file: KeyFile {
                revision: 1,
                bytes: Wire(ring.seal().unwrap()),
            },
            last_event: 0,
            password_reset: None,
        });
    }

    #[test]
    fn a_code_that_the_server_took_is_there_until_it_is_noted() {
        run(async {
            let files = MemoryStorage::default();
            let mut rng = StdRng::seed_from_u64(1);
            let identity = Identity::random(&mut rng);
            let store = VaultStore::create(&files, identity, &Vault::new(device()))
                .await
                .unwrap();
            let made = store
                .code_to_register(&server(), ANNA, &mut rng)
                .await
                .unwrap();
            assert_eq!(shown(&store.read().await.unwrap()), None);
            store.code_is_registered(&server(), ANNA).await.unwrap();
            assert_eq!(
                shown(&store.read().await.unwrap()),
                Some(made.expose().to_string())
            );
            store
                .update(|vault| {
                    vault.forget_noted_code(&server(), ANNA);
                    Ok::<_, VaultError>(())
                })
                .await
                .unwrap();
            assert_eq!(shown(&store.read().await.unwrap()), None);
        });
    }

    #[test]
    fn after_a_lost_answer_the_same_code_is_given_again_and_shown_if_the_key_file_has_it() {
        let mut vault = Vault::new(device());
        let mut rng = StdRng::seed_from_u64(2);
        let lost = vault.code_to_register(&server(), ANNA, &mut rng);
        let again = vault.code_to_register(&server(), "Anna@example.org ", &mut rng);
        assert_eq!(*lost.expose(), *again.expose());
        assert_eq!(shown(&vault), None);
        sign_in(&mut vault, &lost);
        assert_eq!(shown(&vault), Some(lost.expose().to_string()));
    }

    #[test]
    fn a_code_that_another_device_has_replaced_is_not_shown() {
        let mut vault = Vault::new(device());
        let mut rng = StdRng::seed_from_u64(3);
        vault.code_to_register(&server(), ANNA, &mut rng);
        vault.unnoted_codes[0].registered = true;
        sign_in(&mut vault, &RecoveryCode::generate(&mut rng));
        assert_eq!(shown(&vault), None);
    }

    #[test]
    fn a_code_that_is_replaced_before_it_was_noted_gives_way_to_the_new_one() {
        let mut vault = Vault::new(device());
        let mut rng = StdRng::seed_from_u64(4);
        let first = vault.code_to_register(&server(), ANNA, &mut rng);
        vault.code_is_registered(&server(), ANNA);
        let second = vault.code_to_register(&server(), ANNA, &mut rng);
        assert_ne!(*first.expose(), *second.expose());
        // The server may refuse the second one.
        assert_eq!(shown(&vault), Some(first.expose().to_string()));
        vault.code_is_registered(&server(), ANNA);
        assert_eq!(shown(&vault), Some(second.expose().to_string()));
        assert_eq!(vault.unnoted_codes.len(), 1);
    }

    #[test]
    fn a_vault_keeps_the_code_and_one_from_before_has_none() {
        let mut vault = Vault::new(device());
        let without = record::to_json(&vault).unwrap();
        assert!(
            record::from_json(&without)
                .unwrap()
                .unnoted_codes
                .is_empty()
        );
        let mut rng = StdRng::seed_from_u64(5);
        let made = vault.code_to_register(&server(), ANNA, &mut rng);
        let read = record::from_json(&record::to_json(&vault).unwrap()).unwrap();
        assert_eq!(*read.unnoted_codes[0].code.expose(), *made.expose());
    }
}
