//! `lifeboat code`: the codes, now or at another moment.

use clap::Args;
use lifeboat_client::{
    device::{ServerClock, Vault},
    doctor::direction,
};
use lifeboat_otp::{Code, Generator};
use lifeboat_vault::{Account, AccountId, Credential, FollowUp, Label, Timestamp};
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
        let shown = counted(program, &store, account).await?;
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

/// Says when timed codes may be refused, from what a server said last: showing codes asks nobody.
async fn warn_about_clock(program: &Program) {
    let heard = ServerClock::load(&program.storage()).await.ok().flatten();
    if let Some(ahead) = heard.and_then(|heard| heard.difference(program.now())) {
        program.output.warning(format_args!(
            "this device's clock was {} {} the server's when they last spoke, so these codes may be \
             refused. Let the device set its clock from the network. If it was set since: lifeboat \
             doctor",
            span(ahead.unsigned_abs()),
            direction(ahead),
        ));
    }
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
    group: Option<Label>,
    #[serde(skip)]
    pinned: bool,
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
            group: account.group.clone(),
            pinned: account.pinned,
        }
    }
}

impl Shown {
    const PINNED: &str = "Pinned";

    /// What it is shown under; empty for an account without a group.
    fn heading(&self) -> &str {
        if self.pinned {
            return Self::PINNED;
        }
        self.group.as_ref().map_or("", Label::as_str)
    }
}

fn plain<S: serde::Serializer>(code: &Code, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(code.as_str())
}

/// The code of an account that is timed; also of one whose credential is this device's own.
fn timed(vault: &Vault, account: &Account, at: u64) -> Option<Shown> {
    let timed = match &account.credential {
        Credential::Generator(generator) => generator.timed_code_at(at)?,
        Credential::DeviceBound(_) => vault
            .device_credentials
            .get(&account.id)?
            .totp()
            .code_at(at),
    };
    let validity = Some((timed.valid_from, timed.valid_until));
    Some(Shown::new(account, timed.code, validity))
}

/// Uses up one code: the counter is on the disk before the code is seen, so that no code is ever
/// given twice.
async fn counted(program: &Program, store: &Store, account: &Account) -> Result<Shown, CliError> {
    let now: Timestamp = program.now();
    let id = account.id;
    let code = store
        .update(|vault| {
            let mut used = None;
            vault
                .contents
                .edit(id, now, |account| {
                    if let Credential::Generator(Generator::Hotp(hotp)) = &mut account.credential {
                        let code = hotp.code();
                        used = Some(hotp.advance().map(|()| code));
                    }
                })
                .map_err(|error| CliError::failed("no_such_account", error.to_string()))?;
            match used {
                Some(Ok(code)) => Ok(code),
                Some(Err(error)) => Err(CliError::failed("counter_exhausted", error.to_string())),
                None => Err(CliError::failed(
                    "changed_meanwhile",
                    "This account was changed at the same time. Try again.",
                )),
            }
        })
        .await?;
    Ok(Shown::new(account, code, None))
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
    let any_heading = codes.iter().any(|shown| !shown.heading().is_empty());
    let mut table = Table::new(output.paint()).indented(if any_heading { 2 } else { 0 });
    let mut heading = "";
    for shown in in_shown_order(codes) {
        if shown.heading() != heading {
            heading = shown.heading();
            table.heading(heading);
        }
        let left = at.and_then(|at| Some(shown.valid_until?.saturating_sub(at)));
        table.row([
            Cell::styled(Style::Bold, spaced(shown.code.as_str())),
            left.map_or_else(|| "".into(), seconds_left),
            shown.issuer.as_str().into(),
            Cell::styled(Style::Dim, shown.name.as_str()),
        ]);
    }
    output.text(table);
}

/// Pinned accounts first, then those without a group, then group by group in the order in which the
/// groups first come up, each in the user's order.
fn in_shown_order(codes: &[Shown]) -> Vec<&Shown> {
    let mut headings = vec![Shown::PINNED, ""];
    for shown in codes {
        if !headings.contains(&shown.heading()) {
            headings.push(shown.heading());
        }
    }
    let place = |shown: &&Shown| headings.iter().position(|known| *known == shown.heading());
    let mut order: Vec<&Shown> = codes.iter().collect();
    order.sort_by_key(place);
    order
}

fn seconds_left(left: u64) -> Cell {
    let text = format!("{left:>2} s");
    if left <= SHORT {
        Cell::styled(Style::Yellow, text)
    } else {
        Cell::styled(Style::Dim, text)
    }
}

/// A code as it is easy to read off: `123 456`, `1234 5678`, `1234567890` as `123 456 7890`.
fn spaced(code: &str) -> String {
    let cuts: &[usize] = match code.len() {
        6 => &[3],
        7 | 8 => &[4],
        9 | 10 => &[3, 6],
        _ => &[],
    };
    let mut spaced = String::with_capacity(code.len() + cuts.len());
    for (index, symbol) in code.chars().enumerate() {
        if cuts.contains(&index) {
            spaced.push(' ');
        }
        spaced.push(symbol);
    }
    spaced
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_spaced_for_reading() {
        let codes = [
            "1234",
            "PV9M4",
            "123456",
            "1234567",
            "12345678",
            "123456789",
            "1234567890",
        ];
        let seen = codes.map(spaced);
        let expected = [
            "1234",
            "PV9M4",
            "123 456",
            "1234 567",
            "1234 5678",
            "123 456 789",
            "123 456 7890",
        ];
        assert_eq!(seen, expected);
    }
}
