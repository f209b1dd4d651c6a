//! `lifeboat backup`: the backup of this device.

mod diff;
mod history;
pub(crate) mod notices;
mod now;
mod off;
mod on;
pub(crate) mod status;
mod undelete;
mod verify;

use clap::{Args, Subcommand};

use crate::{error::CliError, program::Program};

/// The backup: turn it on and off, its state, its history.
///
/// Once it is on, every change is backed up by itself.
#[derive(Debug, Args)]
pub(crate) struct BackupArguments {
    #[command(subcommand)]
    command: BackupCommand,
}

#[derive(Debug, Subcommand)]
enum BackupCommand {
    On(on::OnArguments),
    Off(off::OffArguments),
    Now(now::NowArguments),
    Status(status::StatusArguments),
    Notices(notices::NoticesArguments),
    History(history::HistoryArguments),
    Diff(diff::DiffArguments),
    Verify(verify::VerifyArguments),
    Undelete(undelete::UndeleteArguments),
}

pub(crate) async fn run(program: &mut Program, arguments: BackupArguments) -> Result<(), CliError> {
    match arguments.command {
        BackupCommand::On(arguments) => on::run(program, arguments).await,
        BackupCommand::Off(arguments) => off::run(program, arguments).await,
        BackupCommand::Now(arguments) => now::run(program, arguments).await,
        BackupCommand::Status(arguments) => status::run(program, arguments).await,
        BackupCommand::Notices(arguments) => notices::run(program, arguments).await,
        BackupCommand::History(arguments) => history::run(program, arguments).await,
        BackupCommand::Diff(arguments) => diff::run(program, arguments).await,
        BackupCommand::Verify(arguments) => verify::run(program, arguments).await,
        BackupCommand::Undelete(arguments) => undelete::run(program, arguments).await,
    }
}
