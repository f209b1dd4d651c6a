//! `lifeboat backup now`.

use clap::Args;
use lifeboat_client::{backup::Pushed, device::VaultError};
use serde::Serialize;

use super::notices;
use crate::{connection::Connection, error::CliError, program::Program};

/// Back up now: bring here what other devices have changed, and back up what has changed here.
#[derive(Debug, Args)]
pub(crate) struct NowArguments {}

/// What `--json` prints.
#[derive(Serialize)]
pub(super) struct Report {
    head: u64,
    committed: bool,
    merged: bool,
    notices: Vec<String>,
}

impl Report {
    pub(super) fn of(pushed: &Pushed) -> Self {
        Self {
            head: pushed.head,
            committed: pushed.committed,
            merged: pushed.merged,
            notices: pushed.notices.iter().map(ToString::to_string).collect(),
        }
    }
}

pub(crate) async fn run(program: &mut Program, _: NowArguments) -> Result<(), CliError> {
    let connection = Connection::open(program).await?;
    connection.vault.backup_on()?;
    let now = program.now();
    let pushed = connection
        .backed_up()
        .synchronize(now, &mut program.rng)
        .await?;
    let mut report = Report::of(&pushed);
    // Earlier merges may have left something that was not shown yet.
    let told = connection
        .store
        .update(|vault| Ok::<_, VaultError>(vault.tell_notices()))
        .await?;
    report.notices = told.iter().map(ToString::to_string).collect();
    say(program, &report, "");
    notices::say_where_they_are(program, &told);
    connection.tidy(program).await;
    connection.tell_news(program).await;
    Ok(())
}

/// Says what backing up did.
pub(super) fn say(program: &Program, report: &Report, before: &str) {
    let head = report.head;
    let mut text = match (report.committed, report.merged) {
        (true, false) => format!("{before} Version {head} is backed up and verified."),
        (true, true) => {
            format!(
                "{before} Changes of another device were merged, and version {head} is backed up \
                 and verified."
            )
        }
        (false, true) => {
            format!("{before} Changes of another device were brought here (version {head}).")
        }
        (false, false) => format!("{before} Everything is backed up already (version {head})."),
    }
    .trim_start()
    .to_owned();
    for notice in &report.notices {
        text.push_str("\n  ");
        text.push_str(notice);
    }
    program.output.result(report, program.output.prose(&text));
}
