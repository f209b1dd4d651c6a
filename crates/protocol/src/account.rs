//! The recovery account and its key file.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{Hex, Token, Wire};

/// The recovery account as its owner sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Account {
    /// Its id.
    pub id: Uuid,
    /// The email address that names it.
    pub email: String,
    /// When it was created.
    pub created_at: u64,
    /// When the recovery code was last replaced.
    pub recovery_code_at: u64,
    /// The revision of its key file.
    pub key_revision: u64,
}

/// The account key, sealed for the password, the recovery code and every device.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct KeyFile {
    /// Counts up with every change.
    pub revision: u64,
    /// A standard age file.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Byte))]
    pub bytes: Wire<Vec<u8>>,
}

/// Replaces the key file, if nobody else has in the meantime.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReplaceKeyFile {
    /// The revision that the new file was made from.
    pub expected_revision: u64,
    /// The new file, at most 64 KiB.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Byte))]
    pub bytes: Wire<Vec<u8>>,
    /// Set together, and only then, the recovery code is replaced by a new one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recovery: Option<ReplaceRecoveryCode>,
}

/// A new recovery code, which only somebody who knows the password can set.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReplaceRecoveryCode {
    /// A sign-in of this account whose password is proven.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub password_proof: Token,
    /// SHA-256 of the new recovery code's proof.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub verifier: Hex<32>,
}

/// The key file's revision after a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct KeyFileReplaced {
    /// The new revision.
    pub revision: u64,
}
