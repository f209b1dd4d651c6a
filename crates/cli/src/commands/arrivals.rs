//! Accounts that come in from elsewhere, many at a time: each once, in their order, and a word about
//! those that could not be read.

use lifeboat_transfer::{EntryError, Loss};
use lifeboat_vault::Account;
use serde::Serialize;

use crate::{error::CliError, output::sentence, program::Program};

/// How many errors and losses are shown to a person one by one.
const SHOWN: usize = 20;

/// What a file or a picture held.
#[derive(Debug)]
pub(super) struct Arrivals {
    pub(super) format: &'static str,
    pub(super) accounts: Vec<Account>,
    pub(super) errors: Vec<EntryError>,
    pub(super) losses: Vec<Loss>,
}

/// What `import --json` and `scan --json` print.
#[derive(Serialize)]
struct Report<'a> {
    format: &'static str,
    imported: usize,
    duplicates: usize,
    errors: &'a [EntryError],
}

/// Puts them at the end of the vault, which is made if there is none, and says what came of it.
pub(super) async fn take_in(program: &mut Program, arrivals: Arrivals) -> Result<(), CliError> {
    let Arrivals {
        format,
        accounts,
        errors,
        losses,
    } = arrivals;
    let any = !accounts.is_empty();
    let additions = if any {
        let (store, _) = program.open_or_create_vault().await?;
        store
            .update(|vault| Ok::<_, CliError>(vault.contents.add_all(accounts)))
            .await?
    } else {
        Vec::new()
    };
    let imported = additions
        .iter()
        .filter(|addition| addition.is_new())
        .count();
    let report = Report {
        format,
        imported,
        duplicates: additions.len() - imported,
        errors: &errors,
    };
    tell(program, &report, &losses);
    program.output.result(&report, in_words(&report));
    if !any && !errors.is_empty() {
        return Err(CliError::failed(
            "nothing_imported",
            "None of the entries could be read. Nothing was changed.",
        ));
    }
    Ok(())
}

fn tell(program: &Program, report: &Report, losses: &[Loss]) {
    let output = &program.output;
    if !output.is_json() {
        for error in report.errors.iter().take(SHOWN) {
            output.warning(format_args!("{}: {}", error.entry, sentence(&error.reason)));
        }
        if report.errors.len() > SHOWN {
            output.warning(format_args!(
                "{} more entries could not be read; --json lists all.",
                report.errors.len() - SHOWN
            ));
        }
    }
    for loss in losses.iter().take(SHOWN) {
        output.note(format_args!("{} lost {}.", loss.entry, loss.lost));
    }
    if losses.len() > SHOWN {
        output.note(format_args!(
            "{} more accounts lost something.",
            losses.len() - SHOWN
        ));
    }
}

fn in_words(report: &Report) -> String {
    let mut words = vec![match report.imported {
        0 => "No new account was added".to_owned(),
        1 => "Added 1 account".to_owned(),
        count => format!("Added {count} accounts"),
    }];
    match report.duplicates {
        0 => {}
        1 => words.push("1 was here already".to_owned()),
        count => words.push(format!("{count} were here already")),
    }
    match report.errors.len() {
        0 => {}
        1 => words.push("1 entry could not be read".to_owned()),
        count => words.push(format!("{count} entries could not be read")),
    }
    words.join("; ") + "."
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_outcome_is_one_sentence() {
        let errors = [EntryError {
            entry: "line 3".into(),
            reason: "no".into(),
        }];
        let report = Report {
            format: "aegis",
            imported: 1,
            duplicates: 2,
            errors: &errors,
        };
        assert_eq!(
            in_words(&report),
            "Added 1 account; 2 were here already; 1 entry could not be read."
        );
    }
}
