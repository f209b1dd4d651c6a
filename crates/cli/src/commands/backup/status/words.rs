//! The state of the backup, for a person.

use std::fmt::Write as _;

use lifeboat_client::{
    backup::Standing,
    device::{BackupSetting, Failure, Vault, Where},
};
use lifeboat_vault::Timestamp;

use super::{Asked, OLD, Status};
use crate::{
    connection::shown_address,
    output::{Cell, Style, Table, moment, sentence, span, time_of_day},
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
    let (style, words) = state_in_words(status.state);
    line("Backup", Cell::styled(style, words));
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
    if let Some(advice) = advice(status, vault, asked, now) {
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

/// The state in a word or two, and how it stands out.
pub(super) fn state_in_words(state: &'static str) -> (Style, &'static str) {
    match state {
        "off" => (Style::Yellow, "off"),
        "up_to_date" => (Style::Green, "up to date"),
        "pending" => (Style::Yellow, "pending"),
        "needs_sign_in" => (Style::Red, "needs sign-in"),
        _ => (Style::Red, "failed"),
    }
}

/// Why it is not up to date, and what to do.
pub(super) fn advice(
    status: &Status,
    vault: &Vault,
    asked: &Asked,
    now: Timestamp,
) -> Option<String> {
    match status.state {
        "pending" => {
            let unmerged = unmerged(asked);
            if !vault.has_unsaved_changes() {
                return Some(format!("{} Bring it here: lifeboat backup now", unmerged?));
            }
            let mut words = unmerged.map_or_else(String::new, |unmerged| format!("{unmerged}\n"));
            words.push_str(&unsaved(vault, now));
            Some(words)
        }
        "needs_sign_in" => Some(match &status.reason {
            Some(reason) => {
                format!("{reason}\nUntil then nothing is backed up: lifeboat account sign-in")
            }
            None => "Changes are not backed up until this device signs in again: lifeboat account \
                     sign-in"
                .to_owned(),
        }),
        "failed" => {
            let reason = sentence(status.reason.as_deref().unwrap_or_default());
            Some(format!("{reason}\nFind out more: lifeboat doctor"))
        }
        _ => None,
    }
}

/// That another device has made a version which is not merged here yet, where one has.
fn unmerged(asked: &Asked) -> Option<String> {
    let Asked::Stands(standing @ Standing { is_news: true, .. }) = asked else {
        return None;
    };
    let device = match &standing.device {
        Some(name) => format!("another device ({name})"),
        None => "another device".to_owned(),
    };
    Some(format!(
        "Version {} of {device} is not merged here yet.",
        standing.head
    ))
}

/// That changes of this device wait, why, and until when.
fn unsaved(vault: &Vault, now: Timestamp) -> String {
    let failure = match &vault.backup {
        BackupSetting::On(backup) => backup.failure.as_ref(),
        BackupSetting::Off => None,
    };
    let why = failure.map_or_else(String::new, |failure| {
        format!(" {}", sentence(&failure.reason.to_string()))
    });
    let when = match failure.map(Failure::retry_at) {
        Some(retry_at) if retry_at > now => {
            format!("at the end of a command after {}", time_of_day(retry_at))
        }
        _ => "at the end of the next command".to_owned(),
    };
    format!(
        "There are changes on this device that are not backed up yet.{why}\nThey follow {when}, or \
         now: lifeboat backup now"
    )
}

#[cfg(test)]
mod tests {
    use lifeboat_client::device::{BackupOn, FailureReason};
    use lifeboat_vault::{Device, DeviceId, Label, Platform};
    use uuid::Uuid;

    use super::*;

    /// A vault with a change that was never backed up, after so many attempts that failed now.
    fn vault(now: Timestamp, failures: u32) -> Vault {
        let mut vault = Vault::new(Device {
            id: DeviceId::from_uuid(Uuid::nil()),
            name: Label::cleaned("Laptop"),
            platform: Platform::Linux,
        });
        let mut backup = BackupOn::new(Where::Server);
        backup.failure = (failures > 0).then_some(Failure {
            at: now,
            times: failures,
            reason: FailureReason::Contended,
            passing: true,
            of_the_head: false,
        });
        vault.backup = BackupSetting::On(Box::new(backup));
        vault
    }

    fn pending() -> Status {
        Status {
            state: "pending",
            ..Status::OFF
        }
    }

    #[test]
    fn a_version_of_another_device_hides_no_changes_of_this_one() {
        let now = Timestamp::from_seconds(1_000_000);
        let asked = Asked::Stands(Standing {
            head: 3,
            accounts: 1,
            created_at: 0,
            device: Some("Phone".to_owned()),
            is_news: true,
        });
        let words = advice(&pending(), &vault(now, 0), &asked, now).unwrap();
        assert!(words.contains("Version 3 of another device (Phone) is not merged"));
        assert!(words.contains("changes on this device that are not backed up"));
        assert!(words.contains("at the end of the next command"));
    }

    #[test]
    fn what_waits_after_a_failure_follows_when_the_wait_is_over() {
        let now = Timestamp::from_seconds(1_000_000);
        let after = |failures, now| {
            let vault = vault(Timestamp::from_seconds(1_000_000), failures);
            advice(&pending(), &vault, &Asked::Nothing(None), now).unwrap()
        };
        let waits = after(12, now);
        let over = now.plus_seconds(3600);
        let until = format!("at the end of a command after {}", time_of_day(over));
        assert!(waits.contains(&until), "{waits}");
        assert!(after(12, over).contains("at the end of the next command"));
    }
}
