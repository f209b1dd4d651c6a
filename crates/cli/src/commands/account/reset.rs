//! `lifeboat account reset`: a new password, when the old one is forgotten.

use std::path::PathBuf;

use clap::Args;
use lifeboat_client::{
    ClientError,
    device::PendingFlow,
    recovery_account::{Admission, Entrant, Reset, ResetProofs, own_key},
};
use lifeboat_protocol::ErrorCode;

use super::{
    address::{Address, AddressArguments, Begun},
    create::TRIES,
    language::preferred_language,
    secrets::{NewPasswordArguments, ask_recovery_code, given_recovery_code},
    sign_in,
    waiting::{self, Recipient, Waiting},
};
use crate::{
    connection::forget_old_news,
    error::CliError,
    program::{Program, Store},
};

/// Set a new password when the old one is forgotten, and sign this device in.
///
/// It takes the recovery code and a code that is sent by email. Nothing in the backup is lost. Your
/// other devices have to sign in again.
#[derive(Debug, Args)]
#[command(
    after_help = "Example:\n  lifeboat account reset alice@example.org --server \
                        https://lifeboat.example.org\n  lifeboat account reset \
                        alice@example.org --code 123456 --recovery-code-file kit.txt"
)]
pub(crate) struct ResetArguments {
    #[command(flatten)]
    address: AddressArguments,
    /// The six digits of the message that was sent.
    #[arg(long, value_name = "DIGITS")]
    code: Option<String>,
    /// A file whose first line is the recovery code (or set `LIFEBOAT_RECOVERY_CODE`); `-` reads it
    /// from the input.
    #[arg(long, value_name = "FILE")]
    recovery_code_file: Option<PathBuf>,
    #[command(flatten)]
    new: NewPasswordArguments,
}

pub(crate) async fn run(program: &mut Program, arguments: ResetArguments) -> Result<(), CliError> {
    let mut recovery_code = given_recovery_code(arguments.recovery_code_file.as_deref())?;
    let Begun {
        store,
        vault,
        address,
        pending,
    } = Begun::new(program, &arguments.address).await?;
    let mut admission = Admission::new(&vault, &address.server, &address.email, &mut program.rng)?;
    let server = program.server(&address.server)?;
    let waits = pending.and_then(|pending| match pending.flow {
        PendingFlow::Reset(reset) => Some(reset),
        _ => None,
    });
    let (reset, mut code) = match (waits, arguments.code) {
        (Some(reset), Some(code)) => (reset, code),
        (None, Some(_)) => {
            return Err(CliError::usage(
                "No code is waited for on this device. Begin without --code; one is then sent.",
            ));
        }
        (_, None) => {
            if recovery_code.is_none() && program.terminal.is_interactive() {
                recovery_code = Some(ask_recovery_code(program)?);
            }
            let (email, language) = (&address.email, preferred_language());
            let started = Reset::start(&server, email, language, recovery_code.as_ref()).await?;
            let sent = format!(
                "If {} has a recovery account, a code of six digits was sent to its email addresses.",
                address.email
            );
            if !program.terminal.is_interactive() {
                return Err(stop(program, &store, &address, (started, &sent)).await?);
            }
            program.output.done(sent);
            (started, program.terminal.ask("Code", "--code DIGITS")?)
        }
    };
    let recovery_code = match recovery_code {
        Some(code) => code,
        None => ask_recovery_code(program)?,
    };
    let new = arguments.new.read(program, &address.email)?;
    let mut attempt = 1;
    let enrolled = loop {
        let proofs = ResetProofs {
            code: &code,
            recovery_code: &recovery_code,
        };
        let Admission { device, known } = &admission;
        let known = *known;
        let at = (&address.server, address.email.as_str());
        let key = own_key(&store, &program.keys(&store), at, known, &mut program.rng).await?;
        let entrant = Entrant {
            device,
            known,
            key: &key,
            recovery_code: Some(&recovery_code),
        };
        let finished = reset
            .finish(&server, proofs, &new, entrant, &mut program.rng)
            .await;
        match finished {
            Err(ClientError::SignInEnded { revoked: true }) if known.is_some() => {
                admission = Admission::as_new_device(&vault, &mut program.rng);
            }
            Err(ClientError::Server(error))
                if error.code() == Some(ErrorCode::WrongProof)
                    && attempt < TRIES
                    && program.terminal.is_interactive() =>
            {
                attempt += 1;
                program.output.warning(error);
                code = program.terminal.ask("Code", "--code DIGITS")?;
            }
            finished => break finished?,
        }
    };
    let brought_back = enrolled.took_key_file_back();
    enrolled
        .keep(&store, &address.server, program.now())
        .await?;
    forget_old_news(&store, &server).await;
    if brought_back {
        sign_in::after_bringing_back(program).await?;
    }
    program
        .output
        .done("The new password is set. Your other devices have to sign in again.");
    sign_in::tell(program, &store, &server).await
}

/// Keeps what was begun, and says how to go on once the code is there.
async fn stop(
    program: &Program,
    store: &Store,
    address: &Address,
    (started, sent): (Reset, &str),
) -> Result<CliError, CliError> {
    let waiting = Waiting {
        needs: "email_code",
        contacts: vec![Recipient::email(&address.email)],
        recovery_code: true,
        expires_at: Some(started.expires_at),
        ..Waiting::default()
    };
    waiting::keep(store, address, PendingFlow::Reset(started)).await?;
    let text = format!(
        "{sent} Then:\n  lifeboat account reset {} --code 123456 --recovery-code-file FILE \
         --new-password-file FILE",
        address.email
    );
    Ok(waiting.stop(program, &text))
}
