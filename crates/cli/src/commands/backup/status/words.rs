//! The state of the backup, for a person.

use std::fmt::Write as _;

use lifeboat_client::{
    backup::Standing,
    device::{BackupSetting, Vault, Where},
};
use lifeboat_vault::Timestamp;

use super::{Asked, OLD, Status};
use crate::{
    connection::shown_address,
    output::{Cell, Style, Table, moment, span},
    program::Program,
};

/// What it means that backup is off, and what to do.
pub(super) fn off_in_words(vault: &Vault) -> String {
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

/// The state and what is behind it.
pub(super) fn in_words(program: &Program, status: &Status, vault: &Vault, asked: &Asked) -> String {
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
        text.push_str(&program.output.prose(&advice));
    }
    if status.put_aside > 0 {
        let those = match status.put_aside {
            1 => "1 value that a merge put aside is",
            _ => &format!("{} values that merges put aside are", status.put_aside),
        };
        let _ = write!(text, "\n{those} kept here: lifeboat backup notices");
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
