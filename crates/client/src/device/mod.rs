//! The vault on this device.
//!
//! Two files, both standard age: `vault.age` holds everything (accounts, settings, the recovery
//! account's session, the state of the backup) for the *vault identity*; `unlock.age` holds that
//! identity for the passcode. Changing the passcode rewrites only the second. Where a passkey opens the
//! vault too, `unlock-passkey.age` holds the identity for it. Beside them, `server-clock.json` holds what
//! time the server last said it was.

mod backup_setting;
mod credential;
mod ending;
mod failure;
pub(crate) mod identity_text;
mod leftovers;
mod notice;
mod passcode;
mod passkey;
mod pending;
mod record;
mod removal;
mod server_clock;
mod store;
mod unnoted_code;
mod vault;
mod waiting_key;

pub use backup_setting::{BackupOn, BackupSetting, BackupState, Base, Where};
pub use credential::DeviceCredential;
pub use ending::ends_soon;
pub use failure::{Failure, FailureReason};
pub use leftovers::Leftovers;
pub(crate) use leftovers::Remains;
pub use notice::Notice;
pub use passcode::{
    change_passcode, check_passcode, has_passcode, is_set_up, remove_passcode, unlock,
};
pub use passkey::{has_passkey, remove_passkey, set_passkey, unlock_with_passkey};
pub use pending::{Pending, PendingFlow};
pub use removal::Removal;
pub use server_clock::ServerClock;
pub use store::VaultStore;
pub use unnoted_code::UnnotedCode;
pub use vault::{Fallback, RecoveryAccount, Vault};
pub(crate) use waiting_key::MOST_WAITING;
pub use waiting_key::{Purpose, WaitingKey};

use lifeboat_seal::{OpenError, passcode_file::PasscodeError};

use crate::ports::StorageFailed;

/// The sealed vault.
pub(crate) const VAULT: &str = "vault.age";
/// The vault identity, sealed with the passcode.
pub(crate) const UNLOCK: &str = "unlock.age";
/// The vault identity, sealed to a passkey.
pub(crate) const UNLOCK_PASSKEY: &str = "unlock-passkey.age";

const CUT_OFF: &str = "it is cut off";
const CHANGED: &str = "its content was changed or cut off";

/// Why the vault cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum VaultError {
    /// There is no vault.
    #[error("There is no vault here yet. Add an account, import a file, or begin recovery.")]
    None,
    /// There is one already.
    #[error("A vault is here already.")]
    Exists,
    /// The passcode is wrong.
    #[error("The passcode is wrong. Try again; nothing was changed.")]
    WrongPasscode,
    /// The passcode is too short.
    #[error("A passcode needs at least 6 characters. Choose a longer one.")]
    ShortPasscode,
    /// No passkey was set.
    #[error("No passkey opens this vault. Unlock with the passcode.")]
    NoPasskey,
    /// It is another passkey.
    #[error(
        "That passkey does not open this vault. Use the one that you set up here, or the passcode."
    )]
    WrongPasskey,
    /// The identity that was kept does not open the vault.
    #[error("The key that was kept for this vault does not open it. Unlock with the passcode.")]
    WrongIdentity,
    /// A file is damaged, and so is the one before.
    #[error(
        "{file} is damaged ({reason}). Nothing was changed. Recover from your backup in another \
         folder (`--home`), or put back your own copy of the file."
    )]
    Damaged {
        /// Which.
        file: &'static str,
        /// How.
        reason: String,
    },
    /// Written by a newer release.
    #[error(
        "This vault was written by a newer Lifeboat. Update Lifeboat on this device; nothing was changed."
    )]
    Newer,
    /// The storage failed.
    #[error("{0}")]
    Storage(#[from] StorageFailed),
}

impl VaultError {
    fn opening(file: &'static str, error: OpenError) -> Self {
        match error {
            OpenError::WrongKey => Self::WrongIdentity,
            OpenError::NewerVersion => Self::Newer,
            other => Self::Damaged {
                file,
                reason: what_is_wrong(&other),
            },
        }
    }
}

/// What is wrong with a file that lies on the device: what the error advises is for one that can be
/// fetched again.
fn what_is_wrong(error: &OpenError) -> String {
    match error {
        OpenError::NotSealed => "it is not a file that Lifeboat sealed".to_owned(),
        OpenError::Truncated => CUT_OFF.to_owned(),
        OpenError::Damaged => CHANGED.to_owned(),
        other => other.to_string(),
    }
}

impl From<PasscodeError> for VaultError {
    fn from(error: PasscodeError) -> Self {
        match error {
            PasscodeError::WrongPasscode => Self::WrongPasscode,
            PasscodeError::NewerVersion => Self::Newer,
            other => Self::Damaged {
                file: UNLOCK,
                reason: match other {
                    PasscodeError::Truncated => CUT_OFF.to_owned(),
                    PasscodeError::Damaged => CHANGED.to_owned(),
                    other => other.to_string(),
                },
            },
        }
    }
}
