//! A sign-in from the password to what it is for, in one command or in several.

use lifeboat_client::{
    ClientError, HttpApi, Server,
    device::{Pending, PendingFlow, Vault},
    recovery_account::{Admission, SignIn},
};
use lifeboat_protocol::{
    ErrorCode,
    sign_in::{KnownBy, MaskedContact, Proof},
};
use lifeboat_seal::RecoveryCode;
use secrecy::SecretString;

use super::{
    address::Address,
    approval,
    create::TRIES,
    goal::Goal,
    language::preferred_language,
    second_proof::{Chosen, Given, choose, contact, word},
    secrets::PasswordArguments,
    waiting::{self, Recipient, Waiting},
};
use crate::{
    error::CliError,
    output::Table,
    program::{Program, Store},
};

/// A sign-in from its beginning to what it is for.
pub(super) struct Enrolling<'a, G> {
    pub(super) store: &'a Store,
    pub(super) vault: &'a Vault,
    pub(super) server: &'a Server<HttpApi>,
    pub(super) address: &'a Address,
    pub(super) admission: Admission<'a>,
    pub(super) password: &'a PasswordArguments,
    /// The command that goes on with it.
    pub(super) command: &'a str,
    /// What it is for.
    pub(super) goal: G,
}

impl<G: Goal> Enrolling<'_, G> {
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
    ) -> Result<G::Reached, CliError> {
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
                let again = given.clone();
                match self.give(program, &sign_in, given).await {
                    Err(error) if error.code == ErrorCode::Expired.as_str() => {
                        waiting::forget(self.store).await?;
                        if !renewable {
                            return Err(error.hint(format!(
                                "{} {} --send-code email",
                                self.command, self.address.email
                            )));
                        }
                        let sign_in = self.start(program, &again).await?;
                        self.give(program, &sign_in, again).await
                    }
                    outcome => outcome,
                }
            }
            (Some(sign_in), Given::Approval) => self.by_approval(program, sign_in).await,
            (waits, given) => {
                let waits = waits.filter(|_| matches!(given, Given::Send(_)));
                let sign_in = match waits {
                    Some(sign_in) => sign_in,
                    None => self.start(program, &given).await?,
                };
                self.go_on(program, sign_in, given).await
            }
        }
    }

    async fn start(&self, program: &Program, given: &Given) -> Result<SignIn, CliError> {
        let known_by = self.known_by(given);
        let tries = if self.password.is_asked_for(program)? {
            TRIES
        } else {
            1
        };
        for _ in 1..tries {
            let password = self.password.read(program, &self.address.email)?;
            match self.prove_password(&password, known_by.clone()).await {
                Err(error @ ClientError::WrongPassword) => program.output.warning(error),
                outcome => return Ok(outcome?),
            }
        }
        let password = self.password.read(program, &self.address.email)?;
        Ok(self.prove_password(&password, known_by).await?)
    }

    async fn prove_password(
        &self,
        password: &SecretString,
        known_by: Option<KnownBy>,
    ) -> Result<SignIn, ClientError> {
        SignIn::start(self.server, &self.address.email, password, known_by).await
    }

    /// What shows the account's owner before the password does, if anything is at hand.
    fn known_by(&self, given: &Given) -> Option<KnownBy> {
        match given {
            Given::Recovery(code) => Some(SignIn::known_by_recovery_code(code)),
            _ => self.admission.known_by(),
        }
    }

    /// The password is proven.
    async fn go_on(
        &self,
        program: &mut Program,
        mut sign_in: SignIn,
        given: Given,
    ) -> Result<G::Reached, CliError> {
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
                    Chosen::Given(Given::Approval) => {
                        return self.by_approval(program, sign_in).await;
                    }
                    Chosen::Given(given) => return self.give(program, &sign_in, given).await,
                }
            }
            Given::Approval => return self.by_approval(program, sign_in).await,
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
    ) -> Result<Option<G::Reached>, CliError> {
        let Some(known) = self.admission.known else {
            return Ok(None);
        };
        let proof = Proof::ThisDevice {
            secret: known.device_secret.clone(),
        };
        let given = (proof, None);
        match self.prove(program, sign_in, given, &self.admission).await {
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
    ) -> Result<G::Reached, CliError> {
        let recovery_code = match &given {
            Given::Recovery(code) => Some(code.clone()),
            _ => None,
        };
        let proof = match given {
            Given::Sent(code) => Proof::ContactCode {
                code: code.trim().to_owned(),
            },
            Given::Device(code) => Proof::DeviceCode {
                code: code.trim().to_owned(),
            },
            Given::Recovery(code) => SignIn::recovery_code_proof(&code),
            Given::Approval => Proof::Approval,
            Given::Send(_) | Given::Nothing => return Err(CliError::cancelled()),
        };
        let recovery_code = recovery_code.as_ref();
        let given = (proof.clone(), recovery_code);
        let outcome = self.prove(program, sign_in, given, &self.admission).await;
        match outcome {
            Err(ClientError::SignInEnded { revoked: true }) => {
                let new = Admission::as_new_device(self.vault, &mut program.rng);
                let given = (proof, recovery_code);
                Ok(self.prove(program, sign_in, given, &new).await?)
            }
            outcome => Ok(outcome?),
        }
    }

    /// Gives the proof, as this device.
    async fn prove(
        &self,
        program: &mut Program,
        sign_in: &SignIn,
        given: (Proof, Option<&RecoveryCode>),
        admission: &Admission<'_>,
    ) -> Result<G::Reached, ClientError> {
        self.goal
            .prove(program, (self, admission), sign_in, given)
            .await
    }

    /// Has other devices asked, and waits for them; or goes on to wait for those that were asked.
    async fn by_approval(
        &self,
        program: &mut Program,
        mut sign_in: SignIn,
    ) -> Result<G::Reached, CliError> {
        if let Some(asked) = sign_in.approval.clone()
            && asked.expires_at > program.now().seconds()
        {
            let kept = approval::wait(program, self.server, &sign_in, &asked).await;
            if kept.as_ref().is_err_and(approval::is_over) {
                waiting::forget(self.store).await?;
            }
            kept?;
            return self.give(program, &sign_in, Given::Approval).await;
        }
        let name = self.admission.device.name.to_string();
        let asked = sign_in.ask_devices(self.server, &name).await?;
        if !program.terminal.is_interactive() {
            let command = format!("{} {} --approval", self.command, self.address.email);
            waiting::keep(self.store, self.address, PendingFlow::SignIn(sign_in)).await?;
            return Err(approval::stop(program, &asked, &command));
        }
        approval::show(program, &asked);
        approval::wait(program, self.server, &sign_in, &asked).await?;
        self.give(program, &sign_in, Given::Approval).await
    }

    async fn wait_for_any(
        &self,
        program: &Program,
        sign_in: SignIn,
    ) -> Result<G::Reached, CliError> {
        let proofs = sign_in.proofs.clone();
        let begin = format!("{} {}", self.command, self.address.email);
        let mut ways = Table::new(program.output.paint()).indented(2);
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
        if proofs.approval {
            let what = "another signed-in device asks for a number that is shown here";
            ways.row([format!("{begin} --approval"), what.to_owned()]);
        }
        waiting::keep(self.store, self.address, PendingFlow::SignIn(sign_in)).await?;
        let waiting = Waiting {
            needs: "second_proof",
            contacts: proofs.contacts.iter().map(Recipient::from).collect(),
            device_code: proofs.device_code,
            recovery_code: proofs.recovery_code,
            approval: proofs.approval,
            expires_at: None,
            ..Waiting::default()
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
    ) -> Result<G::Reached, CliError> {
        let proofs = sign_in.proofs.clone();
        waiting::keep(self.store, self.address, PendingFlow::SignIn(sign_in)).await?;
        let waiting = Waiting {
            needs: "second_proof",
            contacts: vec![Recipient::from(contact)],
            device_code: proofs.device_code,
            recovery_code: proofs.recovery_code,
            approval: proofs.approval,
            expires_at: Some(expires_at),
            ..Waiting::default()
        };
        let text = format!(
            "A code of six digits was sent to {}. Then:\n  {} {} --code 123456",
            contact.masked, self.command, self.address.email
        );
        Err(waiting.stop(program, &text))
    }
}
