//! Accounts that come in from elsewhere, many at a time: each once, in their order, and a word about
//! those that could not be read.

mod words;

use lifeboat_transfer::{Caution, EntryError, Import, Loss};
use lifeboat_vault::{Account, Addition, Contents};
use serde::Serialize;

use self::words::{in_all, in_words};
use super::enrolling_by_code::EnrolledAccount;
use crate::{error::CliError, output::sentence, program::Program};

/// How many errors and losses, and accounts of a preview, are shown to a person one by one.
const SHOWN: usize = 20;
const SHOWN_IN_PREVIEW: usize = 200;

/// What a file or a picture held.
#[derive(Debug)]
pub(super) struct Arrivals {
    pub(super) format: &'static str,
    pub(super) accounts: Vec<Account>,
    /// What activation codes beside them have enrolled already.
    pub(super) enrolled: Vec<EnrolledAccount>,
    pub(super) errors: Vec<EntryError>,
    pub(super) losses: Vec<Loss>,
    /// Why there may be more than came.
    pub(super) cautions: Vec<Caution>,
    /// How many items have no code, and stay behind.
    pub(super) without_code: usize,
    /// How many there were besides those that are listed.
    pub(super) unlisted_errors: usize,
    pub(super) unlisted_losses: usize,
}

impl Arrivals {
    /// Nothing at all.
    pub(super) fn none(format: &'static str) -> Self {
        Self {
            format,
            accounts: Vec::new(),
            enrolled: Vec::new(),
            errors: Vec::new(),
            losses: Vec::new(),
            cautions: Vec::new(),
            without_code: 0,
            unlisted_errors: 0,
            unlisted_losses: 0,
        }
    }
}

impl From<Import> for Arrivals {
    fn from(import: Import) -> Self {
        Self {
            format: import.format.as_str(),
            accounts: import.entries,
            enrolled: Vec::new(),
            errors: import.errors,
            losses: import.losses,
            cautions: import.cautions,
            without_code: import.without_code,
            unlisted_errors: import.unlisted_errors,
            unlisted_losses: import.unlisted_losses,
        }
    }
}

/// What became of one file of many.
pub(super) struct Came {
    pub(super) file: String,
    pub(super) arrivals: Result<Arrivals, CliError>,
}

/// What is done with the accounts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    /// They are put at the end of the vault.
    Import,
    /// It is only said what would become of them.
    Preview,
}

/// What `import --json` and `scan --json` print.
#[derive(Serialize)]
struct Report {
    format: &'static str,
    imported: usize,
    duplicates: usize,
    /// How many of the duplicates had a counter (HOTP) that was further on, which was taken over.
    #[serde(skip_serializing_if = "is_none")]
    counters_moved_on: usize,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    enrolled: Vec<EnrolledAccount>,
    errors: Vec<EntryError>,
    #[serde(skip_serializing_if = "is_none")]
    unlisted_errors: usize,
    losses: Vec<Loss>,
    #[serde(skip_serializing_if = "is_none")]
    unlisted_losses: usize,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    cautions: Vec<Caution>,
    #[serde(skip_serializing_if = "is_none")]
    without_code: usize,
    #[serde(flatten)]
    preview: Option<Preview>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for it")]
fn is_none(count: &usize) -> bool {
    *count == 0
}

/// What is there besides with `--dry-run`.
#[derive(Serialize)]
struct Preview {
    dry_run: bool,
    accounts: Vec<Previewed>,
}

#[derive(Serialize)]
struct Previewed {
    issuer: String,
    name: String,
    outcome: Outcome,
}

#[derive(Serialize, Clone, Copy, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
enum Outcome {
    New,
    AlreadyHere,
    CounterMovesOn,
}

/// What `import --json` prints of several files.
#[derive(Serialize)]
struct Summary {
    imported: usize,
    duplicates: usize,
    files: Vec<FileReport>,
}

#[derive(Serialize)]
struct FileReport {
    file: String,
    #[serde(flatten)]
    outcome: FileOutcome,
}

#[derive(Serialize)]
#[serde(untagged)]
enum FileOutcome {
    Read(Report),
    Unread { error: Problem },
}

#[derive(Serialize)]
struct Problem {
    code: &'static str,
    message: String,
}

/// Puts them at the end of the vault, which is made if there is none, and says what came of it.
pub(super) async fn take_in(
    program: &mut Program,
    arrivals: Arrivals,
    purpose: Purpose,
) -> Result<(), CliError> {
    let (accounts, unsorted) = Unsorted::of(arrivals, purpose);
    let any = !accounts.is_empty();
    let additions = add(program, accounts, purpose).await?;
    let report = unsorted.report(&additions);
    tell(program, None, &report);
    show_preview(program, &report);
    program.output.result(&report, in_words(&report));
    if !any && report.enrolled.is_empty() && !report.errors.is_empty() {
        return Err(nothing_imported("None of the entries could be read."));
    }
    Ok(())
}

/// The same with several files, in one step: either all their accounts are in the vault or none.
pub(super) async fn take_in_all(
    program: &mut Program,
    files: Vec<Came>,
    purpose: Purpose,
) -> Result<(), CliError> {
    let mut accounts = Vec::new();
    let mut unsorted = Vec::new();
    for Came { file, arrivals } in files {
        let outcome = arrivals.map(|arrivals| {
            let (more, unsorted) = Unsorted::of(arrivals, purpose);
            let count = more.len();
            accounts.extend(more);
            (count, unsorted)
        });
        unsorted.push((file, outcome));
    }
    let any = !accounts.is_empty();
    let additions = add(program, accounts, purpose).await?;
    let mut rest = additions.as_slice();
    let mut summary = Summary {
        imported: additions
            .iter()
            .filter(|addition| addition.is_new())
            .count(),
        duplicates: additions
            .iter()
            .filter(|addition| !addition.is_new())
            .count(),
        files: Vec::new(),
    };
    for (file, outcome) in unsorted {
        let outcome = match outcome {
            Ok((count, unsorted)) => {
                let (own, others) = rest.split_at(count.min(rest.len()));
                rest = others;
                let report = unsorted.report(own);
                tell(program, Some(&file), &report);
                program
                    .output
                    .done(format_args!("{file}: {}", in_words(&report)));
                show_preview(program, &report);
                FileOutcome::Read(report)
            }
            Err(error) => {
                let message = sentence(&error.message);
                if !program.output.is_json() {
                    program.output.warning(format_args!("{file}: {message}"));
                }
                let code = error.code;
                FileOutcome::Unread {
                    error: Problem { code, message },
                }
            }
        };
        summary.files.push(FileReport { file, outcome });
    }
    program.output.result(&summary, in_all(&summary, purpose));
    if !any {
        return Err(nothing_imported(
            "None of the files holds an account that can be read.",
        ));
    }
    Ok(())
}

fn nothing_imported(why: &str) -> CliError {
    CliError::failed("nothing_imported", format!("{why} Nothing was changed."))
}

async fn add(
    program: &mut Program,
    accounts: Vec<Account>,
    purpose: Purpose,
) -> Result<Vec<Addition>, CliError> {
    if accounts.is_empty() {
        return Ok(Vec::new());
    }
    match purpose {
        Purpose::Import => {
            let (store, _) = program.open_or_create_vault().await?;
            store
                .update(|vault| Ok::<_, CliError>(vault.contents.add_all(accounts)))
                .await
        }
        Purpose::Preview => {
            let mut contents = if program.has_vault().await? {
                program.open_vault().await?.1.contents
            } else {
                Contents::default()
            };
            Ok(contents.add_all(accounts))
        }
    }
}

/// Arrivals of which it is not known yet what becomes of them.
struct Unsorted(Report);

impl Unsorted {
    /// The accounts, and the rest.
    fn of(arrivals: Arrivals, purpose: Purpose) -> (Vec<Account>, Self) {
        let accounts = arrivals.accounts;
        let preview = (purpose == Purpose::Preview).then(|| Preview {
            dry_run: true,
            accounts: accounts.iter().map(Previewed::of).collect(),
        });
        let report = Report {
            format: arrivals.format,
            imported: 0,
            duplicates: 0,
            counters_moved_on: 0,
            enrolled: arrivals.enrolled,
            errors: arrivals.errors,
            unlisted_errors: arrivals.unlisted_errors,
            losses: arrivals.losses,
            unlisted_losses: arrivals.unlisted_losses,
            cautions: arrivals.cautions,
            without_code: arrivals.without_code,
            preview,
        };
        (accounts, Self(report))
    }

    fn report(self, additions: &[Addition]) -> Report {
        let Self(mut report) = self;
        report.imported = additions
            .iter()
            .filter(|addition| addition.is_new())
            .count();
        report.duplicates = additions.len() - report.imported;
        report.counters_moved_on = additions
            .iter()
            .filter(|addition| matches!(addition, Addition::MovedOn(_)))
            .count();
        let previewed = report
            .preview
            .iter_mut()
            .flat_map(|preview| &mut preview.accounts);
        for (account, addition) in previewed.zip(additions) {
            account.outcome = match addition {
                Addition::Added(_) => Outcome::New,
                Addition::Duplicate(_) => Outcome::AlreadyHere,
                Addition::MovedOn(_) => Outcome::CounterMovesOn,
            };
        }
        report
    }
}

impl Previewed {
    fn of(account: &Account) -> Self {
        Self {
            issuer: account.issuer.as_str().to_owned(),
            name: account.name.as_str().to_owned(),
            outcome: Outcome::New,
        }
    }

    fn title(&self) -> String {
        match (self.issuer.as_str(), self.name.as_str()) {
            ("", name) => name.to_owned(),
            (issuer, "") => issuer.to_owned(),
            (issuer, name) => format!("{issuer} ({name})"),
        }
    }
}

fn show_preview(program: &Program, report: &Report) {
    let Some(preview) = &report.preview else {
        return;
    };
    for account in preview.accounts.iter().take(SHOWN_IN_PREVIEW) {
        let outcome = match account.outcome {
            Outcome::New => "new             ",
            Outcome::AlreadyHere => "already here    ",
            Outcome::CounterMovesOn => "counter moves on",
        };
        let line = format!("  {outcome}  {}", account.title());
        program.output.done(line);
    }
    if preview.accounts.len() > SHOWN_IN_PREVIEW {
        let more = preview.accounts.len() - SHOWN_IN_PREVIEW;
        program
            .output
            .done(format_args!("  and {more} more; --json lists all."));
    }
}

fn tell(program: &Program, file: Option<&str>, report: &Report) {
    let output = &program.output;
    let place = |entry: &str| match file {
        Some(file) => format!("{file}, {entry}"),
        None => entry.to_owned(),
    };
    if !output.is_json() {
        for error in report.errors.iter().take(SHOWN) {
            output.warning(format_args!(
                "{}: {}",
                place(&error.entry),
                sentence(&error.reason)
            ));
        }
        let more = report.error_count() - report.errors.len().min(SHOWN);
        if more > 0 {
            output.warning(format_args!(
                "{more} more entries could not be read; --json lists {}.",
                listed(report.unlisted_errors)
            ));
        }
    }
    for loss in report.losses.iter().take(SHOWN) {
        output.note(format_args!("{} lost {}.", place(&loss.entry), loss.lost));
    }
    let losses = report.losses.len();
    let more = losses + report.unlisted_losses - losses.min(SHOWN);
    if more > 0 {
        output.note(format_args!(
            "{more} more things were lost; --json lists {}.",
            listed(report.unlisted_losses)
        ));
    }
    for caution in &report.cautions {
        match file {
            Some(file) => output.note(format_args!("{file}: {caution}.")),
            None => output.note(format_args!("{caution}.")),
        }
    }
}

/// What `--json` shows besides, if so many are not listed there either.
const fn listed(unlisted: usize) -> &'static str {
    if unlisted == 0 { "all" } else { "more" }
}

impl Report {
    fn error_count(&self) -> usize {
        self.errors.len() + self.unlisted_errors
    }
}
