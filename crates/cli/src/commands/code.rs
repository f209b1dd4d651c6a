//! `lifeboat code`: the codes, now or at another moment.

use clap::Args;
use lifeboat_client::{
    device::{ServerClock, Vault},
    doctor::direction,
};
use lifeboat_otp::{Code, Generator};
use lifeboat_vault::{
    Account, AccountId, CountedCodeError, Credential, FollowUp, Label, Section, Timestamp,
    in_section_order,
};
use serde::Serialize;

use super::query;
use crate::{
    error::CliError,
    output::{Cell, Output, Style, Table, span},
    program::{Program, Store},
};

/// A code that lives this short, in seconds, is shown as one to wait for.
const SHORT: u64 = 5;

/// Show codes.
///
/// A counted code (HOTP) is used up by being shown, so those are shown only when the query means just
/// one account.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  lifeboat code github\n  lifeboat code --json")]
pub(crate) struct CodeArguments {
    /// Only accounts with this in their issuer, name or id.
    query: Option<String>,
    /// The codes at this moment, in seconds since 1970.
    #[arg(long, value_name = "UNIX")]
    at: Option<u64>,
}

pub(crate) async fn run(program: &mut Program, arguments: CodeArguments) -> Result<(), CliError> {
    let (store, vault) = program.open_vault().await?;
    let found = query::some(
        &vault.contents,
        arguments.query.as_deref().unwrap_or_default(),
    )?;
    if let [account] = found.as_slice()
        && let Credential::Generator(Generator::Hotp(_)) = account.credential
    {
        let code = use_counted_code(&store, account.id, program.now()).await?;
        let shown = Shown::new(account, code, None);
        show(&program.output, &[shown], None);
        return Ok(());
    }
    let at = arguments.at.unwrap_or_else(|| program.now().seconds());
    let mut shown = Vec::with_capacity(found.len());
    let mut waiting = Waiting::default();
    for account in found {
        match timed(&vault, account, at) {
            Some(code) => shown.push(code),
            None => waiting.note(&vault, account),
        }
    }
    show(&program.output, &shown, Some(at));
    waiting.tell(&program.output);
    if arguments.at.is_none() && !shown.is_empty() {
        warn_about_clock(program).await;
    }
    if shown.is_empty() {
        return Err(CliError::failed(
            "no_codes",
            "None of these accounts shows a code by itself.",
        ));
    }
    Ok(())
}

/// Says when timed codes may be refused.
async fn warn_about_clock(program: &Program) {
    let heard = server_clock(program).await;
    if let Some(difference) = heard.and_then(|heard| clock_in_words(heard, program.now())) {
        program.output.warning(format_args!(
            "{difference} Let the device set its clock from the network. If it was set since: lifeboat \
             doctor"
        ));
    }
}

/// What a server said last of the time: showing codes asks nobody.
pub(super) async fn server_clock(program: &Program) -> Option<ServerClock> {
    ServerClock::load(&program.storage()).await.ok().flatten()
}

/// That timed codes may be refused, where this device's clock was found to be off.
pub(super) fn clock_in_words(heard: ServerClock, now: Timestamp) -> Option<String> {
    let ahead = heard.difference(now)?;
    Some(format!(
        "this device's clock was {} {} the server's when they last spoke, so these codes may be refused.",
        span(ahead.unsigned_abs()),
        direction(ahead),
    ))
}

/// A code in `code --json`.
#[derive(Serialize)]
struct Shown {
    id: AccountId,
    issuer: Label,
    name: Label,
    #[serde(serialize_with = "plain")]
    code: Code,
    /// UNIX seconds; null for a counted code.
    valid_from: Option<u64>,
    /// UNIX seconds, the first in which the next code is valid; null for a counted code.
    valid_until: Option<u64>,
    #[serde(skip)]
    section: Section,
}

impl Shown {
    fn new(account: &Account, code: Code, validity: Option<(u64, u64)>) -> Self {
        Self {
            id: account.id,
            issuer: account.issuer.clone(),
            name: account.name.clone(),
            code,
            valid_from: validity.map(|(from, _)| from),
            valid_until: validity.map(|(_, until)| until),
            section: account.section(),
        }
    }
}

fn plain<S: serde::Serializer>(code: &Code, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(code.as_str())
}

/// The code of an account that is timed.
fn timed(vault: &Vault, account: &Account, at: u64) -> Option<Shown> {
    let timed = vault.timed_code(account, at)?;
    let validity = Some((timed.valid_from, timed.valid_until));
    Some(Shown::new(account, timed.code, validity))
}

/// Uses up one code: the counter is on the disk before the code is seen, so that no code is ever
/// given twice.
pub(super) async fn use_counted_code(
    store: &Store,
    id: AccountId,
    now: Timestamp,
) -> Result<Code, CliError> {
    let used = store.update(|vault| {
        vault.contents.use_counted_code(id, now).map_err(|error| {
            let code = match error {
                CountedCodeError::NoSuchAccount(_) => "no_such_account",
                CountedCodeError::NotCounted => "changed_meanwhile",
                CountedCodeError::Exhausted(_) => "counter_exhausted",
            };
            CliError::failed(code, error.to_string())
        })
    });
    used.await
}

/// The accounts that were found and have no code to show.
#[derive(Default)]
struct Waiting {
    counted: Vec<String>,
    follow_ups: Vec<(String, FollowUp)>,
}

impl Waiting {
    fn note(&mut self, vault: &Vault, account: &Account) {
        match vault.follow_up(account) {
            Some(follow_up) => self.follow_ups.push((account.title(), follow_up)),
            None => self.counted.push(account.title()),
        }
    }

    fn tell(&self, output: &Output) {
        match self.counted.as_slice() {
            [] => {}
            [title] => output.note(format_args!(
                "{title} has counted codes. `lifeboat code \"{title}\"` uses one up."
            )),
            titles => output.note(format_args!(
                "{} accounts have counted codes: {}. Name one of them to use a code up.",
                titles.len(),
                titles.join(", "),
            )),
        }
        for (title, follow_up) in &self.follow_ups {
            let needed = match follow_up {
                FollowUp::SignIn => "needs you to sign in",
                FollowUp::ScanQrCode => "needs a QR code from its administrator",
            };
            output.note(format_args!("{title} {needed} before it works here."));
        }
    }
}

fn show(output: &Output, codes: &[Shown], at: Option<u64>) {
    if output.is_json() {
        output.json(&codes);
        return;
    }
    let sections = in_section_order(codes, |shown| shown.section.clone());
    let any_heading = sections
        .iter()
        .any(|(section, _)| *section != Section::Ungrouped);
    let mut table = Table::new(output.paint()).indented(if any_heading { 2 } else { 0 });
    for (section, codes) in &sections {
        match section {
            Section::Pinned => table.heading("Pinned"),
            Section::Ungrouped => {}
            Section::Group(group) => table.heading(group.as_str()),
        }
        add_rows(&mut table, codes, at);
    }
    output.text(table);
}

fn add_rows(table: &mut Table, codes: &[&Shown], at: Option<u64>) {
    for shown in codes {
        let left = at.and_then(|at| Some(shown.valid_until?.saturating_sub(at)));
        table.row([
            Cell::styled(Style::Bold, shown.code.spaced()),
            left.map_or_else(|| "".into(), seconds_left),
            shown.issuer.as_str().into(),
            Cell::styled(Style::Dim, shown.name.as_str()),
        ]);
    }
}

fn seconds_left(left: u64) -> Cell {
    let text = format!("{left:>2} s");
    if left <= SHORT {
        Cell::styled(Style::Yellow, text)
    } else {
        Cell::styled(Style::Dim, text)
    }
}
