//! `lifeboat edit`: what an account is called and how it is shown.

use clap::Args;
use lifeboat_vault::{Account, AccountId, Icon, Label, Note};
use serde::Serialize;

use super::{labels, query};
use crate::{error::CliError, program::Program};

/// Change what an account is called and how it is shown.
#[derive(Debug, Args)]
#[command(
    group = clap::ArgGroup::new("change").required(true).multiple(true)
        .args(["issuer", "name", "group", "note", "icon", "pin", "unpin"]),
    after_help = "An empty text removes a group, a note or an icon.\n\nExamples:\n  \
                  lifeboat edit github --group Work --pin\n  lifeboat edit github --note \"\""
)]
pub(crate) struct EditArguments {
    /// The account: a part of its issuer or name, or its id.
    query: String,
    /// The site or organization.
    #[arg(long)]
    issuer: Option<String>,
    /// Your name there.
    #[arg(long)]
    name: Option<String>,
    /// The group that it is shown in.
    #[arg(long)]
    group: Option<String>,
    /// What you want to remember about it.
    #[arg(long)]
    note: Option<String>,
    /// The name of a picture, or a data:image/ URI.
    #[arg(long)]
    icon: Option<String>,
    /// Show it on top.
    #[arg(long, conflicts_with = "unpin")]
    pin: bool,
    /// Show it in its place again.
    #[arg(long)]
    unpin: bool,
}

pub(crate) async fn run(program: &mut Program, arguments: EditArguments) -> Result<(), CliError> {
    let change = Change::parse(&arguments)?;
    let (store, _) = program.open_vault().await?;
    let now = program.now();
    let edited = store
        .update(|vault| {
            let id = query::one(&vault.contents, &arguments.query)?.id;
            let mut title = String::new();
            let changed = vault
                .contents
                .edit(id, now, |account| {
                    change.apply(account);
                    title = account.title();
                })
                .map_err(|error| CliError::failed("no_such_account", error.to_string()))?;
            Ok::<_, CliError>((Edited { id, changed }, title))
        })
        .await?;
    let (edited, title) = edited;
    let said = if edited.changed {
        format!("Changed {title}.")
    } else {
        format!("{title} was like that already.")
    };
    program.output.result(&edited, said);
    Ok(())
}

/// What `edit --json` prints.
#[derive(Serialize)]
struct Edited {
    id: AccountId,
    changed: bool,
}

/// What to change.
struct Change {
    issuer: Option<Label>,
    name: Option<Label>,
    group: Replacement<Label>,
    note: Replacement<Note>,
    icon: Replacement<Icon>,
    pinned: Option<bool>,
}

/// What becomes of something that an account may have or not.
enum Replacement<W> {
    Stays,
    Goes,
    Becomes(W),
}

impl<W: labels::Words + Clone> Replacement<W> {
    fn parse(part: &str, text: Option<&str>) -> Result<Self, CliError> {
        match text {
            None => Ok(Self::Stays),
            Some(text) if text.trim().is_empty() => Ok(Self::Goes),
            Some(text) => labels::parse(part, text).map(Self::Becomes),
        }
    }

    fn apply(&self, to: &mut Option<W>) {
        match self {
            Self::Stays => {}
            Self::Goes => *to = None,
            Self::Becomes(new) => *to = Some(new.clone()),
        }
    }
}

impl Change {
    fn parse(arguments: &EditArguments) -> Result<Self, CliError> {
        let label = |part, text: &Option<String>| {
            let text = text.as_deref();
            text.map(|text| labels::parse(part, text)).transpose()
        };
        let pinned = match (arguments.pin, arguments.unpin) {
            (true, _) => Some(true),
            (_, true) => Some(false),
            _ => None,
        };
        Ok(Self {
            issuer: label("issuer", &arguments.issuer)?,
            name: label("name", &arguments.name)?,
            group: Replacement::parse("group", arguments.group.as_deref())?,
            note: Replacement::parse("note", arguments.note.as_deref())?,
            icon: Replacement::parse("icon", arguments.icon.as_deref())?,
            pinned,
        })
    }

    fn apply(&self, account: &mut Account) {
        if let Some(issuer) = &self.issuer {
            account.issuer = issuer.clone();
        }
        if let Some(name) = &self.name {
            account.name = name.clone();
        }
        self.group.apply(&mut account.group);
        self.note.apply(&mut account.note);
        self.icon.apply(&mut account.icon);
        if let Some(pinned) = self.pinned {
            account.pinned = pinned;
        }
    }
}
