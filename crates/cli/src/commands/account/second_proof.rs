//! The second proof of a sign-in, of a different kind than the password: given, or chosen.

use std::path::PathBuf;

use clap::Args;
use lifeboat_client::recovery_account::SignIn;
use lifeboat_protocol::{contact::ContactKind, sign_in::MaskedContact};
use lifeboat_seal::RecoveryCode;

use super::secrets::{ask_recovery_code, given_recovery_code};
use crate::{error::CliError, program::Program};

/// The second proof, as far as it was typed. One of them at most.
#[derive(Debug, Args)]
pub(super) struct ProofArguments {
    /// The six digits of the message that was sent.
    #[arg(long, value_name = "DIGITS", group = "proof")]
    code: Option<String>,
    /// The code that another signed-in device shows for the recovery account.
    #[arg(long, value_name = "DIGITS", group = "proof")]
    device_code: Option<String>,
    /// A file whose first line is the recovery code (or set `LIFEBOAT_RECOVERY_CODE`); `-` reads it
    /// from the input.
    #[arg(long, value_name = "FILE", group = "proof")]
    recovery_code_file: Option<PathBuf>,
    /// Have another signed-in device approve: it asks for six digits that are shown here.
    #[arg(long, group = "proof")]
    approval: bool,
    /// Have a code sent: to `email`, to `phone`, or to the contact with this id.
    #[arg(long, value_name = "CONTACT", group = "proof")]
    send_code: Option<String>,
}

/// The second proof that the user gave.
#[derive(Clone)]
pub(super) enum Given {
    /// The digits of a message.
    Sent(String),
    /// The digits that another device shows.
    Device(String),
    /// Another device approves.
    Approval,
    /// The recovery code.
    Recovery(RecoveryCode),
    /// Asks for a message.
    Send(String),
    /// None yet.
    Nothing,
}

impl ProofArguments {
    /// What was typed as a code.
    pub(super) fn code(&self) -> Option<&str> {
        self.code.as_deref()
    }

    /// What was given. A recovery code is checked for slips before anything is sent.
    pub(super) fn given(&self) -> Result<Given, CliError> {
        Ok(if let Some(code) = &self.code {
            Given::Sent(code.clone())
        } else if let Some(code) = &self.device_code {
            Given::Device(code.clone())
        } else if self.approval {
            Given::Approval
        } else if let Some(contact) = &self.send_code {
            Given::Send(contact.clone())
        } else if let Some(code) = given_recovery_code(self.recovery_code_file.as_deref())? {
            Given::Recovery(code)
        } else {
            Given::Nothing
        })
    }
}

/// What the user chose to give.
pub(super) enum Chosen {
    /// A code, which is to be sent there.
    Contact(MaskedContact),
    /// This.
    Given(Given),
}

/// Asks which proof to give.
pub(super) fn choose(program: &Program, sign_in: &SignIn) -> Result<Chosen, CliError> {
    let proofs = &sign_in.proofs;
    let mut ways: Vec<(String, Way)> = Vec::new();
    for contact in &proofs.contacts {
        let how = match contact.kind {
            ContactKind::Email => format!("A code by email to {}", contact.masked),
            ContactKind::Phone => format!("A code by text message to {}", contact.masked),
        };
        ways.push((how, Way::Contact(contact)));
    }
    if proofs.approval {
        let how = "Approve on another signed-in device, with a number that is shown here";
        ways.push((how.to_owned(), Way::Approval));
    }
    if proofs.device_code {
        let how = "The code that another signed-in device shows for this account";
        ways.push((how.to_owned(), Way::DeviceCode));
    }
    if proofs.recovery_code {
        ways.push((
            "The recovery code of your kit".to_owned(),
            Way::RecoveryCode,
        ));
    }
    let (texts, ways): (Vec<String>, Vec<Way>) = ways.into_iter().unzip();
    let chosen = program.terminal.choose(
        "Which second proof can you give?",
        texts,
        "--send-code email",
    )?;
    Ok(match ways.get(chosen) {
        Some(Way::Contact(contact)) => Chosen::Contact((*contact).clone()),
        Some(Way::Approval) => Chosen::Given(Given::Approval),
        Some(Way::DeviceCode) => {
            let code = program
                .terminal
                .ask("Code of the other device", "--device-code DIGITS")?;
            Chosen::Given(Given::Device(code))
        }
        Some(Way::RecoveryCode) | None => {
            Chosen::Given(Given::Recovery(ask_recovery_code(program)?))
        }
    })
}

/// A way to give the second proof.
enum Way<'a> {
    Contact(&'a MaskedContact),
    Approval,
    DeviceCode,
    RecoveryCode,
}

/// The contact that `--send-code` means.
pub(super) fn contact(contacts: &[MaskedContact], wanted: &str) -> Result<MaskedContact, CliError> {
    contacts
        .iter()
        .find(|contact| contact.id.to_string() == wanted || word(contact.kind) == wanted)
        .cloned()
        .ok_or_else(|| {
            let known: Vec<_> = contacts
                .iter()
                .map(|contact| {
                    format!(
                        "{} ({}, {})",
                        word(contact.kind),
                        contact.masked,
                        contact.id
                    )
                })
                .collect();
            CliError::usage(format!(
                "No code can be sent to \"{wanted}\". It can be sent to: {}.",
                known.join(", ")
            ))
        })
}

/// What a contact of this kind is called on the command line.
pub(super) fn word(kind: ContactKind) -> &'static str {
    match kind {
        ContactKind::Email => "email",
        ContactKind::Phone => "phone",
    }
}
