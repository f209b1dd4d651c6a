//! Why a flow did not reach its end, told to a person: what happened, then what to do.

use lifeboat_protocol::{ErrorCode, password::PasswordReset};
use lifeboat_seal::{OpenError, SealError};

use crate::{
    backup::ChainError,
    device::VaultError,
    ports::{KeyFailed, LocationFailed, StorageFailed},
    recovery_account::UnusablePassword,
    server::ServerError,
};

/// Why a flow ended early. Nothing was lost; what had been done stays done.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ClientError {
    /// The vault cannot be read or written.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// The server refused or was not there.
    #[error(transparent)]
    Server(ServerError),
    /// There is no session.
    #[error(
        "You are not signed in to a recovery account on this device. Sign in to one, or create one."
    )]
    NotSignedIn,
    /// There was a session, and it has ended.
    #[error(
        "The sign-in to your recovery account has ended{}. Sign in again.",
        if *revoked { " because this device was revoked" } else { "" }
    )]
    SignInEnded {
        /// Whether the device was revoked.
        revoked: bool,
    },
    /// There was a session, and a reset of the password has ended it.
    #[error(
        "The password of your recovery account was reset on {} at {}, so this device is signed out. \
         Sign in again with the new password. Was it not you? Follow the link in the message that was \
         sent about it: it shuts that device out. Then reset the password yourself, with your recovery \
         code.",
        .0.device, crate::wire::minute(.0.at)
    )]
    PasswordWasReset(PasswordReset),
    /// This device is signed in already.
    #[error(
        "This device is signed in to {email} already. Choose another recovery account with \
         \"Change account\"."
    )]
    AlreadySignedIn {
        /// The recovery account.
        email: String,
    },
    /// Backup is not on.
    #[error("Backup is off on this device. Turn it on first.")]
    BackupOff,
    /// Backup is on.
    #[error("Backup is on, in another storage location. Turn it off first.")]
    BackupOn,
    /// The recovery account is the one that this device backs up to.
    #[error(
        "Backup is on, so {email} cannot be forgotten: it is what opens the backup. Turn backup off \
         first, or change to another recovery account, which takes the backup along."
    )]
    BackedUpTo {
        /// The recovery account.
        email: String,
    },
    /// Erasing the backup was begun and not finished.
    #[error(
        "Erasing the backup was begun and did not come to its end, so it is not complete any more. \
         Erase it once more; after that, backup can be turned on again."
    )]
    EraseUnfinished,
    /// There is a backup which this device has never seen.
    #[error(
        "A backup exists that this device has not restored, made on {device}. It is left as it is. \
         Bring its accounts here by recovering them; after that this device backs up too."
    )]
    BackupExists {
        /// The device that made its head.
        device: String,
    },
    /// There is no backup to recover.
    #[error(
        "There is no backup for this recovery account. Check that you signed in to the account that \
         you backed up with."
    )]
    NoBackup,
    /// The backup was deleted.
    #[error(
        "The backup was deleted. It can be brought back until {}.",
        crate::wire::day(*restorable_until)
    )]
    BackupDeleted {
        /// UNIX seconds.
        restorable_until: u64,
    },
    /// The server's backup is not the one that this device knows.
    #[error(transparent)]
    Chain(#[from] ChainError),
    /// A version, or the key file, does not open.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// Something cannot be sealed.
    #[error(transparent)]
    Seal(#[from] SealError),
    /// The storage location failed.
    #[error("The storage location failed: {0}.")]
    Location(#[from] LocationFailed),
    /// The backup lies in a storage location that was not given.
    #[error(
        "This backup lies in a storage location of your own, not at the server. Say where, \
         for example file:///home/you/Sync/Lifeboat."
    )]
    LocationNeeded,
    /// The storage location does not have the version.
    #[error(
        "Version {sequence} is not in the storage location. Check that it is the right one, and that \
         it has finished syncing."
    )]
    ObjectMissing {
        /// The version.
        sequence: u64,
    },
    /// What came back after a commit is not what was sent.
    #[error(
        "The backup did not come back as it was sent, so it is not counted as one. The version \
         before is complete. Let the doctor look at it."
    )]
    NotVerified,
    /// The server's key file does not continue the one that is known here.
    #[error(
        "The server offers an account key file that is older than the one this device knows. It was put \
         back to an older state, or it works together with a device that was revoked. Nothing was \
         changed here. Ask who runs the server. If it was brought back for you, because somebody had \
         replaced yours, sign in again on this device and give your recovery code."
    )]
    KeyFileRolledBack,
    /// Other devices kept committing.
    #[error("Other devices kept changing the backup at the same time. Try again in a moment.")]
    Contended,
    /// The recovery code does not belong to this account.
    #[error(
        "The recovery code does not open this account's key. Check it against your recovery kit."
    )]
    WrongRecoveryCode,
    /// The device key cannot be made or used.
    #[error("{0}")]
    Key(#[from] KeyFailed),
    /// The proof is that of another account than the one to be completed.
    #[error(
        "That is the proof of another account: {who}. The account that was meant is as it was, and \
         still needs its own."
    )]
    OtherAccount {
        /// Whose proof it is.
        who: String,
    },
    /// The activation code names another server than the account to be completed has.
    #[error(
        "That code is for another server, {theirs}; this account belongs to {ours}. Nothing was sent. \
         Ask the account's administrator for a code."
    )]
    OtherServer {
        /// The code's server.
        theirs: String,
        /// The account's server.
        ours: String,
    },
    /// The password is wrong.
    #[error("The email address or the password is wrong.")]
    WrongPassword,
    /// A password that cannot be used.
    #[error(transparent)]
    UnusablePassword(#[from] UnusablePassword),
    /// The account on the list has nothing to do with a request.
    #[error("{0}")]
    Invalid(String),
}

impl ClientError {
    /// Whether signing in is what helps.
    #[must_use]
    pub fn needs_sign_in(&self) -> bool {
        matches!(self, Self::NotSignedIn) || self.ended_session()
    }

    /// Whether there was a session, and the server has ended it.
    #[must_use]
    pub fn ended_session(&self) -> bool {
        matches!(self, Self::SignInEnded { .. } | Self::PasswordWasReset(_))
    }

    /// Whether it is about the head that the server or the storage location has, so that a head which
    /// is there and right refutes it.
    #[must_use]
    pub fn is_of_the_head(&self) -> bool {
        matches!(
            self,
            Self::Chain(_)
                | Self::Open(_)
                | Self::ObjectMissing { .. }
                | Self::NotVerified
                | Self::NoBackup
                | Self::BackupDeleted { .. }
                | Self::KeyFileRolledBack
        )
    }

    /// Whether the network or the server was away, so that the same may succeed later.
    #[must_use]
    pub fn is_passing(&self) -> bool {
        match self {
            Self::Server(ServerError::Unreachable(_)) | Self::Location(_) | Self::Contended => true,
            Self::Server(error) => matches!(
                error.code(),
                Some(ErrorCode::Unavailable | ErrorCode::Internal | ErrorCode::TooManyRequests)
            ),
            _ => false,
        }
    }
}

impl From<ServerError> for ClientError {
    fn from(error: ServerError) -> Self {
        match (error.code(), &error) {
            (Some(ErrorCode::SignInRequired), _) => Self::SignInEnded { revoked: false },
            (Some(ErrorCode::DeviceRevoked), _) => Self::SignInEnded { revoked: true },
            (Some(ErrorCode::PasswordReset), error) => match error.password_reset() {
                Some(reset) => Self::PasswordWasReset(reset.clone()),
                None => Self::SignInEnded { revoked: false },
            },
            (Some(ErrorCode::WrongCredentials), _) => Self::WrongPassword,
            (Some(ErrorCode::NoBackup), _) => Self::NoBackup,
            (Some(ErrorCode::ActivationOfAnotherAccount), ServerError::Refused(problem)) => {
                match problem.account.clone() {
                    Some(who) => Self::OtherAccount { who },
                    None => Self::Server(error),
                }
            }
            (Some(ErrorCode::BackupDeleted), ServerError::Refused(problem)) => {
                match problem.restorable_until {
                    Some(restorable_until) => Self::BackupDeleted { restorable_until },
                    None => Self::NoBackup,
                }
            }
            _ => Self::Server(error),
        }
    }
}

impl From<StorageFailed> for ClientError {
    fn from(error: StorageFailed) -> Self {
        Self::Vault(error.into())
    }
}
