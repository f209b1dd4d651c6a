//! `lifeboat follow-ups`: what accounts still need on this device after a recovery.

use clap::Args;
use lifeboat_client::device::Vault;
use lifeboat_vault::{Account, AccountId, FollowUp, Label};
use serde::Serialize;

use crate::{
    error::CliError,
    output::{Cell, Style, Table},
    program::Program,
};

/// List what accounts still need on this device.
///
/// An account that is bound to a device comes back as a name; its proof is given anew on each device.
#[derive(Debug, Args)]
pub(crate) struct FollowUpsArguments {}

/// An account in `--json`.
#[derive(Serialize)]
pub(super) struct Row {
    id: AccountId,
    issuer: Label,
    name: Label,
    follow_up: FollowUp,
}

impl Row {
    pub(super) fn of(account: &Account, follow_up: FollowUp) -> Self {
        Self {
            id: account.id,
            issuer: account.issuer.clone(),
            name: account.name.clone(),
            follow_up,
        }
    }
}

pub(crate) async fn run(program: &mut Program, _: FollowUpsArguments) -> Result<(), CliError> {
    let (_, vault) = program.open_vault().await?;
    let rows = rows(&vault);
    let text = if rows.is_empty() {
        "Nothing is left to do: every account works on this device.".to_owned()
    } else {
        table(program, &rows)
    };
    program.output.result(&rows, text);
    Ok(())
}

/// Every account that still needs something, in the user's order.
pub(super) fn rows(vault: &Vault) -> Vec<Row> {
    let accounts = vault.contents.accounts.iter();
    accounts
        .filter_map(|account| Some(Row::of(account, vault.follow_up(account)?)))
        .collect()
}

/// The list, for a person.
pub(super) fn table(program: &Program, rows: &[Row]) -> String {
    let mut table = Table::new(program.output.paint()).indented(2);
    for row in rows {
        table.row([
            Cell::styled(Style::Bold, format!("{} ({})", row.issuer, row.name)),
            Cell::styled(Style::Yellow, in_words(row.follow_up)),
        ]);
    }
    format!(
        "These accounts are back as names, and each still needs a proof on this device:\n{table}\nGive \
         it with:\n  lifeboat complete ACCOUNT"
    )
}

/// What to do.
pub(super) fn in_words(follow_up: FollowUp) -> &'static str {
    match follow_up {
        FollowUp::SignIn => "sign in to the account",
        FollowUp::ScanQrCode => "scan a QR code of the account's administrator",
    }
}
