//! `lifeboat unlock`: no passcode for a while.

use std::time::Duration;

use clap::Args;
use serde::Serialize;

use crate::{error::CliError, output::span, program::Program, unlocking::Keeper};

/// Keep the vault open for a while, so that commands need no passcode.
///
/// The key stays in the kernel's memory (Linux), never on the disk: until `lifeboat lock`, the end of
/// the time, or a restart.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  lifeboat unlock --minutes 60")]
pub(crate) struct UnlockArguments {
    /// For how long.
    #[arg(
        long,
        value_name = "N",
        default_value_t = 15,
        value_parser = clap::value_parser!(u32).range(1..=525_600)
    )]
    minutes: u32,
}

pub(crate) async fn run(program: &mut Program, arguments: UnlockArguments) -> Result<(), CliError> {
    let (store, _) = program.open_vault().await?;
    let limit = Duration::from_secs(u64::from(arguments.minutes) * 60);
    Keeper::kernel(&program.home).keep(store.identity(), limit)?;
    let unlocked = Unlocked {
        until: program.now().seconds() + limit.as_secs(),
    };
    let said = format!(
        "The vault is open for {}. `lifeboat lock` closes it.",
        span(limit.as_secs())
    );
    program.output.result(&unlocked, said);
    Ok(())
}

/// What `unlock --json` prints.
#[derive(Serialize)]
struct Unlocked {
    /// UNIX seconds.
    until: u64,
}
