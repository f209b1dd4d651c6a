//! `lifeboat backup verify`.

use clap::Args;
use lifeboat_vault::Change;
use serde::Serialize;

use crate::{connection::Connection, error::CliError, program::Program};

/// Prove that the backup can be restored: fetch the newest version back, open it, compare it.
#[derive(Debug, Args)]
pub(crate) struct VerifyArguments {}

/// What `--json` prints.
#[derive(Serialize)]
struct Report<'a> {
    head: u64,
    accounts: usize,
    differences: &'a [Change],
}

pub(crate) async fn run(program: &mut Program, _: VerifyArguments) -> Result<(), CliError> {
    let connection = Connection::open(program).await?;
    let verified = connection.backed_up().verify(program.now()).await?;
    let report = Report {
        head: verified.head,
        accounts: verified.accounts,
        differences: &verified.differences,
    };
    let mut text = format!(
        "Version {} was fetched back and opens: {} account{}.",
        verified.head,
        verified.accounts,
        if verified.accounts == 1 { "" } else { "s" },
    );
    if verified.differences.is_empty() {
        text.push_str(" It is what is here.");
    } else {
        text.push_str("\nFrom it to what is here:");
        for change in &verified.differences {
            text.push_str("\n  ");
            text.push_str(&change.to_string());
        }
    }
    program.output.result(&report, text);
    connection.tell_news(program).await;
    Ok(())
}
