//! Entering a personal account: in the page, and in the worker where a key is stretched for it. As what
//! this device enters, which sign-in waits for a proof, and what comes of it.

mod activation;
mod keeping;
mod proving;
mod waiting;

use lifeboat_client::{
    ClientError,
    backup::OldBackup,
    device::{Pending, Vault},
    is_same_server,
    providers::newcomer,
    recovery_account::Admission,
};
use lifeboat_vault::AccountId;
use rand::CryptoRng;
use serde::{Deserialize, Serialize};
use url::Url;

pub(crate) use activation::{told_enrolled, use_activation};
pub(crate) use keeping::keep;
pub(crate) use proving::{Given, as_known_device, entrant_key, prove};
pub(crate) use waiting::{SecondProof, Waiting, forget};

/// What an account is entered for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Goal {
    /// This device becomes one of the recovery account's.
    SignIn,
    /// Another recovery account takes the place of the one that this device has.
    ChangeAccount,
    /// An account on the list, which is not the recovery account, becomes whole on this device.
    Complete(AccountId),
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Reached {
    /// This device is signed in.
    SignedIn,
    /// It is signed in to another account than before.
    Moved {
        /// The account before.
        before: String,
        /// Whether the backup is there now.
        backed_up: bool,
        /// What became of the backup at the account before.
        old_backup: OldBackup,
    },
    /// The account is whole.
    Completed {
        /// Its email address.
        email: String,
    },
}

impl Goal {
    /// As which device this one enters.
    ///
    /// # Errors
    ///
    /// It is signed in to another account, or this is the account that it has.
    pub(crate) fn admission<'a>(
        self,
        vault: &'a Vault,
        (server, email): (&Url, &str),
        rng: &mut impl CryptoRng,
    ) -> Result<Admission<'a>, ClientError> {
        match self {
            Self::SignIn => Admission::new(vault, server, email, rng),
            Self::ChangeAccount => match &vault.recovery_account {
                Some(account) if is_at(&account.server, &account.email, (server, email)) => {
                    Err(ClientError::AlreadySignedIn {
                        email: account.email.clone(),
                    })
                }
                _ => Ok(Admission::as_new_device(vault, rng)),
            },
            Self::Complete(_) => Ok(Admission {
                device: vault.device.clone(),
                known: None,
            }),
        }
    }

    /// Whether what waits in the vault waits for this.
    fn is_meant_by(self, vault: &Vault, pending: &Pending) -> bool {
        let is_known = vault.recovery_account.as_ref().is_some_and(|known| {
            is_at(
                &known.server,
                &known.email,
                (&pending.server, &pending.email),
            )
        });
        match self {
            Self::SignIn => is_known || vault.signed_in().is_none(),
            Self::ChangeAccount => !is_known && vault.signed_in().is_some(),
            Self::Complete(account) => newcomer(vault, account)
                .is_ok_and(|newcomer| is_same_server(&newcomer.server, &pending.server)),
        }
    }
}

fn is_at(known_server: &Url, known: &str, (server, email): (&Url, &str)) -> bool {
    is_same_server(known_server, server) && known.eq_ignore_ascii_case(email.trim())
}
