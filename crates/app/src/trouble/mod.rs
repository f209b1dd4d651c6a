//! What went wrong, as it is shown to a person: what happened, then what to do.

mod content;
mod dutch;
mod english;

use lifeboat_client::{ClientError, ServerError, device::VaultError, ports::StorageFailed};
use lifeboat_protocol::{ErrorCode, activation::ActivationError};
use lifeboat_seal::RecoveryCodeError;
use serde::{Deserialize, Serialize};

use crate::words::Language;

/// Something that did not work, in the user's language. Nothing was lost.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{text}")]
pub(crate) struct Trouble {
    /// What happened, and what to do.
    pub(crate) text: String,
    /// What the app can offer to do about it.
    pub(crate) next: Option<NextStep>,
    /// The server's stable code, where it was the server that refused.
    pub(crate) code: Option<ErrorCode>,
    /// Whether the same may succeed later, without anybody doing anything.
    pub(crate) passing: bool,
}

/// What helps, as something to press.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum NextStep {
    /// Sign in to the recovery account.
    SignIn,
    /// Recover the backup that exists.
    Recover,
    /// Try the same again.
    TryAgain,
}

impl Trouble {
    /// Something that only needs words.
    pub(crate) fn new(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            next: None,
            code: None,
            passing: false,
        }
    }
}

impl From<ClientError> for Trouble {
    fn from(error: ClientError) -> Self {
        let next = match &error {
            error if error.needs_sign_in() => Some(NextStep::SignIn),
            ClientError::BackupExists { .. } => Some(NextStep::Recover),
            error if error.is_passing() => Some(NextStep::TryAgain),
            _ => None,
        };
        let code = match &error {
            ClientError::Server(error) => error.code(),
            ClientError::WrongPassword => Some(ErrorCode::WrongCredentials),
            _ => None,
        };
        let text = match Language::here() {
            Language::English => english::client(&error),
            Language::Dutch => dutch::client(&error),
        };
        Self {
            text,
            next,
            code,
            passing: error.is_passing(),
        }
    }
}

impl From<RecoveryCodeError> for Trouble {
    fn from(error: RecoveryCodeError) -> Self {
        Self::new(match Language::here() {
            Language::English => english::sentence(&error.to_string()),
            Language::Dutch => dutch::recovery_code(error),
        })
    }
}

impl From<ActivationError> for Trouble {
    fn from(error: ActivationError) -> Self {
        Self::new(match Language::here() {
            Language::English => english::sentence(&error.to_string()),
            Language::Dutch => dutch::activation(error).to_owned(),
        })
    }
}

impl From<ServerError> for Trouble {
    fn from(error: ServerError) -> Self {
        ClientError::from(error).into()
    }
}

impl From<StorageFailed> for Trouble {
    /// What the browser's storage says is in the user's language.
    fn from(failed: StorageFailed) -> Self {
        Self::new(failed.to_string())
    }
}

impl From<VaultError> for Trouble {
    fn from(error: VaultError) -> Self {
        ClientError::from(error).into()
    }
}
