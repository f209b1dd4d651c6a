//! `lifeboat backup diff`.

use clap::Args;

use crate::{connection::Connection, error::CliError, program::Program};

/// Show what changed from one version to another, or to what is here now.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  lifeboat backup diff 3\n  lifeboat backup diff 3 5")]
pub(crate) struct DiffArguments {
    /// The version to start from.
    #[arg(value_name = "VERSION")]
    from: u64,
    /// The version to compare with; what is here now, if none is given.
    #[arg(value_name = "VERSION")]
    to: Option<u64>,
}

pub(crate) async fn run(program: &mut Program, arguments: DiffArguments) -> Result<(), CliError> {
    let DiffArguments { from, to } = arguments;
    let connection = Connection::open(program).await?;
    let changes = connection.backed_up().changes(from, to).await?;
    let lines: Vec<_> = changes.iter().map(ToString::to_string).collect();
    let mut text = lines.join("\n");
    if changes.is_empty() {
        let other = to.map_or_else(|| "what is here".to_owned(), |to| format!("version {to}"));
        text = format!("Nothing differs between version {from} and {other}.");
    }
    program.output.result(&changes, text);
    Ok(())
}
