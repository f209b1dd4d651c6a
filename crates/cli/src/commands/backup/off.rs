//! `lifeboat backup off`.

use clap::Args;
use lifeboat_client::backup::TurnedOff;
use serde_json::json;

use crate::{connection::Connection, error::CliError, program::Program};

/// Turn backup off, and delete the backup. For 30 days it can be brought back.
#[derive(Debug, Args)]
pub(crate) struct OffArguments {
    /// Erase the backup at once, for good.
    #[arg(long)]
    erase: bool,
    /// Do not ask.
    #[arg(long)]
    yes: bool,
}

pub(crate) async fn run(program: &mut Program, arguments: OffArguments) -> Result<(), CliError> {
    let connection = Connection::open(program).await?;
    connection.session()?;
    connection.vault.backup_on()?;
    let question = if arguments.erase {
        "Turn backup off and erase every version, for good?"
    } else {
        "Turn backup off and delete the backup? For 30 days it can be brought back."
    };
    if !arguments.yes && !program.terminal.confirm(question, "--yes")? {
        return Err(CliError::cancelled());
    }
    connection.tell_news(program).await;
    let turned_off = connection.backed_up().turn_off(arguments.erase).await?;
    connection.forget_own_news().await;
    let (word, text) = match turned_off {
        TurnedOff::Deleted => (
            "deleted",
            "Backup is off, and the backup is deleted. For 30 days it can be brought back with:\n  \
             lifeboat backup undelete",
        ),
        TurnedOff::Erased => ("erased", "Backup is off, and every version is erased."),
        TurnedOff::WasGone => ("was_gone", "Backup is off. There was no backup any more."),
    };
    program.output.result(
        &json!({ "backup": word }),
        format_args!("{text}\nThe accounts on this device stay."),
    );
    Ok(())
}
