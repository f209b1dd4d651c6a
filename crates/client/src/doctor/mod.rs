//! What is wrong, and how to mend it: each cause that a backup can be unavailable for.
//!
//! The causes are those of the reference (B14): network, not signed in, changed platform, deleted by
//! accident, accounts already here, out of date; and those that only a backup with a history can
//! find: rolled back, forked, damaged, a location that is away, a clock that is off.

mod approvals;
mod clock;
mod finding;

pub use clock::{CLOCK_TOLERANCE, clock_difference, direction};
pub use finding::{Check, Finding, Remedy, Severity};

use lifeboat_protocol::{
    ErrorCode, backup::Backup, device::Platform, password::PasswordReset, server_info::ServerInfo,
};
use lifeboat_vault::Timestamp;

use crate::{
    ClientError, Server,
    backup::{BackedUp, ChainError},
    device::{BackupOn, BackupSetting, Vault},
    ports::{Api, DeviceStorage, StorageLocation},
};

/// What to do when a vault was damaged.
const AFTER_DAMAGE: &str = "Check that your newest accounts are here. If backup is on, back up now: \
                            that also brings what was backed up and is missing here.";

/// Looks at what needs no network. `aside` are the damaged files that were put aside.
#[must_use]
pub fn examine_vault(vault: &Vault, aside: &[String]) -> Vec<Finding> {
    let accounts = vault.contents.accounts.len();
    let mut findings = vec![match &vault.fallback {
        None => Finding::ok(
            Check::Vault,
            format!("The vault opens and holds {}.", counted(accounts)),
        ),
        Some(fallback) => Finding::problem(
            Check::Vault,
            format!("{} It holds {}.", fallback.in_words(), counted(accounts)),
            Remedy::LookThenBackUp,
            AFTER_DAMAGE,
        ),
    }];
    if !aside.is_empty() {
        findings.push(Finding::warning(
            Check::Vault,
            format!(
                "A damaged vault is kept as {}. What was changed last before that may be missing here.",
                aside.join(", ")
            ),
            Remedy::LookAtAccounts,
            "Check that your newest accounts are here. Then remove the file, and look after the disk.",
        ));
    }
    let waiting = vault
        .contents
        .accounts
        .iter()
        .filter(|account| vault.follow_up(account).is_some())
        .count();
    if waiting > 0 {
        findings.push(Finding::warning(
            Check::FollowUps,
            match waiting {
                1 => "1 account came back as a name and still needs proof.".to_owned(),
                waiting => format!("{waiting} accounts came back as names and still need proof."),
            },
            Remedy::SeeFollowUps,
            "See what each needs with the list of follow-ups.",
        ));
    }
    findings.extend(approvals::examine(vault));
    if let (BackupSetting::Off, Some(location)) = (&vault.backup, &vault.put_away) {
        findings.push(Finding::warning(
            Check::StorageLocation,
            format!("The sealed versions of a backup that was deleted still lie in {location}."),
            Remedy::UndeleteOrErase,
            "Bring the backup back while that is possible, or erase it for good.",
        ));
    }
    match &vault.recovery_account {
        None => findings.push(Finding::warning(
            Check::RecoveryAccount,
            "This device has no recovery account: if it is lost, its accounts are lost.",
            Remedy::GetRecoveryAccount,
            "Create a recovery account or sign in to one, then turn backup on or begin recovery.",
        )),
        Some(account) => findings.push(Finding::ok(
            Check::RecoveryAccount,
            format!("The recovery account is {}.", account.email),
        )),
    }
    findings
}

impl<S: DeviceStorage, A: Api, L: StorageLocation> BackedUp<'_, S, A, L> {
    /// Looks at everything, also at what is wrong at the server or in the storage location.
    ///
    /// # Errors
    ///
    /// Only when the vault itself cannot be read: everything else is a finding.
    pub async fn examine(&self, now: Timestamp) -> Result<Vec<Finding>, ClientError> {
        let vault = self.store.read().await?;
        let mut findings = examine_vault(&vault, &self.store.aside().await?);
        if vault.recovery_account.is_none() {
            return Ok(findings);
        }
        let Some(info) = examine_network(self.server, now, &mut findings).await else {
            return Ok(findings);
        };
        if vault.signed_in().is_none() {
            findings.push(as_finding(&vault.account()?.why_signed_out()));
            return Ok(findings);
        }
        match self.examine_backup(&vault, &info, &mut findings).await {
            Ok(()) => {}
            Err(error) => findings.push(as_finding(&error)),
        }
        Ok(findings)
    }

    async fn examine_backup(
        &self,
        vault: &Vault,
        info: &ServerInfo,
        findings: &mut Vec<Finding>,
    ) -> Result<(), ClientError> {
        let opened = self.open().await?;
        let backup = opened.session.backup().await?;
        findings.push(Finding::ok(Check::SignIn, "This device is signed in."));
        if matches!(&vault.backup, BackupSetting::On(on) if on.erasing) {
            return Err(ClientError::EraseUnfinished);
        }
        let Backup::Active { platform, head, .. } = &backup else {
            findings.push(without_backup(&backup, vault));
            return Ok(());
        };
        if info.same_platform_only {
            findings.push(Finding::ok(
                Check::Platform,
                format!(
                    "The server allows recovery on the backup's platform only ({}).",
                    platform_in_words(*platform)
                ),
            ));
        }
        let BackupSetting::On(on) = &vault.backup else {
            findings.push(recover_first(vault));
            return Ok(());
        };
        // What is another backup may lie where this device cannot look.
        if !on.goes_on_with(head.backup_id) {
            return Err(ChainError::Replaced.into());
        }
        // Opening the head finds a location that is away, a missing or damaged object, a fork. Backing
        // up helps against none of these, so nothing advises it before.
        let ((_, head), snapshot) = self.snapshot(None).await?;
        findings.push(Finding::ok(
            Check::History,
            format!(
                "Version {} was fetched and opens; it holds {}.",
                head.sequence,
                counted(snapshot.contents.accounts.len()),
            ),
        ));
        findings.extend(what_is_behind(vault, on, head.sequence));
        Ok(())
    }
}

/// What of the backup is not as it should be, whose head opens and has this number; or that it is.
fn what_is_behind(vault: &Vault, on: &BackupOn, head: u64) -> Vec<Finding> {
    let mut findings = Vec::new();
    let known = on.base.as_ref().map(|base| base.manifest.sequence);
    if known != Some(head) {
        findings.push(Finding::warning(
            Check::OutOfDate,
            format!(
                "The newest version is {head}, this device knows {}.",
                known.map_or_else(|| "none".to_owned(), |known| known.to_string()),
            ),
            Remedy::BackUp,
            "Back up now: that merges what other devices have changed.",
        ));
    }
    if let Some(failure) = &on.failure {
        findings.push(Finding::problem(
            Check::Backup,
            format!("The last attempt to back up failed: {}", failure.reason),
            Remedy::BackUp,
            "Mend that, then back up now.",
        ));
    } else if vault.has_unsaved_changes() {
        findings.push(Finding::warning(
            Check::OutOfDate,
            "There are changes that are not backed up yet.",
            Remedy::BackUp,
            "Back up now.",
        ));
    }
    if findings.is_empty() {
        findings.push(Finding::ok(Check::Backup, "Backup is on and up to date."));
    }
    findings
}

fn counted(accounts: usize) -> String {
    match accounts {
        1 => "1 account".to_owned(),
        accounts => format!("{accounts} accounts"),
    }
}

async fn examine_network<A: Api>(
    server: &Server<A>,
    now: Timestamp,
    findings: &mut Vec<Finding>,
) -> Option<ServerInfo> {
    match server.info().await {
        Ok(info) => {
            findings.push(Finding::ok(
                Check::Network,
                format!(
                    "The server answers ({}, release {}).",
                    info.name, info.version
                ),
            ));
            findings.push(match clock_difference(&info, now) {
                None => Finding::ok(Check::Clock, "The clock agrees with the server's."),
                Some(ahead) => Finding::warning(
                    Check::Clock,
                    format!(
                        "This device's clock is {} s {} the server's, so codes may be refused.",
                        ahead.unsigned_abs(),
                        direction(ahead),
                    ),
                    Remedy::Outside,
                    "Let the device set its clock from the network.",
                ),
            });
            Some(info)
        }
        Err(error) => {
            findings.push(Finding::problem(
                Check::Network,
                error.to_string(),
                Remedy::Outside,
                "Codes work without a network; backup goes on by itself when the server is back.",
            ));
            None
        }
    }
}

fn not_signed_in() -> Finding {
    Finding::problem(
        Check::SignIn,
        "This device is not signed in to its recovery account any more.",
        Remedy::SignIn,
        "Sign in again; backup then goes on by itself.",
    )
}

fn signed_out_by(reset: &PasswordReset) -> Finding {
    Finding::problem(
        Check::SignIn,
        format!(
            "The password was reset on {} at {}, so this device is signed out.",
            reset.device,
            crate::wire::minute(reset.at)
        ),
        Remedy::SignIn,
        "Sign in again with the new password; backup then goes on by itself. Was it not you? Follow \
         the link in the message that was sent about it, then reset the password yourself, with your \
         recovery code.",
    )
}

fn without_backup(backup: &Backup, vault: &Vault) -> Finding {
    let on = matches!(vault.backup, BackupSetting::On(_));
    match backup {
        Backup::Deleted {
            restorable_until, ..
        } => Finding::problem(
            Check::Backup,
            "The backup was deleted.",
            Remedy::Undelete,
            format!(
                "Bring it back until {}.",
                crate::wire::day(*restorable_until)
            ),
        ),
        _ if on => Finding::problem(
            Check::Backup,
            "Backup is on, but the server has no backup.",
            Remedy::StartAnew,
            "Turn backup off and on again: that makes a new one from what is here.",
        ),
        _ => Finding::warning(
            Check::Backup,
            "Backup is off, and there is no backup.",
            Remedy::TurnBackupOn,
            "Turn backup on.",
        ),
    }
}

fn recover_first(vault: &Vault) -> Finding {
    let accounts = vault.contents.accounts.len();
    if accounts == 0 {
        return Finding::warning(
            Check::Backup,
            "A backup exists that this device has not restored.",
            Remedy::Recover,
            "Begin recovery.",
        );
    }
    Finding::warning(
        Check::AlreadyHere,
        format!(
            "A backup exists that this device has not restored, and {} here already.",
            match accounts {
                1 => "1 account is".to_owned(),
                accounts => format!("{accounts} accounts are"),
            }
        ),
        Remedy::LookThenRecover,
        "Begin recovery: what is here is left alone, and what is different is shown side by side.",
    )
}

fn as_finding(error: &ClientError) -> Finding {
    const AS_IT_SAYS: &str = "Do what it says, then try again.";
    let (check, remedy, advice) = match error {
        ClientError::SignInEnded { .. } | ClientError::NotSignedIn => return not_signed_in(),
        ClientError::PasswordWasReset(reset) => return signed_out_by(reset),
        ClientError::Server(refused) => match refused.code() {
            Some(ErrorCode::SamePlatformOnly) => (
                Check::Platform,
                Remedy::Outside,
                "Recover on a device of that platform, or ask who runs the server to allow others.",
            ),
            Some(_) => (Check::Backup, Remedy::BackUp, AS_IT_SAYS),
            None => (
                Check::Network,
                Remedy::Outside,
                "Check the network, then try again.",
            ),
        },
        ClientError::Location(_)
        | ClientError::LocationNeeded
        | ClientError::ObjectMissing { .. } => (
            Check::StorageLocation,
            Remedy::Outside,
            "Make the storage location available (mounted, synced, with permission), then try again.",
        ),
        ClientError::Chain(ChainError::Replaced) => (
            Check::History,
            Remedy::LookThenRecover,
            "Recover its accounts, then back up.",
        ),
        ClientError::Chain(_) => (
            Check::History,
            Remedy::Outside,
            "Leave backup as it is until whoever runs the server has answered.",
        ),
        ClientError::Open(_) => (
            Check::History,
            Remedy::LookAtHistory,
            "Look at the history and recover an earlier version, or back up anew from a device that \
             has everything.",
        ),
        ClientError::EraseUnfinished => (Check::Backup, Remedy::FinishErasing, AS_IT_SAYS),
        ClientError::BackupDeleted { .. } => (Check::Backup, Remedy::Undelete, AS_IT_SAYS),
        ClientError::BackupExists { .. } => (Check::Backup, Remedy::LookThenRecover, AS_IT_SAYS),
        _ => (Check::Backup, Remedy::BackUp, AS_IT_SAYS),
    };
    Finding::problem(check, error.to_string(), remedy, advice)
}

/// A platform as its makers write it.
fn platform_in_words(platform: Platform) -> &'static str {
    match platform {
        Platform::Linux => "Linux",
        Platform::Macos => "macOS",
        Platform::Windows => "Windows",
        Platform::Android => "Android",
        Platform::Ios => "iOS",
        Platform::Web => "the web",
        Platform::Other => "another one",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrong_with_the_backup_has_the_remedy_that_fits() {
        let rolled_back = ChainError::RolledBack {
            known: 3,
            offered: 1,
        };
        let deleted = ClientError::BackupDeleted {
            restorable_until: 0,
        };
        let table = [
            (ClientError::NotSignedIn, Check::SignIn, Remedy::SignIn),
            (
                ClientError::EraseUnfinished,
                Check::Backup,
                Remedy::FinishErasing,
            ),
            (deleted, Check::Backup, Remedy::Undelete),
            (rolled_back.into(), Check::History, Remedy::Outside),
            (
                ChainError::Replaced.into(),
                Check::History,
                Remedy::LookThenRecover,
            ),
            (
                ClientError::LocationNeeded,
                Check::StorageLocation,
                Remedy::Outside,
            ),
            (ClientError::Contended, Check::Backup, Remedy::BackUp),
            (
                ClientError::PasswordWasReset(PasswordReset {
                    device: "Phone".to_owned(),
                    at: 0,
                }),
                Check::SignIn,
                Remedy::SignIn,
            ),
        ];
        for (error, check, remedy) in table {
            let finding = as_finding(&error);
            assert_eq!((finding.check, finding.remedy), (check, Some(remedy)));
            assert_eq!(finding.severity, Severity::Problem);
        }
    }

    #[test]
    fn platforms_are_named_as_people_know_them() {
        assert_eq!(platform_in_words(Platform::Macos), "macOS");
        assert_eq!(platform_in_words(Platform::Ios), "iOS");
    }
}
