//! `lifeboat export`: the accounts, with their secrets, for another app or for safe keeping.

use std::{
    io::{self, IsTerminal},
    path::{Path, PathBuf},
};

use clap::Args;
use lifeboat_transfer::{
    Export, ExportError, ExportOptions, Format, Loss, Password, Protection, export, losses,
};
use lifeboat_vault::{Account, Contents};
use serde::Serialize;

use super::query;
use crate::{
    error::CliError,
    ports::{explain, write_file},
    program::Program,
    unlocking::given_secret,
};

/// The environment variable that can hold the password.
const VARIABLE: &str = "LIFEBOAT_EXPORT_PASSWORD";
/// What gives the password without asking.
const INSTEAD: &str = "--password-file FILE, or set LIFEBOAT_EXPORT_PASSWORD";
/// How many losses are shown one by one.
const SHOWN: usize = 20;
/// Shorter passwords are guessed quickly by whoever has the file.
const SHORT: usize = 8;

/// Write the accounts, with their secrets, for another app or for safe keeping.
#[derive(Debug, Args)]
#[command(
    after_help = "What the format has no room for is said before anything is written; before a whole \
                  account is left out, you are asked. Without a password the secrets are in clear: \
                  whoever gets the file can make your codes.\n\nExamples:\n  lifeboat export \
                  --format age --output accounts.age\n  \
                  lifeboat export --format aegis --encrypt --output aegis.json\n  \
                  lifeboat export --format html --output print-me.html"
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
    /// Protect the file with a password, where the format can (aegis, 2fas, ente; age always is).
    #[arg(long)]
    encrypt: bool,
    /// A file whose first line is the password to protect the export with (or set
    /// `LIFEBOAT_EXPORT_PASSWORD`); `-` reads it from the input.
    #[arg(long, value_name = "FILE")]
    password_file: Option<PathBuf>,
    /// Do not ask; replace the file if it is there.
    #[arg(long)]
    yes: bool,
}

impl ExportArguments {
    /// Whether the file is to be protected.
    fn protects(&self) -> bool {
        let always = self.format.protection() == Some(Protection::Always);
        always || self.encrypt || self.password_file.is_some()
    }
}

pub(crate) async fn run(program: &mut Program, arguments: ExportArguments) -> Result<(), CliError> {
    check(program, &arguments)?;
    let (_, vault) = program.open_vault().await?;
    let accounts = chosen(&vault.contents, arguments.query.as_deref())?;
    let losses = losses(&accounts, arguments.format).map_err(|error| failed(&error))?;
    if !program.output.is_json() {
        tell(program, &losses);
    }
    if !arguments.yes {
        let (how, risk) = match (arguments.protects(), left_out(&losses)) {
            (false, _) => ("with their secrets in clear", Risk::InClear),
            (true, 0) => ("under a password", Risk::None),
            (true, _) => ("under a password", Risk::LeavesOut),
        };
        let what = format!("{} {how}", which(accounts.len(), left_out(&losses)));
        let files: Vec<&Path> = arguments.output.iter().map(PathBuf::as_path).collect();
        ask(program, (&what, risk), &files)?;
    }
    let options = ExportOptions {
        password: password(program, &arguments)?,
    };
    let now = program.now();
    let Export { bytes, losses } =
        export(&accounts, arguments.format, &options, &mut program.rng, now)
            .map_err(|error| failed(&error))?;
    let Some(path) = &arguments.output else {
        program.output.bytes(&bytes);
        return Ok(());
    };
    write_file(path, &bytes)
        .map_err(|error| CliError::failed("storage_failed", explain(&error, path)))?;
    let exported = Exported {
        format: arguments.format,
        accounts: accounts.len() - left_out(&losses),
        output: path,
        losses: &losses,
    };
    let said = in_words(&exported, arguments.protects());
    program
        .output
        .result(&exported, program.output.prose(&said));
    Ok(())
}

/// What cannot be, before anybody is asked for anything.
fn check(program: &Program, arguments: &ExportArguments) -> Result<(), CliError> {
    if program.output.is_json() && arguments.output.is_none() {
        return Err(CliError::usage(
            "With --json the export itself cannot be printed. Give it a file with --output.",
        ));
    }
    let format = arguments.format;
    if arguments.protects() && format.protection() == Some(Protection::Never) {
        return Err(CliError::usage(
            ExportError::NoEncryption { format }.to_string(),
        ));
    }
    // Its bytes are no text.
    if format == Format::Age && arguments.output.is_none() && io::stdout().is_terminal() {
        return Err(CliError::usage(
            "This export is no text that a terminal can show. Give it a file with --output.",
        ));
    }
    Ok(())
}

/// The accounts that a query means, or all.
pub(super) fn chosen(contents: &Contents, text: Option<&str>) -> Result<Vec<Account>, CliError> {
    let accounts: Vec<Account> = match text {
        Some(text) => query::some(contents, text)?.into_iter().cloned().collect(),
        None => contents.accounts.clone(),
    };
    if accounts.is_empty() {
        return Err(CliError::failed(
            "no_accounts",
            "There are no accounts to export.",
        ));
    }
    Ok(accounts)
}

/// Says what the format has no room for.
pub(super) fn tell(program: &Program, losses: &[Loss]) {
    for loss in losses.iter().take(SHOWN) {
        program
            .output
            .warning(format_args!("{} loses {}.", loss.entry, loss.lost));
    }
    if losses.len() > SHOWN {
        program.output.warning(format_args!(
            "{} more things are lost; --json with --output lists all.",
            losses.len() - SHOWN
        ));
    }
}

/// How many accounts are left out altogether.
fn left_out(losses: &[Loss]) -> usize {
    losses.iter().filter(|loss| loss.is_whole_account()).count()
}

/// Which accounts are written, as in a question.
fn which(count: usize, left_out: usize) -> String {
    if left_out == 0 {
        "the accounts".to_owned()
    } else {
        format!("{} of {count} accounts", count - left_out)
    }
}

/// What `export --json` prints.
#[derive(Serialize)]
struct Exported<'a> {
    format: Format,
    /// How many were written.
    accounts: usize,
    output: &'a Path,
    losses: &'a [Loss],
}

fn in_words(exported: &Exported, is_protected: bool) -> String {
    let (count, path) = (exported.accounts, exported.output.display());
    let plural = if count == 1 { "" } else { "s" };
    let left_out = match left_out(exported.losses) {
        0 => String::new(),
        left_out => format!("; {left_out} left out"),
    };
    let advice = if is_protected {
        "Nobody opens it without the password, so keep that too."
    } else {
        "The secrets in it are not protected: delete it when it has served its purpose."
    };
    format!("Exported {count} account{plural} to {path}{left_out}. {advice}")
}

/// What can go wrong with what is written, even where no file is replaced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Risk {
    /// Whoever finds the secrets can use them.
    InClear,
    /// They are protected, but a part would be taken for the whole.
    LeavesOut,
    /// They are protected, and all are there.
    None,
}

impl Risk {
    /// Whether somebody has to agree: where somebody can be asked, and always before secrets in
    /// clear are printed.
    const fn is_asked(self, is_interactive: bool, is_printed: bool) -> bool {
        match self {
            Self::InClear => is_interactive || is_printed,
            Self::LeavesOut => is_interactive,
            Self::None => false,
        }
    }
}

/// Asks before secrets are written into these files, or printed where there are none: always before a
/// file is replaced, and otherwise as their risk demands.
pub(super) fn ask(
    program: &Program,
    (what, risk): (&str, Risk),
    files: &[&Path],
) -> Result<(), CliError> {
    let replaced: Vec<&Path> = files.iter().copied().filter(|file| file.exists()).collect();
    let is_asked = risk.is_asked(program.terminal.is_interactive(), files.is_empty());
    if replaced.is_empty() && !is_asked {
        return Ok(());
    }
    let question = match (files, &replaced[..]) {
        ([], _) => format!("Print {what}?"),
        (files, []) => format!("Write {what} to {}?", named(files)),
        (_, replaced) => format!("Replace {} by {what}?", named(replaced)),
    };
    if program.terminal.confirm(&question, "--yes")? {
        Ok(())
    } else {
        Err(CliError::cancelled())
    }
}

/// The files, as in a sentence.
pub(super) fn named(paths: &[impl AsRef<Path>]) -> String {
    let names: Vec<String> = paths
        .iter()
        .map(|path| path.as_ref().display().to_string())
        .collect();
    names.join(" and ")
}

fn password(program: &Program, arguments: &ExportArguments) -> Result<Option<Password>, CliError> {
    if !arguments.protects() {
        return Ok(None);
    }
    let password = match given_secret(arguments.password_file.as_deref(), Some(VARIABLE))? {
        Some(password) => password,
        None => program
            .terminal
            .ask_new_hidden("Password for the export", INSTEAD)?,
    };
    if password.chars().count() < SHORT {
        program.output.warning(
            "this password is short: whoever gets the file can try millions of them. Several words \
             are better.",
        );
    }
    Ok(Some(Password::new(password)))
}

pub(super) fn failed(error: &ExportError) -> CliError {
    let code = match error {
        ExportError::NoRoom { .. } => "no_accounts",
        ExportError::PasswordNeeded { .. } => "password_needed",
        _ => "export_failed",
    };
    CliError::failed(code, error.to_string())
}

#[cfg(test)]
mod tests {
    use lifeboat_transfer::Lost;

    use super::*;

    fn exported(losses: &[Loss]) -> Exported<'_> {
        Exported {
            format: Format::Aegis,
            accounts: 1,
            output: Path::new("a.json"),
            losses,
        }
    }

    #[test]
    fn accounts_that_were_left_out_are_counted_in_the_last_sentence() {
        let loss = |lost| Loss {
            entry: "entry 1".to_owned(),
            lost,
        };
        let reason = "too long";
        let losses = [loss(Lost::Account { reason }), loss(Lost::Note)];
        let said = in_words(&exported(&losses), true);
        assert!(said.starts_with("Exported 1 account to a.json; 1 left out. Nobody"));
        let said = in_words(&exported(&losses[1..]), true);
        assert!(said.starts_with("Exported 1 account to a.json. Nobody"));
        assert_eq!(which(3, left_out(&losses)), "2 of 3 accounts");
        assert_eq!(which(3, left_out(&losses[1..])), "the accounts");
    }

    #[test]
    fn a_protected_export_is_asked_about_where_somebody_sits_and_an_account_is_left_out() {
        for is_printed in [true, false] {
            assert!(Risk::LeavesOut.is_asked(true, is_printed));
            assert!(!Risk::LeavesOut.is_asked(false, is_printed), "a script");
            assert!(!Risk::None.is_asked(true, is_printed));
        }
        assert!(Risk::InClear.is_asked(false, true));
        assert!(!Risk::InClear.is_asked(false, false));
    }
}
