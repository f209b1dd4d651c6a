//! `lifeboat list`: the accounts, in the user's order.

use clap::Args;
use lifeboat_client::device::Vault;
use lifeboat_otp::Generator;
use lifeboat_vault::{Account, AccountId, FollowUp, Icon, Kind, Label, Note, Timestamp};
use serde::Serialize;
use zeroize::Zeroizing;

use super::query;
use crate::{
    error::CliError,
    output::{Cell, Paint, Style, Table, moment},
    program::Program,
};

/// List the accounts, in their order.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  lifeboat list work --json")]
pub(crate) struct ListArguments {
    /// Only accounts with this in their issuer, name or id.
    query: Option<String>,
    /// Everything that is kept of each account, except its secret.
    #[arg(long)]
    long: bool,
    /// Show the secrets too, in Base32. Whoever sees one can make the codes.
    #[arg(long)]
    show_secrets: bool,
}

pub(crate) async fn run(program: &mut Program, arguments: ListArguments) -> Result<(), CliError> {
    let (_, vault) = program.open_vault().await?;
    let found = match &arguments.query {
        Some(text) => query::some(&vault.contents, text)?,
        None => vault.contents.accounts.iter().collect(),
    };
    let rows: Vec<Row> = found
        .iter()
        .map(|account| Row::of(account, &vault, &arguments))
        .collect();
    let paint = program.output.paint();
    if program.output.is_json() {
        program.output.json(&rows);
    } else if rows.is_empty() {
        program.output.note(
            "there are no accounts here yet. Add one with `lifeboat add`, `lifeboat import FILE` or \
             `lifeboat recover`.",
        );
    } else if arguments.long {
        program.output.text(in_full(&rows, paint));
    } else {
        program
            .output
            .text(table(&rows, paint, arguments.show_secrets));
    }
    Ok(())
}

/// An account in `list --json`.
#[derive(Serialize)]
struct Row<'a> {
    id: AccountId,
    kind: Kind,
    issuer: &'a Label,
    name: &'a Label,
    r#type: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    algorithm: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    digits: Option<u8>,
    #[serde(skip_serializing_if = "Option::is_none")]
    period: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    counter: Option<u64>,
    group: Option<&'a Label>,
    #[serde(skip_serializing_if = "Option::is_none")]
    follow_up: Option<FollowUp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    secret: Option<Zeroizing<String>>,
    #[serde(flatten)]
    rest: Option<Rest<'a>>,
}

/// What only `--long` shows.
#[derive(Serialize)]
struct Rest<'a> {
    pinned: bool,
    icon: Option<&'a Icon>,
    note: Option<&'a Note>,
    created_at: Timestamp,
    edited_at: Timestamp,
}

impl<'a> Row<'a> {
    fn of(account: &'a Account, vault: &Vault, arguments: &ListArguments) -> Self {
        let generator = account.credential.generator();
        Self {
            id: account.id,
            kind: account.kind,
            issuer: &account.issuer,
            name: &account.name,
            r#type: account.credential.type_str(),
            algorithm: generator.map(|generator| generator.algorithm().as_str()),
            digits: generator.map(Generator::digits),
            period: generator
                .and_then(Generator::period)
                .map(lifeboat_otp::Period::seconds),
            counter: generator.and_then(Generator::counter),
            group: account.group.as_ref(),
            follow_up: vault.follow_up(account),
            secret: generator
                .filter(|_| arguments.show_secrets)
                .map(|generator| generator.secret().expose_base32()),
            rest: arguments.long.then_some(Rest {
                pinned: account.pinned,
                icon: account.icon.as_ref(),
                note: account.note.as_ref(),
                created_at: account.created_at,
                edited_at: account.edited_at,
            }),
        }
    }

    /// `totp`, and what is not as most sites have it: `totp SHA256 8 digits 60 s`.
    fn codes(&self) -> String {
        let unusual_digits = |digits: &u8| *digits != 6 && self.r#type != "steam";
        [
            Some(self.r#type.to_owned()),
            self.algorithm
                .filter(|name| *name != "SHA1")
                .map(str::to_owned),
            self.digits
                .filter(unusual_digits)
                .map(|digits| format!("{digits} digits")),
            self.period
                .filter(|period| *period != 30)
                .map(|period| format!("{period} s")),
            self.counter.map(|counter| format!("#{counter}")),
        ]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(" ")
    }

    fn needs(&self) -> Option<&'static str> {
        self.follow_up.map(in_short)
    }
}

/// What an account needs, in a word or two.
pub(super) fn in_short(follow_up: FollowUp) -> &'static str {
    match follow_up {
        FollowUp::SignIn => "sign in",
        FollowUp::ScanQrCode => "scan a QR code",
    }
}

fn table(rows: &[Row], paint: Paint, secrets: bool) -> String {
    let needs = rows.iter().any(|row| row.needs().is_some());
    let groups = rows.iter().any(|row| row.group.is_some());
    let column = |shown: bool, title: &'static str| shown.then_some(title);
    let titles: Vec<&str> = [
        Some("#"),
        Some("issuer"),
        Some("name"),
        column(groups, "group"),
        Some("codes"),
        column(needs, "still needs"),
        column(secrets, "secret"),
        Some("id"),
    ]
    .into_iter()
    .flatten()
    .collect();
    let mut table = Table::new(paint).titles(&titles);
    for (index, row) in rows.iter().enumerate() {
        let group = row.group.map_or("", Label::as_str);
        let secret = row.secret.as_ref().map_or("", |secret| secret.as_str());
        table.row(
            [
                Some(Cell::styled(Style::Dim, (index + 1).to_string())),
                Some(Cell::styled(Style::Bold, row.issuer.as_str())),
                Some(row.name.as_str().into()),
                groups.then(|| group.into()),
                Some(row.codes().into()),
                needs.then(|| Cell::styled(Style::Yellow, row.needs().unwrap_or_default())),
                secrets.then(|| secret.into()),
                Some(Cell::styled(Style::Dim, query::short_id(row.id))),
            ]
            .into_iter()
            .flatten(),
        );
    }
    table.to_string()
}

fn in_full(rows: &[Row], paint: Paint) -> Table {
    let mut table = Table::new(paint).indented(2);
    for row in rows {
        let Some(rest) = &row.rest else { continue };
        table.heading(match (row.issuer.is_empty(), row.name.is_empty()) {
            (false, false) => format!("{} ({})", row.issuer, row.name),
            _ => format!("{}{}", row.issuer, row.name),
        });
        let mut line = |title: &str, value: Option<String>| {
            if let Some(value) = value {
                table.row([Cell::styled(Style::Dim, title), value.into()]);
            }
        };
        line("id", Some(row.id.to_string()));
        line("kind", kind(row.kind));
        line("codes", Some(row.codes()));
        line(
            "secret",
            row.secret.as_ref().map(|secret| secret.to_string()),
        );
        line("still needs", row.needs().map(str::to_owned));
        line("group", row.group.map(ToString::to_string));
        line("pinned", rest.pinned.then(|| "yes".to_owned()));
        line("icon", rest.icon.map(icon));
        line("added", Some(moment(rest.created_at)));
        line("edited", Some(moment(rest.edited_at)));
        let note = rest.note.map(Note::as_str).unwrap_or_default();
        for (index, part) in note.lines().enumerate() {
            let title = if index == 0 { "note" } else { "" };
            line(title, Some(part.to_owned()));
        }
    }
    table
}

/// What kind of account it is, where that is not the usual one.
fn kind(kind: Kind) -> Option<String> {
    match kind {
        Kind::Personal => Some("personal".to_owned()),
        Kind::WorkOrSchool => Some("work or school".to_owned()),
        Kind::Other => None,
    }
}

fn icon(icon: &Icon) -> String {
    if icon.is_picture() {
        "a picture".to_owned()
    } else {
        icon.as_str().to_owned()
    }
}
