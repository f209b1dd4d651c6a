//! Changing a known password, and resetting a forgotten one.

use lifeboat_opaque::{RegistrationRequest, RegistrationResponse, RegistrationUpload};
use serde::{Deserialize, Serialize};

use crate::{Token, Wire, account::KeyFile, device::NewDevice, sign_up::Language};

/// Begins a change of password.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StartPasswordChange {
    /// A sign-in of this account whose (current) password is proven.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub password_proof: Token,
    /// OPAQUE registration request for the new password.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Byte))]
    pub registration_request: Wire<RegistrationRequest>,
}

/// Changes the password: new record and re-wrapped key file together, or neither. All other
/// sessions end.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FinishPasswordChange {
    /// The same proof as at the start. It is used up.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub password_proof: Token,
    /// OPAQUE registration record of the new password.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Byte))]
    pub registration_upload: Wire<RegistrationUpload>,
    /// The revision of the key file that the new one was made from.
    pub expected_revision: u64,
    /// The key file, wrapped for the new password.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Byte))]
    pub key_file: Wire<Vec<u8>>,
}

/// Begins a reset: a code is sent to the account's email addresses, if there is such an account.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StartReset {
    /// The recovery account's email address.
    pub email: String,
    /// The language of the message.
    #[serde(default)]
    pub language: Language,
    /// The proof derived from the recovery code, if it is at hand. Then codes that others have asked
    /// for do not count here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub recovery_proof: Option<Token>,
}

/// The reset that waits for its proofs.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ResetStarted {
    /// Names the reset in the next steps.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub reset: Token,
    /// When the code dies.
    pub expires_at: u64,
}

/// Gives both proofs.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ProveReset {
    /// The reset.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub reset: Token,
    /// The 6 digits from the message.
    pub code: String,
    /// The proof derived from the recovery code.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub recovery_proof: Token,
    /// OPAQUE registration request for the new password.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Byte))]
    pub registration_request: Wire<RegistrationRequest>,
}

/// What is needed to wrap the account key for the new password.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ResetProven {
    /// OPAQUE registration response.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Byte))]
    pub registration_response: Wire<RegistrationResponse>,
    /// The account key file, to be opened with the recovery code.
    pub key_file: KeyFile,
    /// The recovery account's email address.
    pub email: String,
}

/// Sets the new password and signs the device in; every other session ends, a lock is lifted.
/// The answer is [`SignedIn`](crate::device::SignedIn).
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FinishReset {
    /// The reset. It is used up.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub reset: Token,
    /// OPAQUE registration record of the new password.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Byte))]
    pub registration_upload: Wire<RegistrationUpload>,
    /// The revision of the key file that the new one was made from.
    pub expected_revision: u64,
    /// The key file, wrapped for the new password.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Byte))]
    pub key_file: Wire<Vec<u8>>,
    /// The device.
    pub device: NewDevice,
    /// The language of messages that tell of the reset.
    #[serde(default)]
    pub language: Language,
}

/// A reset of the password, as the devices are told of it whose sign-in ended with it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PasswordReset {
    /// The name of the device that it was done on.
    pub device: String,
    /// When.
    pub at: u64,
}
