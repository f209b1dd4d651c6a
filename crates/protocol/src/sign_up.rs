//! Creating a recovery account: prove the email address, then register a password (RFC 9807 §5).
//!
//! Whether the address has an account already is told to the address only, never to the caller.

use lifeboat_opaque::{RegistrationRequest, RegistrationResponse, RegistrationUpload};
use serde::{Deserialize, Serialize};

use crate::{Hex, Token, Wire, device::NewDevice};

/// A language for messages to people.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// English.
    #[default]
    En,
    /// Dutch.
    Nl,
}

/// Begins a sign-up: a code is sent to the address.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SignUp {
    /// The email address that names the recovery account.
    pub email: String,
    /// The language of the message.
    #[serde(default)]
    pub language: Language,
}

/// The sign-up that waits for its code.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SignUpStarted {
    /// Names the sign-up in the next two steps.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub sign_up: Token,
    /// When the code dies.
    pub expires_at: u64,
}

/// Proves the address and begins the registration of a password.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct VerifySignUp {
    /// The sign-up.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub sign_up: Token,
    /// The 6 digits from the message.
    pub code: String,
    /// OPAQUE registration request.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Byte))]
    pub registration_request: Wire<RegistrationRequest>,
}

/// The server's part of the registration.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RegistrationAnswer {
    /// OPAQUE registration response.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Byte))]
    pub registration_response: Wire<RegistrationResponse>,
}

/// Creates the recovery account and signs its first device in.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FinishSignUp {
    /// The sign-up.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub sign_up: Token,
    /// OPAQUE registration record.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Byte))]
    pub registration_upload: Wire<RegistrationUpload>,
    /// The account key file, at most 64 KiB.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Byte))]
    pub key_file: Wire<Vec<u8>>,
    /// SHA-256 of the recovery code's proof.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub recovery_verifier: Hex<32>,
    /// The first device.
    pub device: NewDevice,
}
