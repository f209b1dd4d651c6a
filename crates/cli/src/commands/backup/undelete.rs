//! `lifeboat backup undelete`.

use std::collections::BTreeMap;

use clap::Args;
use lifeboat_client::{
    ClientError,
    backup::{ChainError, UnseenHead},
    device::{BackupSetting, Where},
    recovery::Recovery,
};
use lifeboat_protocol::backup::DeletedBackup;
use lifeboat_vault::{BackupId, ObjectHash, Timestamp};
use serde::Serialize;
use serde_json::json;
use url::Url;
use uuid::Uuid;

use crate::{
    connection::{Connection, PATIENCE, within},
    error::CliError,
    output::{Cell, Style, Table, moment},
    program::Program,
};

/// Bring a deleted backup back, and let this device take part in it again.
///
/// It can be brought back for 30 days, unless it was erased. What is here is left alone; accounts of
/// the backup that are not here come back.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  lifeboat backup undelete\n  lifeboat backup undelete --list\n  \
                        lifeboat backup undelete --backup 67e55044-10b1-426f-9247-bb680e5fe0c8"
)]
pub(crate) struct UndeleteArguments {
    /// List the backups that can be brought back.
    #[arg(long, conflicts_with_all = ["backup", "location"])]
    list: bool,
    /// Which one, if not the one that was deleted last.
    #[arg(long, value_name = "ID")]
    backup: Option<BackupId>,
    /// Where the versions lie, if not at the server: `file:///…`.
    #[arg(long, value_name = "URL")]
    location: Option<Url>,
    /// Take its newest version, if it has this hash, although this device has not seen it and a device
    /// that was revoked could have made it. Without this option the hash is said.
    #[arg(long, value_name = "HASH")]
    take_unseen: Option<ObjectHash>,
}

pub(crate) async fn run(
    program: &mut Program,
    arguments: UndeleteArguments,
) -> Result<(), CliError> {
    let location = arguments.location.clone();
    let connection = Connection::open_at(program, location.as_ref()).await?;
    let backed_up = connection.backed_up();
    if arguments.list {
        list(program, &backed_up.deleted().await?);
        return Ok(());
    }
    connection.tell_news(program).await;
    if let Some(head) = stands(&connection, arguments.backup).await {
        program.output.result(
            &json!({ "head": head, "restored": 0, "conflicts": 0 }),
            format_args!("Nothing was deleted: backup is on (version {head})."),
        );
        return Ok(());
    }
    bring_back(program, &connection, &arguments).await?;
    connection.forget_own_news().await;
    tell_of_others(program, &connection).await;
    let place = location.map_or_else(
        || crate::connection::place(&connection.vault),
        Where::Location,
    );
    let rejoined = async {
        let recovery = Recovery::prepare(&backed_up, None).await?;
        let head = recovery.head();
        let now = program.now();
        let recovered = recovery
            .apply(&backed_up, place, &BTreeMap::new(), now)
            .await?;
        Ok::<_, lifeboat_client::ClientError>((head, recovered))
    }
    .await;
    let (head, recovered) = rejoined.map_err(|error| {
        let mut error = CliError::from(error);
        error.message = format!(
            "The backup is back, but this device does not take part in it yet. {}",
            error.message
        );
        error.hint = Some("lifeboat recover".to_owned());
        error
    })?;
    let came_back = match recovered.restored {
        0 => String::new(),
        1 => " 1 account came back from it.".to_owned(),
        restored => format!(" {restored} accounts came back from it."),
    };
    program.output.result(
        &json!({ "head": head, "restored": recovered.restored, "conflicts": recovered.conflicts }),
        format_args!("The backup is back (version {head}), and backup is on.{came_back}"),
    );
    Ok(())
}

/// The head of the backup that this device takes part in, where it stands as it should, and it is the
/// one that is meant: then there is nothing to bring back.
async fn stands(connection: &Connection, which: Option<BackupId>) -> Option<u64> {
    let BackupSetting::On(backup) = &connection.vault.backup else {
        return None;
    };
    let id = backup.base.as_ref()?.manifest.backup_id;
    if which.is_some_and(|wanted| *wanted.as_uuid() != id) {
        return None;
    }
    let standing = connection.backed_up().look().await.ok()?;
    Some(standing.head)
}

/// Brings it back, and asks about a newest version that nothing here leads to.
async fn bring_back(
    program: &Program,
    connection: &Connection,
    arguments: &UndeleteArguments,
) -> Result<(), CliError> {
    let backed_up = connection.backed_up();
    let now = program.now();
    let unseen = arguments
        .take_unseen
        .map_or(UnseenHead::Refused, UnseenHead::Taken);
    match backed_up.undelete(arguments.backup, unseen, now).await {
        Err(error @ ClientError::Chain(ChainError::Unseen { hash, .. }))
            if program.terminal.is_interactive() =>
        {
            program.output.warning(error);
            let question = "Is that version yours, and is it to be taken?";
            let instead = format!("--take-unseen {hash}");
            if !program.terminal.confirm(question, &instead)? {
                return Err(CliError::cancelled());
            }
            let taken = UnseenHead::Taken(hash);
            Ok(backed_up.undelete(arguments.backup, taken, now).await?)
        }
        outcome => Ok(outcome?),
    }
}

/// A deleted backup in `--json`.
#[derive(Serialize)]
struct Row<'a> {
    backup: Uuid,
    deleted_at: u64,
    restorable_until: u64,
    head: u64,
    created_at: u64,
    device: Option<&'a str>,
    size: u64,
}

fn list(program: &Program, deleted: &[DeletedBackup]) {
    let mut table = Table::new(program.output.paint()).titles(&[
        "backup",
        "newest version",
        "on",
        "deleted",
        "kept until",
    ]);
    let rows: Vec<_> = deleted
        .iter()
        .map(|deleted| Row {
            backup: deleted.backup_id,
            deleted_at: deleted.deleted_at,
            restorable_until: deleted.restorable_until,
            head: deleted.head.sequence,
            created_at: deleted.head.created_at,
            device: deleted.device_name.as_deref(),
            size: deleted.head.size,
        })
        .collect();
    let at = |seconds| moment(Timestamp::from_seconds(seconds));
    for row in &rows {
        table.row([
            Cell::styled(Style::Bold, row.backup.to_string()),
            format!("{}, {}", row.head, at(row.created_at)).into(),
            row.device.unwrap_or("a device that is gone").into(),
            at(row.deleted_at).into(),
            at(row.restorable_until).into(),
        ]);
    }
    if rows.is_empty() {
        program.output.result(
            &rows,
            "There is no deleted backup that can be brought back.",
        );
    } else {
        program.output.result(&rows, &table);
    }
}

/// Somebody may have made and deleted another backup since, so that the wrong one is the last.
async fn tell_of_others(program: &Program, connection: &Connection) {
    let deleted = within(PATIENCE, connection.backed_up().deleted()).await;
    let Some(Ok(others)) = deleted else { return };
    if !others.is_empty() {
        program.output.note(format_args!(
            "{} that {} deleted too can be brought back instead: lifeboat backup undelete --list",
            match others.len() {
                1 => "another backup".to_owned(),
                others => format!("{others} other backups"),
            },
            if others.len() == 1 { "was" } else { "were" },
        ));
    }
}
