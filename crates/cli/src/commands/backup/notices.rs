//! `lifeboat backup notices`: what merges had to decide between, with what was put aside.

use std::fmt::Write as _;

use clap::Args;
use lifeboat_client::device::{Notice, Vault, VaultError};
use lifeboat_otp::Generator;
use lifeboat_vault::{Account, AccountId, FieldValue, MergeNotice, Timestamp};
use serde::Serialize;

use crate::{
    error::CliError,
    output::{Style, moment, sentence},
    program::Program,
};

/// Show what was put aside where two devices had changed the same thing.
///
/// A merge takes the later edit. The other one is in no version of the backup: it is kept here until you
/// let it go.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  lifeboat backup notices\n  lifeboat backup notices --clear")]
pub(crate) struct NoticesArguments {
    /// Show the secrets of accounts that were removed, too, in Base32.
    #[arg(long, conflicts_with = "clear")]
    show_secrets: bool,
    /// Let all of them go, with what was put aside.
    #[arg(long)]
    clear: bool,
    /// Do not ask.
    #[arg(long, requires = "clear")]
    yes: bool,
}

/// A notice in `--json`.
#[derive(Serialize)]
struct Row<'a> {
    /// When it was merged, UNIX seconds.
    at: Option<Timestamp>,
    /// Which account.
    id: Option<AccountId>,
    /// What was decided, in a sentence.
    notice: String,
    /// The field that both changed, and the value that was put aside.
    #[serde(flatten)]
    put_aside: Option<&'a FieldValue>,
    /// The account that was removed, with its secret.
    #[serde(skip_serializing_if = "Option::is_none")]
    removed: Option<&'a Account>,
}

impl<'a> Row<'a> {
    fn of(notice: &'a Notice, show_secrets: bool) -> Self {
        let mut row = Self {
            at: None,
            id: None,
            notice: notice.to_string(),
            put_aside: None,
            removed: None,
        };
        let Notice::Merge { at, decided, .. } = notice else {
            return row;
        };
        row.at = Some(*at);
        match decided {
            MergeNotice::Overruled { id, other, .. } => {
                row.id = Some(*id);
                row.put_aside = Some(other);
            }
            MergeNotice::Removed { account, .. } => {
                row.id = Some(account.id);
                row.removed = show_secrets.then_some(account);
            }
            MergeNotice::KeptEdited { id, .. } | MergeNotice::TwoCredentials { id, .. } => {
                row.id = Some(*id);
            }
        }
        row
    }

    /// The sentence, and below it what was put aside.
    fn in_words(&self, program: &Program) -> String {
        let paint = program.output.paint();
        let notice = sentence(&self.notice);
        let mut text = match self.at {
            Some(at) => format!("{}  {notice}", paint.in_style(Style::Dim, &moment(at))),
            None => notice,
        };
        if let Some(value) = self.put_aside {
            let _ = write!(text, "\n  The {} that was put aside:", value.field());
            for line in words_of(value).lines() {
                let _ = write!(text, "\n    {line}");
            }
        }
        let secret = self
            .removed
            .and_then(|account| account.credential.generator())
            .map(Generator::secret);
        if let Some(secret) = secret {
            let _ = write!(text, "\n  Its secret: {}", &*secret.expose_base32());
        }
        text
    }
}

fn words_of(value: &FieldValue) -> &str {
    match value {
        FieldValue::Kind(kind) => kind.as_str(),
        FieldValue::Issuer(label) | FieldValue::Name(label) | FieldValue::Group(Some(label)) => {
            label.as_str()
        }
        FieldValue::Icon(Some(icon)) => icon.as_str(),
        FieldValue::Note(Some(note)) => note.as_str(),
        FieldValue::Group(None) | FieldValue::Icon(None) | FieldValue::Note(None) => "(none)",
        FieldValue::Pinned(true) => "pinned",
        FieldValue::Pinned(false) => "not pinned",
    }
}

pub(crate) async fn run(
    program: &mut Program,
    arguments: NoticesArguments,
) -> Result<(), CliError> {
    if arguments.clear {
        return clear(program, arguments.yes).await;
    }
    let (store, vault) = program.open_vault().await?;
    show(program, &vault, arguments.show_secrets);
    if vault.notices.iter().any(Notice::is_news) {
        store
            .update(|vault| Ok::<_, VaultError>(vault.tell_notices()))
            .await?;
    }
    Ok(())
}

fn show(program: &Program, vault: &Vault, show_secrets: bool) {
    let rows: Vec<_> = vault
        .notices
        .iter()
        .map(|notice| Row::of(notice, show_secrets))
        .collect();
    let texts: Vec<_> = rows.iter().map(|row| row.in_words(program)).collect();
    let text = if rows.is_empty() {
        "Nothing was put aside.".to_owned()
    } else {
        texts.join("\n\n")
    };
    program.output.result(&rows, text);
}

async fn clear(program: &mut Program, yes: bool) -> Result<(), CliError> {
    /// What `--clear --json` prints.
    #[derive(Serialize)]
    struct Cleared {
        cleared: usize,
    }
    let (store, vault) = program.open_vault().await?;
    let seen = vault.notices;
    if !yes && !seen.is_empty() {
        let question = format!(
            "Let {} go? What was put aside is in no version of the backup.",
            counted(seen.len())
        );
        if !program.terminal.confirm(&question, "--yes")? {
            return Err(CliError::cancelled());
        }
    }
    store
        .update(|vault| {
            vault.let_notices_go(&seen);
            Ok::<_, VaultError>(())
        })
        .await?;
    let cleared = seen.len();
    let text = format!("Let {} go.", counted(cleared));
    program.output.result(&Cleared { cleared }, text);
    Ok(())
}

fn counted(notices: usize) -> String {
    match notices {
        1 => "1 notice".to_owned(),
        notices => format!("{notices} notices"),
    }
}

/// After notices were told: where to see what they put aside.
pub(crate) fn say_where_they_are(program: &Program, told: &[Notice]) {
    if told.iter().any(Notice::holds_what_was_put_aside) {
        program
            .output
            .note("what was put aside is kept here. See it: lifeboat backup notices");
    }
}
