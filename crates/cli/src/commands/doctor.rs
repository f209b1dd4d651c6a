//! `lifeboat doctor`: what is wrong, and how to mend it.

use clap::Args;
use lifeboat_client::doctor::{Check, Finding, Remedy, Severity, examine_vault};
use serde::Serialize;

use crate::{connection::Connection, error::CliError, output::Style, program::Program};

/// Find out what is wrong with the vault, the sign-in, the network and the backup, and what helps.
///
/// Exit code 1 if there is a problem.
#[derive(Debug, Args)]
pub(crate) struct DoctorArguments {}

/// What to do where an error does not say it.
const LOOK_AT_THE_FOLDER: &str =
    "Look after the folder of the vault and its disk, then try again. Nothing was changed.";

/// A finding in `--json`: `{check, severity, found, remedy?, command?}`.
#[derive(Serialize)]
struct Row<'a> {
    #[serde(flatten)]
    finding: &'a Finding,
    #[serde(skip_serializing_if = "Option::is_none")]
    command: Option<&'static str>,
}

pub(crate) async fn run(program: &mut Program, _: DoctorArguments) -> Result<(), CliError> {
    let findings = Box::pin(examine(program)).await?;
    let rows: Vec<_> = findings
        .iter()
        .map(|finding| Row {
            finding,
            command: finding.remedy.and_then(command),
        })
        .collect();
    program.output.result(&rows, in_words(program, &rows));
    let is_problem = |finding: &Finding| finding.severity == Severity::Problem;
    if findings.iter().any(is_problem) {
        return Err(CliError::failed("problems_found", ""));
    }
    Ok(())
}

async fn examine(program: &mut Program) -> Result<Vec<Finding>, CliError> {
    if !program.has_vault().await? {
        return Ok(vec![Finding::warning(
            Check::Vault,
            "There is no vault here yet.",
            Remedy::BringAccounts,
            "Add an account, import a file, or begin recovery.",
        )]);
    }
    let (store, vault) = match program.open_vault().await {
        Err(error) if is_of_the_vault(&error) => return Ok(vec![unopened(&error)]),
        opened => opened?,
    };
    if vault.recovery_account.is_none() {
        return Ok(examine_vault(&vault, &store.aside().await?));
    }
    let connection = Connection::open(program).await?;
    Ok(connection.backed_up().examine(program.now()).await?)
}

/// Whether the vault's files are why it does not open: not a wrong passcode, or none.
fn is_of_the_vault(error: &CliError) -> bool {
    matches!(
        error.code,
        "vault_damaged" | "newer_version" | "storage_failed"
    )
}

/// The error as a finding: its first sentence says what happened, the others what to do.
fn unopened(error: &CliError) -> Finding {
    let (found, advice) = error
        .message
        .split_once(". ")
        .unwrap_or((error.message.trim_end_matches('.'), LOOK_AT_THE_FOLDER));
    Finding::problem(Check::Vault, format!("{found}."), Remedy::Outside, advice)
}

/// The command that helps.
fn command(remedy: Remedy) -> Option<&'static str> {
    Some(match remedy {
        Remedy::BringAccounts => "lifeboat add, lifeboat import FILE or lifeboat recover",
        Remedy::LookAtAccounts => "lifeboat list",
        Remedy::LookThenBackUp => "lifeboat list, lifeboat backup now",
        Remedy::SeeFollowUps => "lifeboat follow-ups",
        Remedy::Complete => "lifeboat complete ACCOUNT",
        Remedy::GetRecoveryAccount => "lifeboat account create, or lifeboat account sign-in",
        Remedy::SignIn => "lifeboat account sign-in",
        Remedy::BackUp => "lifeboat backup now",
        Remedy::TurnBackupOn => "lifeboat backup on",
        Remedy::StartAnew => "lifeboat backup off, then lifeboat backup on",
        Remedy::Undelete => "lifeboat backup undelete",
        Remedy::UndeleteOrErase => "lifeboat backup undelete, or lifeboat backup off --erase",
        Remedy::FinishErasing => "lifeboat backup off --erase",
        Remedy::Recover => "lifeboat recover",
        Remedy::LookThenRecover => "lifeboat recover --dry-run, then lifeboat recover",
        Remedy::LookAtHistory => "lifeboat backup history",
        Remedy::Outside => return None,
    })
}

fn in_words(program: &Program, rows: &[Row]) -> String {
    let paint = program.output.paint();
    let mut lines = Vec::new();
    for Row { finding, command } in rows {
        let (style, mark) = match finding.severity {
            Severity::Ok => (Style::Green, "✓"),
            Severity::Warning => (Style::Yellow, "!"),
            Severity::Problem => (Style::Red, "✗"),
        };
        lines.push(format!("{} {}", paint.in_style(style, mark), finding.found));
        lines.extend(finding.advice.as_ref().map(|advice| format!("  {advice}")));
        let command = command.map(|command| paint.in_style(Style::Bold, command));
        lines.extend(command.map(|command| format!("  {command}")));
    }
    program.output.prose(&lines.join("\n"))
}
