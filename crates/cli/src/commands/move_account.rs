//! `lifeboat move`: another place in the order.

use clap::{ArgGroup, Args};
use lifeboat_vault::{AccountId, Contents};
use serde::Serialize;

use super::query;
use crate::{error::CliError, program::Program};

/// Give an account another place in the order.
#[derive(Debug, Args)]
#[command(
    group = ArgGroup::new("place").required(true).args(["to", "before", "after"]),
    after_help = "Examples:\n  lifeboat move github --to 1\n  lifeboat move github --after example"
)]
pub(crate) struct MoveArguments {
    /// The account: a part of its issuer or name, or its id.
    query: String,
    /// Its new place, counted from 1; what is beyond the end is the end.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    to: Option<u64>,
    /// The account that it goes in front of.
    #[arg(long, value_name = "QUERY")]
    before: Option<String>,
    /// The account that it goes behind.
    #[arg(long, value_name = "QUERY")]
    after: Option<String>,
}

pub(crate) async fn run(program: &mut Program, arguments: MoveArguments) -> Result<(), CliError> {
    let (store, _) = program.open_vault().await?;
    let (moved, title) = store
        .update(|vault| {
            let contents = &mut vault.contents;
            let account = query::one(contents, &arguments.query)?;
            let (id, title) = (account.id, account.title());
            move_account(contents, id, &arguments)?;
            let position = contents.position(id).map_or(0, |index| index + 1);
            Ok::<_, CliError>((Moved { id, position }, title))
        })
        .await?;
    let said = format!("{title} is number {} now.", moved.position);
    program.output.result(&moved, said);
    Ok(())
}

/// What `move --json` prints.
#[derive(Serialize)]
struct Moved {
    id: AccountId,
    /// Counted from 1.
    position: usize,
}

/// Puts the account where it was asked to go.
fn move_account(
    contents: &mut Contents,
    id: AccountId,
    arguments: &MoveArguments,
) -> Result<(), CliError> {
    let moved = match (&arguments.before, &arguments.after) {
        (Some(query), _) => {
            let neighbour = beside(contents, id, query)?;
            contents.move_before(id, neighbour)
        }
        (_, Some(query)) => {
            let neighbour = beside(contents, id, query)?;
            contents.move_after(id, neighbour)
        }
        (None, None) => {
            // clap asks for one of the three.
            let to = arguments.to.unwrap_or(u64::MAX);
            contents.move_to(id, usize::try_from(to - 1).unwrap_or(usize::MAX))
        }
    };
    moved.map_err(|error| CliError::failed("no_such_account", error.to_string()))
}

fn beside(contents: &Contents, id: AccountId, query: &str) -> Result<AccountId, CliError> {
    let neighbour = query::one(contents, query)?.id;
    if neighbour == id {
        return Err(CliError::usage(
            "An account cannot be moved beside itself. Name another one.",
        ));
    }
    Ok(neighbour)
}
