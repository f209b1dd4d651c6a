//! Devices of a recovery account.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{Token, Wire, backup::CommitVersion, enrollment::DevicePublicKey};

/// The kind of system that a device runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names say it")]
pub enum Platform {
    Linux,
    Macos,
    Windows,
    Android,
    Ios,
    Web,
    #[serde(other)]
    Other,
}

/// A device as it introduces itself. Its id is random, made on the device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewDevice {
    /// Chosen by the device; one that belongs to another account is refused.
    pub id: Uuid,
    /// A name for people, 1 to 100 characters; two devices may have the same.
    pub name: String,
    /// What it runs.
    pub platform: Platform,
    /// The public half of its device key, with which it answers sign-in requests. A device without
    /// one cannot.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Byte))]
    pub device_key: Option<Wire<DevicePublicKey>>,
}

/// A device as the account's owner sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Device {
    /// Its id.
    pub id: Uuid,
    /// Its name.
    pub name: String,
    /// What it runs.
    pub platform: Platform,
    /// When it first signed in.
    pub created_at: u64,
    /// When it last spoke to the server, to the hour.
    pub last_seen_at: u64,
    /// Whether it has a session now.
    pub signed_in: bool,
    /// Whether it is the device that asks.
    pub current: bool,
    /// Whether somebody said of its sign-in "this was not me": it is signed out for good, but still
    /// knows the account key until it is revoked from another device.
    #[serde(default)]
    pub shut_out: bool,
}

/// All devices that are not revoked, and those that were only shut out, oldest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Devices {
    /// The devices.
    pub devices: Vec<Device>,
}

/// Gives a device another name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RenameDevice {
    /// The new name, 1 to 100 characters.
    pub name: String,
}

/// Revokes a device: its session ends, its credentials die, and what is written from now on is
/// sealed under an account key that it does not have. All of it happens, or nothing.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RevokeDevice {
    /// The revision of the key file that the new one was made from.
    pub expected_revision: u64,
    /// The key file with a new account key and without the device.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Byte))]
    pub key_file: Wire<Vec<u8>>,
    /// The head sealed anew. Where there is a backup it is needed, unless `without_head` is set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<CommitVersion>,
    /// Says that there is a backup whose head cannot be sealed anew: its object is lost, say. Then
    /// the device is revoked without; what it has seen it can still open.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub without_head: bool,
}

/// What a device receives when it is signed in.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SignedIn {
    /// The recovery account's id.
    pub account_id: Uuid,
    /// The recovery account's email address.
    pub email: String,
    /// The bearer token of every later request. It dies after 180 days without use.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub session: Token,
    /// Proves, at a later sign-in with the password, that this is the same device.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub device_secret: Token,
    /// The device's own TOTP secret for the personal account (Base32; SHA-1, 6 digits, 30 s).
    pub totp_secret: TotpSecret,
    /// The account key file.
    pub key_file: crate::account::KeyFile,
}

/// A TOTP secret on its way to the one device that it is for.
#[derive(Clone, Serialize, Deserialize, zeroize::Zeroize, zeroize::ZeroizeOnDrop)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(transparent)]
pub struct TotpSecret(String);

impl TotpSecret {
    /// Wraps Base32 text.
    #[must_use]
    pub fn new(base32: String) -> Self {
        Self(base32)
    }

    /// The secret, Base32 without padding.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for TotpSecret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("[redacted]")
    }
}
