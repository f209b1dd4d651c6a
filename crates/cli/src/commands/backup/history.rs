//! `lifeboat backup history`.

use clap::Args;
use lifeboat_vault::Timestamp;
use serde::Serialize;

use crate::{
    connection::Connection,
    error::CliError,
    output::{Cell, Style, Table, moment},
    program::Program,
};

/// List the versions of the backup, newest first.
#[derive(Debug, Args)]
#[command(after_help = "Then:\n  lifeboat backup diff 3\n  lifeboat recover --version 3 --dry-run")]
pub(crate) struct HistoryArguments {
    /// How many versions to list at most.
    #[arg(long, value_name = "N", default_value_t = 20)]
    limit: usize,
}

/// A version in `--json`.
#[derive(Serialize)]
struct Row<'a> {
    sequence: u64,
    created_at: u64,
    device: Option<&'a str>,
    size: u64,
    kept: bool,
}

pub(crate) async fn run(
    program: &mut Program,
    arguments: HistoryArguments,
) -> Result<(), CliError> {
    let connection = Connection::open(program).await?;
    let versions = connection
        .backed_up()
        .history(arguments.limit.max(1))
        .await?;
    let rows: Vec<_> = versions
        .iter()
        .map(|version| Row {
            sequence: version.sequence,
            created_at: version.created_at,
            device: version.device.as_deref(),
            size: version.size,
            kept: version.kept,
        })
        .collect();
    let mut table =
        Table::new(program.output.paint()).titles(&["version", "made", "on", "size", ""]);
    for row in &rows {
        table.row([
            Cell::styled(Style::Bold, row.sequence.to_string()),
            moment(Timestamp::from_seconds(row.created_at)).into(),
            row.device.unwrap_or("a device that is gone").into(),
            format!("{:.1} KiB", kibibytes(row.size)).into(),
            if row.kept {
                "".into()
            } else {
                Cell::styled(Style::Dim, "thinned out")
            },
        ]);
    }
    program.output.result(&rows, &table);
    Ok(())
}

#[expect(clippy::cast_precision_loss, reason = "one decimal is shown")]
fn kibibytes(bytes: u64) -> f64 {
    bytes as f64 / 1024.0
}
