//! `lifeboat account show`: the recovery account as this device and its server know it.

use clap::Args;
use lifeboat_client::{ClientError, recovery_account::signed_in};
use lifeboat_protocol::{account::Account, contact::ContactKind};
use lifeboat_vault::{Device, Timestamp};
use serde::Serialize;

use crate::{
    connection::{Connection, shown_address},
    error::CliError,
    output::{Cell, Style, Table, moment},
    program::Program,
};

/// Show the recovery account.
#[derive(Debug, Args)]
pub(crate) struct ShowArguments {}

/// What `--json` prints. What only the server knows is `null` while it cannot be asked.
#[derive(Serialize)]
struct Shown<'a> {
    email: &'a str,
    server: &'a str,
    signed_in: bool,
    device: &'a Device,
    created_at: Option<u64>,
    recovery_code_at: Option<u64>,
    contacts: Option<usize>,
}

pub(crate) async fn run(program: &mut Program, _: ShowArguments) -> Result<(), CliError> {
    let connection = Connection::open(program).await?;
    let known = connection.account()?;
    let asked = ask(&connection).await;
    let account = asked.as_ref().ok();
    let contacts = match (&account, connection.session()) {
        (Some(_), Ok(session)) => session.contacts().await.ok().map(|list| list.contacts),
        _ => None,
    };
    let proven = contacts
        .as_ref()
        .map(|contacts| contacts.iter().filter(|contact| contact.proven).count());
    let shown = Shown {
        email: &known.email,
        server: shown_address(&known.server),
        signed_in: !matches!(&asked, Err(error) if error.needs_sign_in()),
        device: &connection.vault.device,
        created_at: account.map(|account| account.created_at),
        recovery_code_at: account.map(|account| account.recovery_code_at),
        contacts: proven,
    };
    let mut table = Table::new(program.output.paint());
    let mut line = |title: &str, value: String| {
        table.row([Cell::styled(Style::Dim, title), value.into()]);
    };
    line("Recovery account", known.email.clone());
    line("Server", shown_address(&known.server).to_owned());
    line(
        "This device",
        format!("{} ({})", shown.device.name, shown.device.platform),
    );
    line(
        "Signed in",
        if shown.signed_in { "yes" } else { "no" }.to_owned(),
    );
    if let Some(account) = account {
        let at = |seconds| moment(Timestamp::from_seconds(seconds));
        line("Created", at(account.created_at));
        line("Recovery kit made", at(account.recovery_code_at));
    }
    for contact in contacts.iter().flatten() {
        let title = match contact.kind {
            ContactKind::Email => "Email",
            ContactKind::Phone => "Phone",
        };
        let proven = if contact.proven { "" } else { " (not proven)" };
        line(title, format!("{}{proven}", contact.value));
    }
    program.output.result(&shown, &table);
    match asked {
        Ok(_) => connection.tell_news(program).await,
        Err(error @ ClientError::PasswordWasReset(_)) => program.output.warning(format_args!(
            "{error} To sign in: lifeboat account sign-in {}",
            known.email
        )),
        Err(error) if error.needs_sign_in() => program.output.note(format_args!(
            "this device is signed out. Sign in again: lifeboat account sign-in {}",
            known.email
        )),
        Err(error) => program.output.warning(error),
    }
    Ok(())
}

async fn ask(connection: &Connection) -> Result<Account, ClientError> {
    let session = signed_in(&connection.server, &connection.vault)?;
    Ok(session.account().await?)
}
