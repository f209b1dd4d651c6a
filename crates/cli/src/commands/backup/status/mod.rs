//! `lifeboat backup status`: whether everything is backed up, asked of the server where it answers.

mod words;

use std::time::Duration;

use clap::Args;
use lifeboat_client::{
    ClientError, ServerError,
    backup::Standing,
    device::{BackupSetting, BackupState, FailureReason, Vault},
};
use lifeboat_vault::Timestamp;
use serde::Serialize;

use self::words::{advice, in_words, off_in_words, state_in_words};
use crate::{
    connection::{Connection, within},
    error::CliError,
    output::Style,
    program::Program,
};

/// How long the server may take.
const PATIENCE: Duration = Duration::from_secs(5);
/// After so many seconds the last verification counts as old: a week.
const OLD: u64 = 7 * 86_400;

/// Show whether everything is backed up.
///
/// It looks, and leaves everything as it is: nothing is backed up or merged at its end.
#[derive(Debug, Args)]
pub(crate) struct StatusArguments {}

/// What `--json` prints.
#[derive(Serialize)]
struct Status {
    /// `off`, `up_to_date`, `pending`, `needs_sign_in` or `failed`.
    state: &'static str,
    /// The number of the newest version.
    head: Option<u64>,
    /// How many accounts are in it.
    accounts: Option<usize>,
    /// When this device last backed up, UNIX seconds.
    last_backup_at: Option<u64>,
    /// When this device last fetched the newest version back, opened and compared it, UNIX seconds.
    last_verified_at: Option<u64>,
    /// `server`, or the address of a folder.
    location: Option<String>,
    /// The email address of the recovery account.
    recovery_account: Option<String>,
    /// Why it failed, or why the sign-in has ended where more is known than that, and what to do.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    /// How many values merges put aside that are kept here; left out when there are none.
    #[serde(skip_serializing_if = "is_none")]
    put_aside: usize,
}

/// What the server said about the head.
enum Asked {
    /// Nothing: it was not asked, or it did not answer.
    Nothing(Option<NoAnswer>),
    Stands(Standing),
    /// The backup cannot be used as it is.
    Fails(FailureReason),
}

/// Why there is no answer.
struct NoAnswer {
    what: &'static str,
    why: String,
}

/// The state of the backup as this device knows it, for a line of a screen.
#[derive(Debug, Clone)]
pub(crate) struct InShort {
    /// The state in a word or two, as it is shown by the command.
    pub(crate) words: &'static str,
    /// How it stands out.
    pub(crate) style: Style,
    /// What is wrong and what to do, where the user has to do something.
    pub(crate) advice: Option<String>,
}

impl InShort {
    /// Nobody is asked.
    pub(crate) fn of(vault: &Vault, now: Timestamp) -> Self {
        let nothing = Asked::Nothing(None);
        let status = Status::new(vault, &nothing);
        let (style, words) = state_in_words(status.state);
        let is_stuck = matches!(status.state, "needs_sign_in" | "failed");
        let advice = advice(&status, vault, &nothing, now).filter(|_| is_stuck);
        Self {
            words,
            style,
            advice: advice.map(|advice| advice.replace('\n', " ")),
        }
    }
}

pub(crate) async fn run(program: &mut Program, _: StatusArguments) -> Result<(), CliError> {
    // What is shown is to be true also when the command has ended.
    program.leave_backup_as_it_is();
    if !program.has_vault().await? {
        program
            .output
            .result(&Status::OFF, "Backup is off. There is no vault here yet.");
        return Ok(());
    }
    let (_, vault) = program.open_vault().await?;
    if vault.backup == BackupSetting::Off {
        let status = Status::new(&vault, &Asked::Nothing(None));
        program
            .output
            .result(&status, program.output.prose(&off_in_words(&vault)));
        return Ok(());
    }
    let connection = Connection::open(program).await?;
    let asked = if vault.signed_in().is_some() {
        ask(&connection).await
    } else {
        Asked::Nothing(None)
    };
    // Asking may have shown that the sign-in has ended.
    let vault = connection.store.read().await?;
    let status = Status::new(&vault, &asked);
    program
        .output
        .result(&status, in_words(program, &status, &vault, &asked));
    if let Asked::Nothing(Some(NoAnswer { what, why })) = &asked {
        let why = if knows_why(&vault, why) {
            String::new()
        } else {
            format!(" {why}")
        };
        program
            .output
            .note(format_args!("{what}; this is what this device knows.{why}"));
    }
    if matches!(asked, Asked::Stands(_) | Asked::Fails(_)) {
        connection.tell_news(program).await;
    }
    Ok(())
}

async fn ask(connection: &Connection) -> Asked {
    match within(PATIENCE, connection.backed_up().look()).await {
        None => Asked::Nothing(Some(NoAnswer {
            what: "the server was not reached",
            why: "It took too long to answer.".to_owned(),
        })),
        Some(Ok(standing)) => Asked::Stands(standing),
        Some(Err(error)) if error.needs_sign_in() => Asked::Nothing(None),
        // The first version was not made yet.
        Some(Err(ClientError::NoBackup)) if never_backed_up(&connection.vault) => {
            Asked::Nothing(None)
        }
        Some(Err(error)) if error.is_passing() => Asked::Nothing(Some(NoAnswer {
            what: match &error {
                ClientError::Server(ServerError::Unreachable(_)) => "the server was not reached",
                ClientError::Location(_) => "the storage location was not reached",
                _ => "the server has no answer now",
            },
            why: error.to_string(),
        })),
        Some(Err(error)) => Asked::Fails(FailureReason::from(&error)),
    }
}

/// Whether the last attempt failed for the same reason, which is shown anyway.
fn knows_why(vault: &Vault, why: &str) -> bool {
    let BackupSetting::On(backup) = &vault.backup else {
        return false;
    };
    vault.backup_state() == BackupState::Pending
        && backup
            .failure
            .as_ref()
            .is_some_and(|failure| failure.reason.to_string() == why)
}

/// Why the sign-in has ended, where more is known than that.
fn why_signed_out(vault: &Vault) -> Option<String> {
    let account = vault.recovery_account.as_ref()?;
    account
        .password_reset
        .is_some()
        .then(|| account.why_signed_out().to_string())
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for it")]
fn is_none(count: &usize) -> bool {
    *count == 0
}

fn put_aside(vault: &Vault) -> usize {
    let notices = vault.notices.iter();
    notices
        .filter(|notice| notice.holds_what_was_put_aside())
        .count()
}

fn never_backed_up(vault: &Vault) -> bool {
    matches!(&vault.backup, BackupSetting::On(backup) if backup.base.is_none())
}

impl Status {
    const OFF: Self = Self {
        state: "off",
        head: None,
        accounts: None,
        last_backup_at: None,
        last_verified_at: None,
        location: None,
        recovery_account: None,
        reason: None,
        put_aside: 0,
    };

    fn new(vault: &Vault, asked: &Asked) -> Self {
        let account = vault
            .recovery_account
            .as_ref()
            .map(|account| account.email.clone());
        let BackupSetting::On(backup) = &vault.backup else {
            return Self {
                recovery_account: account,
                put_aside: put_aside(vault),
                ..Self::OFF
            };
        };
        let state = match (vault.backup_state(), asked) {
            (BackupState::NeedsSignIn, _) => BackupState::NeedsSignIn,
            (_, Asked::Fails(reason)) => BackupState::Failed(reason.clone()),
            (BackupState::UpToDate, Asked::Stands(standing)) if standing.is_news => {
                BackupState::Pending
            }
            (state, _) => state,
        };
        let base = backup.base.as_ref();
        let (head, accounts) = match asked {
            Asked::Stands(standing) => (Some(standing.head), Some(standing.accounts)),
            _ => (
                base.map(|base| base.manifest.sequence),
                base.map(|base| base.contents.accounts.len()),
            ),
        };
        Self {
            state: state.as_str(),
            head,
            accounts,
            last_backup_at: backup.last_backup_at.map(Timestamp::seconds),
            last_verified_at: backup.last_verified_at.map(Timestamp::seconds),
            location: Some(backup.location.to_string()),
            recovery_account: account,
            reason: match state {
                BackupState::Failed(reason) => Some(reason.to_string()),
                BackupState::NeedsSignIn => why_signed_out(vault),
                _ => None,
            },
            put_aside: put_aside(vault),
        }
    }
}
