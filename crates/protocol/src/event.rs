//! What happened to a recovery account, for its devices to show.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The kind of an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum EventKind {
    /// The recovery account was created.
    AccountCreated,
    /// A device signed in for the first time.
    NewDevice,
    /// A device that is known signed in again.
    SignedIn,
    /// A device signed out.
    SignedOut,
    /// A device was revoked.
    DeviceRevoked,
    /// The password was changed.
    PasswordChanged,
    /// A forgotten password was reset.
    PasswordReset,
    /// The recovery code was replaced.
    RecoveryCodeReplaced,
    /// The account key file was replaced by a device, with no more than its session.
    KeyFileReplaced,
    /// The operator brought an earlier account key file back.
    KeyFileRestored,
    /// A contact was added and proven.
    ContactAdded,
    /// A contact was removed.
    ContactRemoved,
    /// The account was locked after too many failures.
    AccountLocked,
    /// The operator lifted a lock or a wait.
    AccountUnlocked,
    /// The operator gave a code with which, and with the recovery code, the password can be reset.
    ResetCodeGiven,
    /// Somebody said of a message: this was not me.
    ReportedNotMe,
    /// Somebody said on a device of a sign-in that it was asked to approve: this is not me.
    SignInReported,
    /// The backup was deleted.
    BackupDeleted,
    /// A deleted backup was brought back.
    BackupUndeleted,
    /// The backup was erased for good.
    BackupErased,
    /// A kind of a newer server.
    #[serde(other)]
    Unknown,
}

/// One event. It holds no content.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Event {
    /// Counts up; give the last one seen as `after`.
    pub id: i64,
    /// When.
    pub at: u64,
    /// What.
    pub kind: EventKind,
    /// The name that the device concerned had, where one is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub device: Option<String>,
    /// That device's id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub device_id: Option<Uuid>,
}

/// Events after the one asked for, oldest first, at most 100.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Events {
    /// The events.
    pub events: Vec<Event>,
}
