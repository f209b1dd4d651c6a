//! The errors of the crates below, with the command that helps.

use lifeboat_client::{
    ClientError, ServerError, backup::ChainError, device::VaultError, ports::StorageFailed,
};
use lifeboat_protocol::ErrorCode;

use super::{CliError, Exit};

impl From<VaultError> for CliError {
    fn from(error: VaultError) -> Self {
        let message = error.to_string();
        match error {
            VaultError::None => Self::failed("no_vault", message)
                .hint("lifeboat add, lifeboat import FILE or lifeboat recover"),
            VaultError::Exists => Self::conflict("vault_exists", message),
            VaultError::WrongPasscode => Self::failed("wrong_passcode", message),
            VaultError::ShortPasscode => Self::failed("short_passcode", message),
            VaultError::WrongIdentity => {
                Self::failed("wrong_identity", message).hint("lifeboat unlock")
            }
            VaultError::Damaged { .. } => Self::failed("vault_damaged", message),
            VaultError::Newer => Self::failed("newer_version", message),
            VaultError::Storage(_) => Self::failed("storage_failed", message),
            _ => Self::failed("vault", message),
        }
    }
}

impl From<StorageFailed> for CliError {
    fn from(error: StorageFailed) -> Self {
        VaultError::from(error).into()
    }
}

impl From<ClientError> for CliError {
    fn from(error: ClientError) -> Self {
        let message = error.to_string();
        match error {
            ClientError::Vault(error) => error.into(),
            ClientError::Server(error) => error.into(),
            ClientError::NotSignedIn => Self::new(Exit::NeedsSignIn, "not_signed_in", message)
                .hint("lifeboat account sign-in, or lifeboat account create"),
            ClientError::SignInEnded { .. } => {
                Self::new(Exit::NeedsSignIn, "sign_in_ended", message)
                    .hint("lifeboat account sign-in")
            }
            ClientError::PasswordWasReset(_) => {
                Self::new(Exit::NeedsSignIn, "password_was_reset", message)
                    .hint("lifeboat account sign-in; if it was not you, lifeboat account reset")
            }
            ClientError::AlreadySignedIn { .. } => Self::conflict("already_signed_in", message)
                .hint("lifeboat account change, or lifeboat account sign-out"),
            ClientError::BackupOff => {
                Self::failed("backup_off", message).hint("lifeboat backup on")
            }
            ClientError::BackupOn => {
                Self::conflict("backup_on", message).hint("lifeboat backup off")
            }
            ClientError::BackedUpTo { .. } => Self::conflict("backup_on", message).hint(
                "lifeboat backup off, or lifeboat account change, also when this server does not \
                 answer any more",
            ),
            ClientError::EraseUnfinished => {
                Self::failed("erase_unfinished", message).hint("lifeboat backup off --erase")
            }
            ClientError::BackupExists { .. } => {
                Self::conflict("backup_exists", message).hint("lifeboat recover")
            }
            ClientError::NoBackup => {
                Self::failed("no_backup", message).hint("lifeboat account show")
            }
            ClientError::BackupDeleted { .. } => {
                Self::failed("backup_deleted", message).hint("lifeboat backup undelete")
            }
            ClientError::Chain(ChainError::Unseen { hash, .. }) => {
                Self::conflict("unseen_version", message).hint(format!(
                    "lifeboat backup undelete --take-unseen {hash}, if that version is yours"
                ))
            }
            ClientError::Chain(_) => {
                Self::conflict("history_broken", message).hint("lifeboat doctor")
            }
            ClientError::KeyFileRolledBack => Self::failed("key_file_rolled_back", message).hint(
                "lifeboat account sign-in --recovery-code-file FILE, if it was brought back for you",
            ),
            ClientError::Open(_) => Self::failed("does_not_open", message).hint("lifeboat doctor"),
            ClientError::Seal(_) => Self::failed("cannot_seal", message),
            ClientError::Location(_) => Self::failed("location_failed", message),
            ClientError::LocationNeeded => {
                Self::failed("location_needed", message).hint("--location file:///…")
            }
            ClientError::ObjectMissing { .. } => Self::failed("object_missing", message),
            ClientError::NotVerified => {
                Self::failed("not_verified", message).hint("lifeboat doctor")
            }
            ClientError::Contended => Self::failed("contended", message),
            ClientError::WrongRecoveryCode => Self::failed("wrong_recovery_code", message),
            ClientError::WrongPassword => Self::failed("wrong_password", message)
                .hint("lifeboat account reset, if the password is forgotten"),
            ClientError::UnusablePassword(_) => Self::failed("unusable_password", message),
            ClientError::Key(_) => Self::failed("device_key", message),
            ClientError::OtherAccount { .. } => Self::failed("other_account", message),
            ClientError::OtherServer { .. } => Self::failed("other_server", message),
            ClientError::Invalid(_) => Self::failed("invalid", message),
            _ => Self::failed("failed", message),
        }
    }
}

impl From<ServerError> for CliError {
    fn from(error: ServerError) -> Self {
        let message = error.to_string();
        match &error {
            ServerError::Unreachable(_) => Self::failed("unreachable", message),
            ServerError::NotUnderstood(_) => Self::failed("not_understood", message),
            ServerError::Refused(problem) => {
                let refused = Self::new(exit_of(problem.code), problem.code.as_str(), message);
                match problem.code {
                    ErrorCode::NoVersion => refused.hint("lifeboat backup history"),
                    _ => refused,
                }
            }
        }
    }
}

fn exit_of(code: ErrorCode) -> Exit {
    match code {
        ErrorCode::SignInRequired | ErrorCode::PasswordReset | ErrorCode::DeviceRevoked => {
            Exit::NeedsSignIn
        }
        ErrorCode::PasswordProofRequired => Exit::NeedsVerification,
        ErrorCode::ContactExists
        | ErrorCode::LastContact
        | ErrorCode::KeyFileMoved
        | ErrorCode::HeadMoved
        | ErrorCode::BackupExists => Exit::Conflict,
        _ => Exit::Failed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_sign_in_has_its_own_exit_code_and_names_the_command() {
        let error = CliError::from(ClientError::NotSignedIn);
        assert_eq!(error.exit, Exit::NeedsSignIn);
        assert!(
            error
                .hint
                .is_some_and(|hint| hint.contains("account sign-in"))
        );
    }

    #[test]
    fn a_backup_that_was_not_restored_is_a_conflict() {
        let error = CliError::from(ClientError::BackupExists {
            device: "phone".into(),
        });
        assert_eq!((error.exit, error.code), (Exit::Conflict, "backup_exists"));
    }
}
