//! Signing in: the password by OPAQUE (RFC 9807 §6), then a second proof of a different kind.

use lifeboat_opaque::{CredentialFinalization, CredentialRequest, CredentialResponse};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{Token, Wire, contact::ContactKind, device::NewDevice, sign_up::Language};

/// Begins a sign-in. An unknown address is answered like a known one.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StartSignIn {
    /// The recovery account's email address.
    pub email: String,
    /// OPAQUE KE1.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Byte))]
    pub credential_request: Wire<CredentialRequest>,
    /// What the account knows already. Then others' wrong passwords cause no wait here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub known_by: Option<KnownBy>,
}

/// What only the account's owner has, and nobody guesses. It is no second proof: that is given later.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum KnownBy {
    /// The proof derived from the recovery code.
    RecoveryCode {
        /// 32 bytes.
        #[cfg_attr(feature = "openapi", schema(value_type = String))]
        proof: Token,
    },
    /// A device that was signed in before, and is not revoked.
    Device {
        /// The device.
        id: Uuid,
        /// Its secret.
        #[cfg_attr(feature = "openapi", schema(value_type = String))]
        secret: Token,
    },
}

/// The sign-in that waits for KE3.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SignInStarted {
    /// Names the sign-in in the next steps; lives 10 minutes.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub sign_in: Token,
    /// OPAQUE KE2.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Byte))]
    pub credential_response: Wire<CredentialResponse>,
}

/// Proves the password. From here on the sign-in is a *password proof*, which some changes need.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FinishSignIn {
    /// The sign-in.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub sign_in: Token,
    /// OPAQUE KE3.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Byte))]
    pub credential_finalization: Wire<CredentialFinalization>,
}

/// The second proofs that this account can give.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PasswordProven {
    /// Proven contacts that a code can be sent to.
    pub contacts: Vec<MaskedContact>,
    /// Whether a code of another device can be given.
    pub device_code: bool,
    /// Whether a recovery code can be given.
    pub recovery_code: bool,
    /// Whether another device can be asked to approve.
    #[serde(default)]
    pub approval: bool,
}

/// A contact, recognizable to its owner only.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MaskedContact {
    /// Names the contact in [`SendCode`].
    pub id: Uuid,
    /// Email address or phone.
    pub kind: ContactKind,
    /// Such as `a•••@e•••.org` or `•••• 42`.
    pub masked: String,
}

/// Has a code sent to a contact.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SendCode {
    /// The sign-in, its password proven.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub sign_in: Token,
    /// Where to send it.
    pub contact: Uuid,
    /// The language of the message.
    #[serde(default)]
    pub language: Language,
}

/// A code is on its way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CodeSent {
    /// When it dies.
    pub expires_at: u64,
}

/// A second proof.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Proof {
    /// The 6 digits that were sent to a contact.
    ContactCode {
        /// The digits.
        code: String,
    },
    /// The code that another signed-in device shows for the personal account.
    DeviceCode {
        /// The digits.
        code: String,
    },
    /// The proof derived from the recovery code.
    RecoveryCode {
        /// 32 bytes.
        #[cfg_attr(feature = "openapi", schema(value_type = String))]
        proof: Token,
    },
    /// Another device has approved ([`StartApproval`](crate::sign_in_request::StartApproval)).
    Approval,
    /// This device was signed in before and has kept its secret.
    ThisDevice {
        /// The device secret.
        #[cfg_attr(feature = "openapi", schema(value_type = String))]
        secret: Token,
    },
}

/// Gives the second proof; the answer is [`SignedIn`](crate::device::SignedIn).
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Prove {
    /// The sign-in, its password proven.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub sign_in: Token,
    /// The second proof.
    pub proof: Proof,
    /// The device that signs in.
    pub device: NewDevice,
    /// What that device was given when it was signed in before, where another proof is given all the
    /// same. It shows that nothing new has come; of the id alone, that is not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub device_secret: Option<Token>,
    /// The language of messages that tell of the sign-in.
    #[serde(default)]
    pub language: Language,
}
