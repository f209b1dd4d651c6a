//! `lifeboat rm`: an account away, here and in the backup's next version.

use clap::Args;
use lifeboat_vault::{Account, AccountId, Label};
use serde::Serialize;

use super::query;
use crate::{error::CliError, program::Program};

/// Remove an account.
#[derive(Debug, Args)]
#[command(
    after_help = "Turn two-step verification off at the site first: without its codes you may not \
                  get in any more.\n\nExample:\n  lifeboat rm \"example (alice)\""
)]
pub(crate) struct RemoveArguments {
    /// The account: a part of its issuer or name, or its id.
    query: String,
    /// Do not ask.
    #[arg(long)]
    yes: bool,
}

pub(crate) async fn run(program: &mut Program, arguments: RemoveArguments) -> Result<(), CliError> {
    let (store, vault) = program.open_vault().await?;
    let account = query::one(&vault.contents, &arguments.query)?;
    let (id, title) = (account.id, account.title());
    if !arguments.yes {
        let question = format!("Remove {title}? Its codes will be gone from this device.");
        if !program.terminal.confirm(&question, "--yes")? {
            return Err(CliError::cancelled());
        }
    }
    let now = program.now();
    let Account { issuer, name, .. } = store
        .update(|vault| {
            vault.device_credentials.remove(&id);
            vault
                .contents
                .remove(id, now)
                .map_err(|error| CliError::failed("no_such_account", error.to_string()))
        })
        .await?;
    program
        .output
        .result(&Removed { id, issuer, name }, format!("Removed {title}."));
    Ok(())
}

/// What `rm --json` prints.
#[derive(Serialize)]
struct Removed {
    id: AccountId,
    issuer: Label,
    name: Label,
}
