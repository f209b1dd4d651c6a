//! `lifeboat export`: the accounts, with their secrets, for another app or for safe keeping.

use std::path::{Path, PathBuf};

use clap::Args;
use lifeboat_transfer::{Format, export};
use serde::Serialize;

use super::query;
use crate::{
    error::CliError,
    ports::{explain, replace_file},
    program::Program,
};

/// Write the accounts, with their secrets, for another app.
#[derive(Debug, Args)]
#[command(
    after_help = "The secrets are in clear: whoever gets the file can make your codes.\n\nExample:\n  \
                  lifeboat export --format aegis --output aegis.json"
)]
pub(crate) struct ExportArguments {
    /// Only accounts with this in their issuer, name or id.
    query: Option<String>,
    /// The format.
    #[arg(long, value_parser = super::formats::writable())]
    format: Format,
    /// The file to write, readable by you alone. Without it the export is printed.
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Do not ask; replace the file if it is there.
    #[arg(long)]
    yes: bool,
}

pub(crate) async fn run(program: &mut Program, arguments: ExportArguments) -> Result<(), CliError> {
    if program.output.is_json() && arguments.output.is_none() {
        return Err(CliError::usage(
            "With --json the export itself cannot be printed. Give it a file with --output.",
        ));
    }
    let (_, vault) = program.open_vault().await?;
    let contents = &vault.contents;
    let accounts = match &arguments.query {
        Some(text) => query::some(contents, text)?.into_iter().cloned().collect(),
        None => contents.accounts.clone(),
    };
    if accounts.is_empty() {
        return Err(CliError::failed(
            "no_accounts",
            "There are no accounts to export.",
        ));
    }
    ask(program, &arguments)?;
    let export = export(&accounts, arguments.format)
        .map_err(|error| CliError::failed("export_failed", error.to_string()))?;
    for loss in &export.losses {
        program
            .output
            .warning(format_args!("{} loses {}.", loss.entry, loss.lost));
    }
    let Some(path) = &arguments.output else {
        program.output.bytes(&export.bytes);
        return Ok(());
    };
    replace_file(path, &export.bytes, None)
        .map_err(|error| CliError::failed("storage_failed", explain(&error, path)))?;
    let exported = Exported {
        format: arguments.format,
        accounts: accounts.len(),
        output: path,
    };
    let (count, plural) = (accounts.len(), if accounts.len() == 1 { "" } else { "s" });
    let said = format!(
        "Exported {count} account{plural} to {}. The secrets in it are not protected: delete it \
         when it has served its purpose.",
        path.display()
    );
    program
        .output
        .result(&exported, program.output.prose(&said));
    Ok(())
}

/// What `export --json` prints.
#[derive(Serialize)]
struct Exported<'a> {
    format: Format,
    accounts: usize,
    output: &'a Path,
}

fn ask(program: &Program, arguments: &ExportArguments) -> Result<(), CliError> {
    if arguments.yes {
        return Ok(());
    }
    let replaces = arguments.output.as_ref().is_some_and(|path| path.exists());
    if !program.terminal.is_interactive() && arguments.output.is_some() && !replaces {
        return Ok(());
    }
    let question = match (&arguments.output, replaces) {
        (Some(path), true) => format!(
            "Replace {} by the accounts with their secrets in clear?",
            path.display()
        ),
        (Some(path), false) => format!(
            "Write the accounts with their secrets in clear to {}?",
            path.display()
        ),
        (None, _) => "Print the accounts with their secrets in clear?".to_owned(),
    };
    if program.terminal.confirm(&question, "--yes")? {
        Ok(())
    } else {
        Err(CliError::cancelled())
    }
}
