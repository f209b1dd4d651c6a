//! `lifeboat account contacts`: where codes and warnings go.

use clap::{Args, Subcommand};
use lifeboat_client::{HttpApi, Nothing, Server};
use lifeboat_protocol::{
    ErrorCode,
    contact::{AddContact, Contact, ContactKind, VerifyContact},
};
use serde_json::json;

use super::{
    create::TRIES,
    language::preferred_language,
    waiting::{Recipient, Waiting},
};
use crate::{
    connection::Connection,
    error::CliError,
    output::{Cell, Style, Table},
    program::Program,
};

/// The email addresses and phones that codes and warnings go to.
#[derive(Debug, Args)]
pub(crate) struct ContactsArguments {
    #[command(subcommand)]
    command: Option<ContactsCommand>,
}

#[derive(Debug, Subcommand)]
enum ContactsCommand {
    /// List the contacts.
    List,
    /// Add an email address or a phone, and have a code sent to it.
    Add {
        /// An email address, or a phone in international form such as +31612345678.
        contact: String,
    },
    /// Prove a contact with the code that was sent to it. Before that it counts for nothing.
    Verify {
        /// The contact: its address, number or id.
        contact: String,
        /// The six digits. Without them a new code is sent.
        #[arg(long, value_name = "DIGITS")]
        code: Option<String>,
    },
    /// Remove a contact.
    Rm {
        /// The contact: its address, number or id.
        contact: String,
        /// Do not ask.
        #[arg(long)]
        yes: bool,
    },
}

pub(crate) async fn run(
    program: &mut Program,
    arguments: ContactsArguments,
) -> Result<(), CliError> {
    let connection = Connection::open(program).await?;
    let session = connection.session()?;
    connection.tell_news(program).await;
    let outcome = carry_out(program, &session, arguments.command).await;
    connection.forget_own_news().await;
    outcome
}

async fn carry_out(
    program: &Program,
    session: &Server<&HttpApi>,
    command: Option<ContactsCommand>,
) -> Result<(), CliError> {
    match command.unwrap_or(ContactsCommand::List) {
        ContactsCommand::List => list(program, session).await,
        ContactsCommand::Add { contact } => add(program, session, contact).await,
        ContactsCommand::Verify { contact, code } => {
            let contact = find(session, &contact).await?;
            let code = if let Some(code) = code {
                code
            } else {
                session.send_contact_code(contact.id, &Nothing {}).await?;
                ask_or_stop(program, &contact)?
            };
            verify(program, session, &contact, code).await
        }
        ContactsCommand::Rm { contact, yes } => {
            let contact = find(session, &contact).await?;
            let question = format!(
                "Remove {}? Codes and warnings no longer go there.",
                contact.value
            );
            if !yes && !program.terminal.confirm(&question, "--yes")? {
                return Err(CliError::cancelled());
            }
            session.remove_contact(contact.id).await?;
            program.output.result(
                &json!({ "removed": contact.value }),
                format_args!("{} is removed.", contact.value),
            );
            Ok(())
        }
    }
}

async fn list(program: &Program, session: &Server<&HttpApi>) -> Result<(), CliError> {
    let contacts = session.contacts().await?.contacts;
    let mut table = Table::new(program.output.paint()).titles(&["contact", "kind", "state", "id"]);
    for contact in &contacts {
        let kind = match contact.kind {
            ContactKind::Email => "email",
            ContactKind::Phone => "phone",
        };
        let state = match (contact.proven, contact.primary) {
            (_, true) => Cell::styled(Style::Green, "names the account"),
            (true, false) => Cell::styled(Style::Green, "proven"),
            (false, false) => Cell::styled(Style::Yellow, "not proven"),
        };
        table.row([
            Cell::from(contact.value.as_str()),
            kind.into(),
            state,
            Cell::styled(Style::Dim, contact.id.to_string()),
        ]);
    }
    program.output.result(&contacts, &table);
    Ok(())
}

async fn add(program: &Program, session: &Server<&HttpApi>, value: String) -> Result<(), CliError> {
    let value = value.trim().to_owned();
    let kind = if value.contains('@') {
        ContactKind::Email
    } else if value.starts_with('+') {
        ContactKind::Phone
    } else {
        return Err(CliError::usage(format!(
            "{value} is neither an email address nor a phone in international form, such as \
             +31612345678."
        )));
    };
    let language = preferred_language();
    let contact = session
        .add_contact(&AddContact {
            kind,
            value,
            language,
        })
        .await?;
    let code = ask_or_stop(program, &contact).map_err(|error| {
        if error.is_cancelled() {
            let text = format!(
                "{} is added, and counts for nothing until it is proven.",
                contact.value
            );
            CliError::failed("not_proven", text).hint(format!(
                "lifeboat account contacts verify {}",
                contact.value
            ))
        } else {
            error
        }
    })?;
    verify(program, session, &contact, code).await
}

/// The code, or exit code 4 when nobody can be asked.
fn ask_or_stop(program: &Program, contact: &Contact) -> Result<String, CliError> {
    let sent = format!("A code of six digits was sent to {}.", contact.value);
    if program.terminal.is_interactive() {
        program.output.done(sent);
        return program.terminal.ask("Code", "--code DIGITS");
    }
    let waiting = Waiting {
        needs: "contact_code",
        contacts: vec![Recipient {
            id: Some(contact.id.to_string()),
            kind: contact.kind,
            masked: contact.value.clone(),
        }],
        expires_at: None,
        ..Waiting::default()
    };
    let then = format!(
        "lifeboat account contacts verify {} --code 123456",
        contact.value
    );
    Err(waiting.stop(program, &format!("{sent} Then:\n  {then}")))
}

async fn verify(
    program: &Program,
    session: &Server<&HttpApi>,
    contact: &Contact,
    mut code: String,
) -> Result<(), CliError> {
    for attempt in 1.. {
        let request = VerifyContact {
            code: code.trim().to_owned(),
        };
        match session.verify_contact(contact.id, &request).await {
            Ok(proven) => {
                let text = format!(
                    "{} is proven. Codes and warnings can go there.",
                    proven.value
                );
                program.output.result(&proven, text);
                return Ok(());
            }
            Err(error)
                if error.code() == Some(ErrorCode::WrongProof)
                    && attempt < TRIES
                    && program.terminal.is_interactive() =>
            {
                program.output.warning(error);
                code = program.terminal.ask("Code", "--code DIGITS")?;
            }
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}

async fn find(session: &Server<&HttpApi>, wanted: &str) -> Result<Contact, CliError> {
    let wanted = wanted.trim();
    let contacts = session.contacts().await?.contacts;
    contacts
        .into_iter()
        .find(|contact| {
            contact.value.eq_ignore_ascii_case(wanted) || contact.id.to_string() == wanted
        })
        .ok_or_else(|| {
            CliError::usage(format!("There is no contact \"{wanted}\"."))
                .hint("lifeboat account contacts list")
        })
}
