//! `lifeboat backup status`: whether everything is backed up, asked of the server where it answers.

use std::time::Duration;

use clap::Args;
use lifeboat_client::{
    ClientError,
    backup::Standing,
    device::{BackupSetting, BackupState, Vault, Where},
};
use lifeboat_vault::Timestamp;
use serde::Serialize;

use crate::{
    connection::{Connection, shown_address, within},
    error::CliError,
    output::{Cell, Style, Table, moment, span},
    program::Program,
};

/// How long the server may take.
const PATIENCE: Duration = Duration::from_secs(5);
/// After so many seconds the last verification counts as old: a week.
const OLD: u64 = 7 * 86_400;

/// Show whether everything is backed up.
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
    /// Why it failed, and what to do.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
}

/// What the server said about the head.
enum Asked {
    /// Nothing: it was not asked, or it did not answer.
    Nothing(Option<String>),
    Stands(Standing),
    /// The backup cannot be used as it is.
    Fails(String),
}

pub(crate) async fn run(program: &mut Program, _: StatusArguments) -> Result<(), CliError> {
    if !program.has_vault().await? {
        program
            .output
            .result(&Status::OFF, "Backup is off. There is no vault here yet.");
        return Ok(());
    }
    let (_, vault) = program.open_vault().await?;
    if vault.backup == BackupSetting::Off {
        let status = Status::new(&vault, &Asked::Nothing(None));
        program.output.result(&status, off_in_words(&vault));
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
    if let Asked::Nothing(Some(why)) = &asked {
        program
            .output
            .note(format_args!("this is what this device knows. {why}"));
    }
    if matches!(asked, Asked::Stands(_) | Asked::Fails(_)) {
        connection.tell_news(program).await;
    }
    Ok(())
}

async fn ask(connection: &Connection) -> Asked {
    match within(PATIENCE, connection.backed_up().look()).await {
        None => Asked::Nothing(Some("The server took too long to answer.".to_owned())),
        Some(Ok(standing)) => Asked::Stands(standing),
        Some(Err(error)) if error.needs_sign_in() => Asked::Nothing(None),
        // The first version was not made yet.
        Some(Err(ClientError::NoBackup)) if never_backed_up(&connection.vault) => {
            Asked::Nothing(None)
        }
        Some(Err(error)) if error.is_passing() => Asked::Nothing(Some(error.to_string())),
        Some(Err(error)) => Asked::Fails(error.to_string()),
    }
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
    };

    fn new(vault: &Vault, asked: &Asked) -> Self {
        let account = vault
            .recovery_account
            .as_ref()
            .map(|account| account.email.clone());
        let BackupSetting::On(backup) = &vault.backup else {
            return Self {
                recovery_account: account,
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
                BackupState::Failed(reason) => Some(reason),
                _ => None,
            },
        }
    }
}

fn off_in_words(vault: &Vault) -> String {
    match vault.signed_in() {
        Some((account, _)) => format!(
            "Backup is off. If this device is lost, its accounts are lost.\nTurn it on with \
             `lifeboat backup on`, or bring the accounts of {} here with `lifeboat recover`.",
            account.email
        ),
        None => {
            "Backup is off. If this device is lost, its accounts are lost.\nIt needs a recovery \
                 account: `lifeboat account create`, or `lifeboat account sign-in`."
                .to_owned()
        }
    }
}

fn in_words(program: &Program, status: &Status, vault: &Vault, asked: &Asked) -> String {
    let paint = program.output.paint();
    let now = program.now();
    let mut table = Table::new(paint);
    let mut line = |title: &str, value: Cell| {
        table.row([Cell::styled(Style::Dim, title), value]);
    };
    let ago = |seconds: u64| {
        let at = Timestamp::from_seconds(seconds);
        format!("{} ago ({})", span(now.seconds_since(at)), moment(at))
    };
    line("Backup", state_in_words(status.state));
    if let Some(head) = status.head {
        let made = match asked {
            Asked::Stands(Standing {
                created_at,
                device: Some(device),
                ..
            }) => {
                format!(", made on {device} {}", ago(*created_at))
            }
            _ => String::new(),
        };
        line("Newest version", format!("{head}{made}").into());
    }
    if let Some(accounts) = status.accounts {
        line("Accounts in it", accounts.to_string().into());
    }
    let never = || "never".to_owned();
    line(
        "Last backup",
        status.last_backup_at.map_or_else(never, ago).into(),
    );
    let verified = status.last_verified_at.map_or_else(never, ago);
    let is_old = status
        .last_verified_at
        .is_none_or(|at| now.seconds_since(Timestamp::from_seconds(at)) > OLD);
    line(
        "Last verified",
        if is_old {
            Cell::styled(Style::Yellow, verified)
        } else {
            verified.into()
        },
    );
    if let BackupSetting::On(backup) = &vault.backup {
        let location = match &backup.location {
            Where::Server => "at the server".to_owned(),
            Where::Location(url) => url.to_string(),
        };
        line("Location", location.into());
    }
    if let Some(account) = &vault.recovery_account {
        line(
            "Recovery account",
            format!("{} at {}", account.email, shown_address(&account.server)).into(),
        );
    }
    let mut text = table.to_string();
    if let Some(advice) = advice(status, vault, asked) {
        text.push('\n');
        text.push_str(&advice);
    }
    if is_old && status.state == "up_to_date" {
        text.push_str("\nProve that it can still be restored: lifeboat backup verify");
    }
    text
}

fn state_in_words(state: &'static str) -> Cell {
    let (style, words) = match state {
        "up_to_date" => (Style::Green, "up to date"),
        "pending" => (Style::Yellow, "pending"),
        "needs_sign_in" => (Style::Red, "needs sign-in"),
        _ => (Style::Red, "failed"),
    };
    Cell::styled(style, words)
}

/// Why it is not up to date, and what to do.
fn advice(status: &Status, vault: &Vault, asked: &Asked) -> Option<String> {
    match (status.state, asked) {
        (
            "pending",
            Asked::Stands(Standing {
                is_news: true,
                device,
                ..
            }),
        ) => Some(format!(
            "Version {} of {} is not merged here yet. Bring it here: lifeboat backup now",
            status.head.unwrap_or_default(),
            device
                .as_deref()
                .map_or("another device".to_owned(), |name| {
                    format!("another device ({name})")
                }),
        )),
        ("pending", _) => {
            let why = match &vault.backup {
                BackupSetting::On(backup) => backup.failure.as_ref(),
                BackupSetting::Off => None,
            };
            let why = why
                .map(|failure| format!(" {}", failure.reason))
                .unwrap_or_default();
            Some(format!(
                "There are changes that are not backed up yet.{why}\nThey follow at the end of the \
                 next command, or now: lifeboat backup now"
            ))
        }
        ("needs_sign_in", _) => Some(
            "Changes are not backed up until this device signs in again: lifeboat account sign-in"
                .to_owned(),
        ),
        ("failed", _) => {
            let reason = status.reason.as_deref().unwrap_or_default();
            Some(format!("{reason}\nFind out more: lifeboat doctor"))
        }
        _ => None,
    }
}
