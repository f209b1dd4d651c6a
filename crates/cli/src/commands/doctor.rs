//! `lifeboat doctor`: what is wrong, and how to mend it.

use clap::Args;
use lifeboat_client::doctor::{Check, Finding, Severity, examine_vault};
use serde::Serialize;

use crate::{connection::Connection, error::CliError, output::Style, program::Program};

/// Find out what is wrong with the vault, the sign-in, the network and the backup, and what helps.
///
/// Exit code 1 if there is a problem.
#[derive(Debug, Args)]
pub(crate) struct DoctorArguments {}

/// A finding in `--json`: `{check, severity, found, remedy?, command?}`.
#[derive(Serialize)]
struct Row<'a> {
    #[serde(flatten)]
    finding: &'a Finding,
    #[serde(skip_serializing_if = "Option::is_none")]
    command: Option<&'static str>,
}

pub(crate) async fn run(program: &mut Program, _: DoctorArguments) -> Result<(), CliError> {
    let findings = examine(program).await?;
    let rows: Vec<_> = findings
        .iter()
        .map(|finding| Row {
            finding,
            command: command(finding),
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
        return Ok(vec![Finding {
            check: Check::Vault,
            severity: Severity::Warning,
            found: "There is no vault here yet.".to_owned(),
            remedy: Some("Add an account, import a file, or begin recovery.".to_owned()),
        }]);
    }
    let (store, vault) = program.open_vault().await?;
    if vault.recovery_account.is_none() {
        return Ok(examine_vault(&vault, &store.aside().await?));
    }
    let connection = Connection::open(program).await?;
    Ok(connection.backed_up().examine(program.now()).await?)
}

/// The command that mends what was found.
fn command(finding: &Finding) -> Option<&'static str> {
    if finding.severity == Severity::Ok {
        return None;
    }
    let says = |text: &str| {
        finding.found.contains(text)
            || finding
                .remedy
                .as_ref()
                .is_some_and(|remedy| remedy.contains(text))
    };
    Some(match finding.check {
        Check::Vault if says("back up now") => "lifeboat list, lifeboat backup now",
        Check::Vault if says("is kept as") => "lifeboat list",
        Check::Vault => "lifeboat add, lifeboat import FILE or lifeboat recover",
        Check::RecoveryAccount => "lifeboat account create, or lifeboat account sign-in",
        Check::SignIn => "lifeboat account sign-in",
        Check::StorageLocation if says("that was deleted") => {
            "lifeboat backup undelete, or lifeboat backup off --erase"
        }
        Check::Backup if says("Erasing") => "lifeboat backup off --erase",
        Check::Backup if says("deleted") => "lifeboat backup undelete",
        Check::Backup if says("Begin recovery") => "lifeboat recover",
        Check::Backup if says("off and on again") => "lifeboat backup off, then lifeboat backup on",
        Check::Backup if says("Turn backup on") => "lifeboat backup on",
        Check::Backup | Check::OutOfDate => "lifeboat backup now",
        Check::AlreadyHere => "lifeboat recover --dry-run, then lifeboat recover",
        Check::History => "lifeboat backup history",
        Check::FollowUps => "lifeboat follow-ups",
        Check::Network | Check::Clock | Check::Platform | Check::StorageLocation => return None,
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
        lines.extend(finding.remedy.as_ref().map(|remedy| format!("  {remedy}")));
        let command = command.map(|command| paint.in_style(Style::Bold, command));
        lines.extend(command.map(|command| format!("  {command}")));
    }
    program.output.prose(&lines.join("\n"))
}
