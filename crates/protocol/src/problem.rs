//! Errors as RFC 9457 problem details, each with a stable code.

use serde::{Deserialize, Serialize};

use crate::password::PasswordReset;

macro_rules! error_codes {
    ($($(#[$doc:meta])* $name:ident = $code:literal, $status:literal, $title:literal;)*) => {
        /// What went wrong, as a stable word that programs act on.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        #[non_exhaustive]
        pub enum ErrorCode {
            $($(#[$doc])* #[serde(rename = $code)] $name,)*
            /// A code that this release does not know: sent by a newer server.
            #[serde(other, rename = "unknown")]
            Unknown,
        }

        impl ErrorCode {
            /// Every code that this release can send.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// The word on the wire.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$name => $code,)* Self::Unknown => "unknown" }
            }

            /// The HTTP status that goes with it.
            #[must_use]
            pub fn status(self) -> u16 {
                match self { $(Self::$name => $status,)* Self::Unknown => 500 }
            }

            /// A short human-readable summary, the same for every occurrence.
            #[must_use]
            pub fn title(self) -> &'static str {
                match self { $(Self::$name => $title,)* Self::Unknown => "Unknown error" }
            }
        }
    };
}

error_codes! {
    /// The body, a parameter or a header is malformed; `detail` names it.
    InvalidRequest = "invalid_request", 400, "The request is malformed";
    /// The body is larger than the server takes.
    TooLarge = "too_large", 413, "The request is too large";
    /// Too many requests from this address; wait `retry_after` seconds.
    TooManyRequests = "too_many_requests", 429, "Too many requests";
    /// No such thing, or not yours to see.
    NotFound = "not_found", 404, "Not found";
    /// The path exists, the method does not.
    MethodNotAllowed = "method_not_allowed", 405, "Method not allowed";
    /// The server failed; what was asked for may or may not have been done.
    Internal = "internal", 500, "The server failed";
    /// The server cannot answer now (database away, shutting down); try again.
    Unavailable = "unavailable", 503, "The server is not available";

    /// There is no session, or it has ended: sign in.
    SignInRequired = "sign_in_required", 401, "Sign-in required";
    /// The session's device was revoked: sign in as a new device.
    DeviceRevoked = "device_revoked", 401, "This device was revoked";
    /// The session ended with a reset of the password; `password_reset` says where and when. Sign in
    /// with the new password.
    PasswordReset = "password_reset", 401, "The password was reset";
    /// Email address or password is wrong (which of them is not told).
    WrongCredentials = "wrong_credentials", 401, "Wrong email address or password";
    /// The code or other second proof is wrong.
    WrongProof = "wrong_proof", 401, "Wrong code";
    /// The sign-up, sign-in, reset or code has expired or was used already: begin again.
    Expired = "expired", 410, "Expired";
    /// Too many failures for this account; wait `retry_after` seconds (NIST SP 800-63B-4 §3.2.2).
    TooManyAttempts = "too_many_attempts", 429, "Too many attempts";
    /// The account is locked after 100 failures, until it is recovered with the recovery code; a
    /// member's codes, until a device is enrolled with a new activation code.
    AccountLocked = "account_locked", 423, "The account is locked";
    /// The step needs a fresh proof of the password.
    PasswordProofRequired = "password_proof_required", 403, "Password required";

    /// The contact is not known, or cannot be used for this.
    ContactUnusable = "contact_unusable", 422, "The contact cannot be used";
    /// The contact belongs to this account already.
    ContactExists = "contact_exists", 409, "The contact is there already";
    /// The last proven email address cannot be removed.
    LastContact = "last_contact", 409, "The last email address must stay";
    /// The server has no means to send this kind of message.
    NoDelivery = "no_delivery", 422, "The server cannot send this kind of message";

    /// The account key file was changed by another device: fetch it, redo the change.
    KeyFileMoved = "key_file_moved", 409, "The account key file has moved on";
    /// A device is revoked while there is a backup, without the head sealed anew for the new key.
    HeadNotResealed = "head_not_resealed", 409, "The head was not sealed anew";
    /// Another version became the head first: fetch it, merge, commit again.
    HeadMoved = "head_moved", 409, "The head has moved on";
    /// A backup exists that this device has not restored or merged.
    BackupExists = "backup_exists", 409, "A backup exists already";
    /// There is no backup.
    NoBackup = "no_backup", 404, "There is no backup";
    /// The backup was deleted, and can be brought back until `restorable_until`.
    BackupDeleted = "backup_deleted", 410, "The backup was deleted";
    /// The version is not there, or was thinned out.
    NoVersion = "no_version", 404, "There is no such version";
    /// The object lies in another storage location, not at the server.
    ObjectElsewhere = "object_elsewhere", 404, "The object lies in another storage location";
    /// The activation code is unknown, was used by another device, or died: ask the administrator for
    /// a new one (which of them it is, is told only to those who hold a code that was issued).
    ActivationUnknown = "activation_unknown", 404, "Unknown activation code";
    /// The activation code has been used.
    ActivationUsed = "activation_used", 410, "The activation code was used already";
    /// The activation code has expired.
    ActivationExpired = "activation_expired", 410, "The activation code has expired";
    /// The activation code is of another account than the one that `subject` names.
    ActivationOfAnotherAccount = "activation_of_another_account", 409, "The activation code is of another account";
    /// The member was removed from the organization.
    MemberRemoved = "member_removed", 410, "No longer a member";
    /// A signature does not fit the device's key.
    WrongSignature = "wrong_signature", 403, "Wrong signature";
    /// The credential of this device was revoked: ask the administrator for a new activation code.
    CredentialRevoked = "credential_revoked", 401, "This device's credential was revoked";
    /// The sign-in request has been answered already.
    AlreadyAnswered = "already_answered", 409, "The sign-in request was answered already";
    /// This device has given this answer to the sign-in request before, and it counted.
    AnswerReplayed = "answer_replayed", 409, "The answer was given already";
    /// The sign-in request has expired.
    RequestExpired = "request_expired", 410, "The sign-in request has expired";
    /// The number is not the one on the other screen.
    WrongNumber = "wrong_number", 422, "Wrong number";
    /// The number was typed wrong too often: the request is dead.
    RequestFailed = "request_failed", 410, "The number was wrong too often";
    /// Nobody has approved yet.
    ApprovalPending = "approval_pending", 409, "Nobody has approved yet";
    /// The sign-in was denied on another device.
    ApprovalDenied = "approval_denied", 403, "The sign-in was denied";
    /// The member, or the account, has no device that can approve.
    NoDevice = "no_device", 409, "There is no device to ask";
    /// The token or account may not do this.
    Forbidden = "forbidden", 403, "Not allowed";
    /// The API token lacks the scope that `detail` names.
    ScopeMissing = "scope_missing", 403, "The token does not allow this";
    /// The name is taken.
    NameTaken = "name_taken", 409, "The name is taken";
    /// The last administrator cannot be removed.
    LastAdministrator = "last_administrator", 409, "The last administrator must stay";
    /// The operator's policy allows recovery to the same platform only.
    SamePlatformOnly = "same_platform_only", 403, "Recovery is limited to the same platform";
}

/// The body of every error response (`application/problem+json`, RFC 9457).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[error("{detail}")]
pub struct Problem {
    /// `urn:lifeboat:problem:<code>`.
    pub r#type: String,
    /// The summary of the code.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// What happened and what to do, in one or two sentences for a person. Never a secret.
    pub detail: String,
    /// The stable code.
    pub code: ErrorCode,
    /// Seconds to wait before the same request can succeed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_after: Option<u64>,
    /// UNIX seconds until which a deleted backup can be brought back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub restorable_until: Option<u64>,
    /// The account that an activation code is of, for people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<String>,
    /// The reset of the password that ended the session.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub password_reset: Option<PasswordReset>,
}

impl Problem {
    /// A problem with this code, whose `detail` says what happened and what to do.
    #[must_use]
    pub fn new(code: ErrorCode, detail: impl Into<String>) -> Self {
        Self {
            r#type: format!("urn:lifeboat:problem:{}", code.as_str()),
            title: code.title().to_owned(),
            status: code.status(),
            detail: detail.into(),
            code,
            retry_after: None,
            restorable_until: None,
            account: None,
            password_reset: None,
        }
    }

    /// The same, telling to wait so many seconds.
    #[must_use]
    pub fn retry_after(mut self, seconds: u64) -> Self {
        self.retry_after = Some(seconds);
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_has_its_own_word_and_an_error_status() {
        let words: std::collections::BTreeSet<_> =
            ErrorCode::ALL.iter().map(|code| code.as_str()).collect();
        assert_eq!(words.len(), ErrorCode::ALL.len());
        assert!(
            ErrorCode::ALL
                .iter()
                .all(|code| (400..600).contains(&code.status()))
        );
    }

    #[test]
    fn a_code_of_a_newer_server_is_read_as_unknown() {
        let code: ErrorCode = serde_json::from_str("\"moon_phase\"").unwrap();
        assert_eq!(code, ErrorCode::Unknown);
    }
}
