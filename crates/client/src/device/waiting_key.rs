//! A device key that was made and is not in use yet: its public half may be on its way to a server. It
//! is kept, so that what is sent again after a lost answer is the same.

use lifeboat_protocol::activation::ActivationCode;
use serde::{Deserialize, Serialize};
use url::Url;
use uuid::Uuid;

use crate::{is_same_server, ports::KeyName};

/// How many keys may wait. The oldest makes room.
pub(crate) const MOST_WAITING: usize = 16;

/// A key, and what it was made for.
#[derive(Clone, Serialize, Deserialize)]
pub struct WaitingKey {
    /// The key.
    pub key: KeyName,
    /// The server's address.
    pub server: Url,
    /// As which device it enrolls.
    pub device_id: Uuid,
    /// What it was made for.
    pub purpose: Purpose,
}

/// What a key was made for.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// A work or school account, enrolled with this code.
    Activation(ActivationCode),
    /// The personal account of this email address.
    SignIn(String),
}

impl Purpose {
    /// The personal account of an email address, however it is typed.
    #[must_use]
    pub fn sign_in(email: &str) -> Self {
        Self::SignIn(email.trim().to_lowercase())
    }
}

impl WaitingKey {
    /// Whether it was made for this.
    #[must_use]
    pub fn is_for(&self, server: &Url, purpose: &Purpose) -> bool {
        is_same_server(&self.server, server) && self.purpose == *purpose
    }
}

impl std::fmt::Debug for WaitingKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("WaitingKey")
            .field("key", &self.key)
            .finish_non_exhaustive()
    }
}
