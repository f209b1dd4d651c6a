//! Organizations: they issue work or school accounts to their members.
//!
//! Whoever manages one is an *administrator* (a recovery account, by its session) or a program with
//! an *API token*, which may do what its [scopes](Scope) say. Neither sees anything of backups, of
//! other accounts, or of other organizations.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{Token, device::Platform};

/// What a token allows. An administrator may do all of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// List members and their devices.
    ReadMembers,
    /// Add and remove members; revoke their devices.
    WriteMembers,
    /// Issue activation codes.
    Activation,
    /// Ask members to approve a sign-in.
    SignInRequests,
    /// Check the codes that members type.
    CheckCodes,
    /// Read the organization's audit log.
    Audit,
}

/// Creates an organization. Its administrator is the recovery account that asks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewOrganization {
    /// Its name for people, 1 to 100 characters; no two have the same.
    pub name: String,
}

/// An organization.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Organization {
    /// Its id.
    pub id: Uuid,
    /// Its name.
    pub name: String,
    /// When it was created.
    pub created_at: u64,
}

/// The organizations that the recovery account administers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Organizations {
    /// The organizations, by name.
    pub organizations: Vec<Organization>,
}

/// Adds a member.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewMember {
    /// The name in the organization, such as `anna@example.org`; 1 to 254 characters, once each.
    pub name: String,
}

/// A member.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Member {
    /// Its id.
    pub id: Uuid,
    /// Its name.
    pub name: String,
    /// When it was added.
    pub created_at: u64,
    /// The devices that are enrolled for this organization and not revoked.
    pub devices: Vec<MemberDevice>,
}

/// A member's device, enrolled for this organization.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MemberDevice {
    /// The credential's id.
    pub credential_id: Uuid,
    /// The device's name.
    pub name: String,
    /// What it runs.
    pub platform: Platform,
    /// When it was enrolled.
    pub enrolled_at: u64,
    /// When it last asked or answered, to the hour.
    pub last_seen_at: u64,
}

/// Members by name, at most 100; ask again with `?after=NAME`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Members {
    /// The members.
    pub members: Vec<Member>,
}

/// Adds an administrator: a recovery account of this server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewAdministrator {
    /// Its email address.
    pub email: String,
}

/// An administrator.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Administrator {
    /// The recovery account's id.
    pub id: Uuid,
    /// Its email address.
    pub email: String,
    /// Since when.
    pub created_at: u64,
}

/// The administrators.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Administrators {
    /// The administrators, oldest first.
    pub administrators: Vec<Administrator>,
}

/// Makes an API token. Administrators only.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewApiToken {
    /// A name for people, 1 to 100 characters.
    pub name: String,
    /// What it allows; at least one.
    pub scopes: Vec<Scope>,
}

/// A token was made. It is shown once.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ApiTokenMade {
    /// Names it, for revoking.
    pub id: Uuid,
    /// The bearer token.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub token: Token,
}

/// An API token, without its secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ApiToken {
    /// Names it.
    pub id: Uuid,
    /// Its name.
    pub name: String,
    /// What it allows.
    pub scopes: Vec<Scope>,
    /// When it was made.
    pub created_at: u64,
}

/// The tokens that are not revoked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ApiTokens {
    /// The tokens, oldest first.
    pub tokens: Vec<ApiToken>,
}

/// Issues an activation code for a member. Earlier codes of the member that were not used die.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewActivation {
    /// How long it lives, in seconds; 60 to 86 400, else 600.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_in: Option<u64>,
    /// Whether the member's other devices are revoked when it is used: the old one is lost.
    #[serde(default)]
    pub revoke_others: bool,
}

/// An activation code was issued. It is shown once. `…/activations?format=png` and `=svg` answer
/// with the QR code as a picture instead.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ActivationIssued {
    /// The code, to type.
    pub code: String,
    /// The link that the QR code holds.
    pub link: String,
    /// When it dies.
    pub expires_at: u64,
}

impl Drop for ActivationIssued {
    fn drop(&mut self) {
        use zeroize::Zeroize as _;
        self.code.zeroize();
        self.link.zeroize();
    }
}

/// Gives an organization another name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RenameOrganization {
    /// The new name, 1 to 100 characters; no two have the same.
    pub name: String,
}

/// Checks a code that a member typed: one that any of the member's enrolled devices shows.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CheckCode {
    /// The member's id or name.
    pub member: String,
    /// Six digits; spaces between them do not matter.
    pub code: String,
}

/// The code is right, and cannot be used again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CodeChecked {
    /// The member's id.
    pub member_id: Uuid,
    /// The credential of the device that showed it.
    pub credential_id: Uuid,
}

impl std::fmt::Debug for CheckCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("CheckCode([redacted])")
    }
}

/// What happened in an organization.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
#[expect(missing_docs, reason = "the names say it")]
pub enum AuditKind {
    OrganizationCreated,
    AdministratorAdded,
    AdministratorRemoved,
    TokenMade,
    TokenRevoked,
    MemberAdded,
    MemberRemoved,
    ActivationIssued,
    DeviceEnrolled,
    DeviceRevoked,
    SignInRequested,
    SignInApproved,
    SignInDenied,
    SignInReported,
    SignInExpired,
    SignInFailed,
    CodeAccepted,
    CodeRefused,
    OrganizationRenamed,
    OrganizationDeleted,
    #[serde(other)]
    Unknown,
}

/// One entry of the audit log. Names are those of its time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AuditEntry {
    /// Counts up; give the last one seen as `after`.
    pub id: i64,
    /// When.
    pub at: u64,
    /// What.
    pub kind: AuditKind,
    /// Who did it: an administrator's address, a token's name, a member's name, or `operator`.
    pub by: String,
    /// The member concerned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub member: Option<String>,
    /// The device, token, administrator or application concerned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub about: Option<String>,
}

/// Entries after the one asked for, oldest first, at most 100.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Audit {
    /// The entries.
    pub entries: Vec<AuditEntry>,
}
