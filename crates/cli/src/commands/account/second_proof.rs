//! The second proof of a sign-in: of a different kind than the password.

use std::path::PathBuf;

use clap::Args;
use lifeboat_client::{
    ClientError, HttpApi, Server,
    device::{Pending, PendingFlow, Vault},
    recovery_account::{Admission, Enrolled, SignIn},
};
use lifeboat_protocol::{
    ErrorCode,
    contact::ContactKind,
    sign_in::{MaskedContact, Proof},
};
use lifeboat_seal::RecoveryCode;

use super::{
    address::Address,
    create::TRIES,
    language::preferred_language,
    secrets::{PasswordArguments, ask_recovery_code, given_recovery_code},
    waiting::{self, Recipient, Waiting},
};
use crate::{
    error::CliError,
    program::{Program, Store},
};

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
    /// Have a code sent: to `email`, to `phone`, or to the contact with this id.
    #[arg(long, value_name = "CONTACT", group = "proof")]
    send_code: Option<String>,
}

/// The second proof that the user gave.
pub(super) enum Given {
    /// The digits of a message.
    Sent(String),
    /// The digits that another device shows.
    Device(String),
    /// The recovery code.
    Recovery(RecoveryCode),
    /// Asks for a message.
    Send(String),
    /// None yet.
    Nothing,
}

impl ProofArguments {
    /// What was given. A recovery code is checked for slips before anything is sent.
    pub(super) fn given(self) -> Result<Given, CliError> {
        Ok(if let Some(code) = self.code {
            Given::Sent(code)
        } else if let Some(code) = self.device_code {
            Given::Device(code)
        } else if let Some(contact) = self.send_code {
            Given::Send(contact)
        } else if let Some(code) = given_recovery_code(self.recovery_code_file.as_deref())? {
            Given::Recovery(code)
        } else {
            Given::Nothing
        })
    }
}

/// A sign-in from its beginning to the enrolled device.
pub(super) struct Enrolling<'a> {
    pub(super) store: &'a Store,
    pub(super) vault: &'a Vault,
    pub(super) server: &'a Server<HttpApi>,
    pub(super) address: &'a Address,
    pub(super) admission: Admission<'a>,
    pub(super) password: &'a PasswordArguments,
    /// The command that goes on with it.
    pub(super) command: &'static str,
}

impl Enrolling<'_> {
    /// Proves the password and gives the second proof, or goes on with the sign-in that waits.
    ///
    /// # Errors
    ///
    /// Wrong proofs; exit code 4 where a proof is missing and nobody can be asked.
    pub(super) async fn run(
        &self,
        program: &mut Program,
        pending: Option<Pending>,
        given: Given,
    ) -> Result<Enrolled, CliError> {
        let waits = pending.and_then(|pending| match pending.flow {
            PendingFlow::SignIn(sign_in) => Some(sign_in),
            _ => None,
        });
        match (waits, given) {
            (None, Given::Sent(_)) => Err(CliError::usage(
                "No code is waited for on this device. Have one sent first.",
            )
            .hint(format!(
                "{} {} --send-code email",
                self.command, self.address.email
            ))),
            (Some(sign_in), given @ (Given::Sent(_) | Given::Device(_) | Given::Recovery(_))) => {
                let renewable = !matches!(given, Given::Sent(_));
                let again = copy_of(&given);
                match self.give(program, &sign_in, given).await {
                    Err(error) if error.code == ErrorCode::Expired.as_str() => {
                        waiting::forget(self.store).await?;
                        if !renewable {
                            return Err(error.hint(format!(
                                "{} {} --send-code email",
                                self.command, self.address.email
                            )));
                        }
                        let sign_in = self.start(program).await?;
                        self.give(program, &sign_in, again).await
                    }
                    outcome => outcome,
                }
            }
            (waits, given) => {
                let waits = waits.filter(|_| matches!(given, Given::Send(_)));
                let sign_in = match waits {
                    Some(sign_in) => sign_in,
                    None => self.start(program).await?,
                };
                self.go_on(program, sign_in, given).await
            }
        }
    }

    async fn start(&self, program: &Program) -> Result<SignIn, CliError> {
        let password = self.password.read(program, &self.address.email)?;
        Ok(SignIn::start(self.server, &self.address.email, &password).await?)
    }

    /// The password is proven.
    async fn go_on(
        &self,
        program: &mut Program,
        sign_in: SignIn,
        given: Given,
    ) -> Result<Enrolled, CliError> {
        let contact = match given {
            Given::Send(wanted) => contact(&sign_in.proofs.contacts, &wanted)?,
            Given::Nothing => {
                if let Some(enrolled) = self.as_known_device(program, &sign_in).await? {
                    return Ok(enrolled);
                }
                if !program.terminal.is_interactive() {
                    return self.wait_for_any(program, sign_in).await;
                }
                match choose(program, &sign_in)? {
                    Chosen::Contact(contact) => contact,
                    Chosen::Given(given) => return self.give(program, &sign_in, given).await,
                }
            }
            given => return self.give(program, &sign_in, given).await,
        };
        let sent = sign_in
            .send_code(self.server, contact.id, preferred_language())
            .await?;
        let text = format!("A code of six digits was sent to {}.", contact.masked);
        if !program.terminal.is_interactive() {
            return self
                .wait_for_code(program, sign_in, &contact, sent.expires_at)
                .await;
        }
        program.output.done(text);
        for attempt in 1..=TRIES {
            let code = program.terminal.ask("Code", "--code DIGITS")?;
            match self.give(program, &sign_in, Given::Sent(code)).await {
                Err(error) if error.code == ErrorCode::WrongProof.as_str() && attempt < TRIES => {
                    program.output.warning(error.message);
                }
                outcome => return outcome,
            }
        }
        Err(CliError::cancelled())
    }

    /// A device that was signed in before, and has kept its secret, needs nothing else.
    async fn as_known_device(
        &self,
        program: &mut Program,
        sign_in: &SignIn,
    ) -> Result<Option<Enrolled>, CliError> {
        let Some(known) = self.admission.known else {
            return Ok(None);
        };
        let proof = Proof::ThisDevice {
            secret: known.device_secret.clone(),
        };
        let device = &self.admission.device;
        let language = preferred_language();
        match sign_in
            .prove(
                self.server,
                proof,
                device,
                Some(known),
                language,
                &mut program.rng,
            )
            .await
        {
            Ok(enrolled) => Ok(Some(enrolled)),
            Err(ClientError::SignInEnded { .. }) => {
                program.output.note(
                    "this device was revoked, so it signs in as a new one, with a second proof.",
                );
                Ok(None)
            }
            Err(ClientError::Server(error)) if error.code() == Some(ErrorCode::WrongProof) => {
                program
                    .output
                    .note("a second proof is needed on this device.");
                Ok(None)
            }
            Err(error) => Err(error.into()),
        }
    }

    /// Gives the proof. A device that was revoked signs in as a new one.
    async fn give(
        &self,
        program: &mut Program,
        sign_in: &SignIn,
        given: Given,
    ) -> Result<Enrolled, CliError> {
        let proof = match given {
            Given::Sent(code) => Proof::ContactCode {
                code: code.trim().to_owned(),
            },
            Given::Device(code) => Proof::DeviceCode {
                code: code.trim().to_owned(),
            },
            Given::Recovery(code) => SignIn::recovery_code_proof(&code),
            Given::Send(_) | Given::Nothing => return Err(CliError::cancelled()),
        };
        let Admission { device, known } = &self.admission;
        let language = preferred_language();
        let outcome = sign_in
            .prove(
                self.server,
                proof.clone(),
                device,
                *known,
                language,
                &mut program.rng,
            )
            .await;
        match outcome {
            Err(ClientError::SignInEnded { revoked: true }) => {
                let new = Admission::as_new_device(self.vault, &mut program.rng);
                let rng = &mut program.rng;
                Ok(sign_in
                    .prove(self.server, proof, &new.device, None, language, rng)
                    .await?)
            }
            outcome => Ok(outcome?),
        }
    }

    async fn wait_for_any(&self, program: &Program, sign_in: SignIn) -> Result<Enrolled, CliError> {
        let proofs = sign_in.proofs.clone();
        let begin = format!("{} {}", self.command, self.address.email);
        let mut ways = crate::output::Table::new(program.output.paint()).indented(2);
        for contact in &proofs.contacts {
            let to = format!("a code to {}", contact.masked);
            ways.row([format!("{begin} --send-code {}", word(contact.kind)), to]);
        }
        if proofs.device_code {
            let what = "the code that another signed-in device shows for this account";
            ways.row([format!("{begin} --device-code 123456"), what.to_owned()]);
        }
        if proofs.recovery_code {
            let what = "the recovery code of your kit";
            ways.row([
                format!("{begin} --recovery-code-file FILE"),
                what.to_owned(),
            ]);
        }
        waiting::keep(self.store, self.address, PendingFlow::SignIn(sign_in)).await?;
        let waiting = Waiting {
            needs: "second_proof",
            contacts: proofs.contacts.iter().map(Recipient::from).collect(),
            device_code: proofs.device_code,
            recovery_code: proofs.recovery_code,
            expires_at: None,
        };
        let text = format!("The password is right. A second proof is needed, one of:\n{ways}");
        Err(waiting.stop(program, &text))
    }

    async fn wait_for_code(
        &self,
        program: &Program,
        sign_in: SignIn,
        contact: &MaskedContact,
        expires_at: u64,
    ) -> Result<Enrolled, CliError> {
        let proofs = sign_in.proofs.clone();
        waiting::keep(self.store, self.address, PendingFlow::SignIn(sign_in)).await?;
        let waiting = Waiting {
            needs: "second_proof",
            contacts: vec![Recipient::from(contact)],
            device_code: proofs.device_code,
            recovery_code: proofs.recovery_code,
            expires_at: Some(expires_at),
        };
        let text = format!(
            "A code of six digits was sent to {}. Then:\n  {} {} --code 123456",
            contact.masked, self.command, self.address.email
        );
        Err(waiting.stop(program, &text))
    }
}

enum Chosen {
    Contact(MaskedContact),
    Given(Given),
}

/// Asks which proof to give.
fn choose(program: &Program, sign_in: &SignIn) -> Result<Chosen, CliError> {
    let proofs = &sign_in.proofs;
    let mut ways: Vec<String> = proofs
        .contacts
        .iter()
        .map(|contact| match contact.kind {
            ContactKind::Email => format!("A code by email to {}", contact.masked),
            ContactKind::Phone => format!("A code by text message to {}", contact.masked),
        })
        .collect();
    if proofs.device_code {
        ways.push("The code that another signed-in device shows for this account".to_owned());
    }
    if proofs.recovery_code {
        ways.push("The recovery code of your kit".to_owned());
    }
    let chosen = program
        .terminal
        .choose("Second proof?", ways, "--send-code email")?;
    if let Some(contact) = proofs.contacts.get(chosen) {
        return Ok(Chosen::Contact(contact.clone()));
    }
    if proofs.device_code && chosen == proofs.contacts.len() {
        let code = program
            .terminal
            .ask("Code of the other device", "--device-code DIGITS")?;
        return Ok(Chosen::Given(Given::Device(code)));
    }
    Ok(Chosen::Given(Given::Recovery(ask_recovery_code(program)?)))
}

/// The contact that `--send-code` means.
fn contact(contacts: &[MaskedContact], wanted: &str) -> Result<MaskedContact, CliError> {
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

fn word(kind: ContactKind) -> &'static str {
    match kind {
        ContactKind::Email => "email",
        ContactKind::Phone => "phone",
    }
}

fn copy_of(given: &Given) -> Given {
    match given {
        Given::Sent(code) => Given::Sent(code.clone()),
        Given::Device(code) => Given::Device(code.clone()),
        Given::Recovery(code) => Given::Recovery(code.clone()),
        Given::Send(contact) => Given::Send(contact.clone()),
        Given::Nothing => Given::Nothing,
    }
}
