//! `lifeboat rm`: an account away, here and in the backup's next version.

use clap::Args;
use lifeboat_client::{
    device::{DeviceCredential, Removal},
    providers::give_up,
};
use lifeboat_vault::{Account, AccountId, Kind, Label};
use serde::Serialize;

use super::query;
use crate::{
    connection::{PATIENCE, within},
    error::CliError,
    program::Program,
    runtime,
};

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
    let Removal {
        account,
        credential,
        ..
    } = store
        .update(|vault| {
            vault
                .remove_account(id, now)
                .map_err(|error| CliError::failed("no_such_account", error.to_string()))
        })
        .await?;
    if let Some(credential) = credential {
        leave(program, account.kind, &credential)?;
    }
    let Account { issuer, name, .. } = account;
    program
        .output
        .result(&Removed { id, issuer, name }, format!("Removed {title}."));
    Ok(())
}

/// Tells the server that this device's credential is of no use any more, where it has one of its own.
/// When the server does not answer soon, whoever manages the account still sees the device there.
fn leave(program: &Program, kind: Kind, credential: &DeviceCredential) -> Result<(), CliError> {
    let (Some(server), Some(_)) = (&credential.server, &credential.token) else {
        return Ok(());
    };
    let server = program.server(server)?;
    runtime::with_network(within(PATIENCE, give_up(&server, kind, credential))).map(drop)
}

/// What `rm --json` prints.
#[derive(Serialize)]
struct Removed {
    id: AccountId,
    issuer: Label,
    name: Label,
}
