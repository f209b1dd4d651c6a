//! `lifeboat lock`: the passcode again.

use clap::Args;
use serde::Serialize;

use crate::{error::CliError, program::Program, unlocking::Keeper};

/// Close the vault that `lifeboat unlock` keeps open.
#[derive(Debug, Args)]
pub(crate) struct LockArguments {}

#[expect(clippy::unused_async, reason = "every command is run in the same way")]
pub(crate) async fn run(program: &mut Program, _: LockArguments) -> Result<(), CliError> {
    let locked = Keeper::kernel(&program.home).forget()?;
    let said = if locked {
        "The vault is closed."
    } else {
        "The vault was not kept open."
    };
    program.output.result(&Locked { was_open: locked }, said);
    if Keeper::system(&program.home).is_on() {
        program.output.note(
            "the system's keyring still opens it. `lifeboat passcode --keyring off` ends that.",
        );
    }
    Ok(())
}

/// What `lock --json` prints.
#[derive(Serialize)]
struct Locked {
    was_open: bool,
}
