//! `lifeboat account create`: a new recovery account.

use std::path::PathBuf;

use clap::Args;
use lifeboat_client::{
    ClientError, HttpApi, Server,
    device::{Pending, PendingFlow},
    recovery_account::{Admission, Enrolled, Entrant, SignUp, own_key},
};
use lifeboat_protocol::ErrorCode;
use lifeboat_seal::RecoveryCode;
use serde::Serialize;

use super::{
    address::{Address, AddressArguments, Begun},
    kit_page::{self, Kit},
    language::preferred_language,
    secrets::PasswordArguments,
    waiting::{self, Recipient, Waiting},
};
use crate::{
    connection::{forget_old_news, shown_address, warn_about_clock},
    error::CliError,
    program::{Program, Store},
};

/// How often a code can be typed again.
pub(super) const TRIES: usize = 3;

/// Create a recovery account, and sign this device in to it.
///
/// A code is sent to the email address. Without a terminal, give the same command again with --code.
#[derive(Debug, Args)]
#[command(
    after_help = "Example:\n  lifeboat account create alice@example.org --server \
                        https://lifeboat.example.org --kit kit.html"
)]
pub(crate) struct CreateArguments {
    #[command(flatten)]
    address: AddressArguments,
    /// The six digits of the message that was sent, or the code of an invitation.
    #[arg(long, value_name = "DIGITS")]
    code: Option<String>,
    #[command(flatten)]
    password: PasswordArguments,
    /// Also write the recovery kit, as a page to be printed.
    #[arg(long, value_name = "FILE.html")]
    kit: Option<PathBuf>,
}

/// What `--json` prints.
#[derive(Serialize)]
pub(super) struct Created<'a> {
    email: &'a str,
    server: &'a str,
    recovery_code: &'a str,
}

impl<'a> Created<'a> {
    /// The account of this kit, with its recovery code.
    pub(super) fn new(kit: &Kit<'a>, recovery_code: &'a str) -> Self {
        Self {
            email: kit.email,
            server: shown_address(kit.server),
            recovery_code,
        }
    }
}

pub(crate) async fn run(program: &mut Program, arguments: CreateArguments) -> Result<(), CliError> {
    let Begun {
        store,
        vault,
        address,
        pending,
    } = Begun::new(program, &arguments.address).await?;
    let admission = Admission::new(&vault, &address.server, &address.email, &mut program.rng)?;
    if let Some(known) = admission.known
        && known.session.is_some()
    {
        let email = known.email.clone();
        return Err(ClientError::AlreadySignedIn { email }.into());
    }
    let server = program.server(&address.server)?;
    let typed = Typed {
        code: arguments.code,
        password: &arguments.password,
    };
    let (enrolled, recovery_code) = sign_up(
        program,
        (&store, &server),
        &address,
        pending,
        typed,
        &admission,
        CREATE,
    )
    .await?;
    let kit = Kit {
        email: &address.email,
        server: &address.server,
        made_at: program.now(),
    };
    // Before anything that may fail: the account exists, and this code exists nowhere else.
    let shown = show_recovery_code(program, &kit, &recovery_code, arguments.kit);
    let kept = enrolled.keep(&store, &address.server, program.now()).await;
    kept.map_err(|error| not_kept(error, &address))?;
    forget_old_news(&store, &server).await;
    warn_about_clock(program, &server).await;
    shown?;
    ask_whether_noted(program)?;
    program.output.done(format_args!(
        "\nYou are signed in to {} at {}. Now turn backup on:\n  lifeboat backup on",
        address.email,
        shown_address(&address.server)
    ));
    Ok(())
}

/// Asks the person at the terminal not to go on without the recovery code.
pub(super) fn ask_whether_noted(program: &Program) -> Result<(), CliError> {
    if !program.terminal.is_interactive() {
        return Ok(());
    }
    if !program.terminal.confirm("Have you written it down?", "")? {
        program.output.warning(
            "without it, losing all your devices and your password means losing the backup. Write it \
             down while it can be seen here, or make another one: lifeboat account kit --output \
             kit.html",
        );
    }
    Ok(())
}

/// The account was created, and this device could not keep its sign-in.
fn not_kept(error: ClientError, address: &Address) -> CliError {
    let mut error = CliError::from(error);
    error.message = format!(
        "The recovery account {} is created, and its recovery code is the one above. But this device \
         could not keep the sign-in: {} Then sign in.",
        address.email, error.message
    );
    error.hint(format!("lifeboat account sign-in {}", address.email))
}

/// The command that begins and finishes a sign-up.
const CREATE: &str = "lifeboat account create";

/// What the user gave for a sign-up.
pub(super) struct Typed<'a> {
    pub(super) code: Option<String>,
    pub(super) password: &'a PasswordArguments,
}

/// Begins a sign-up, or goes on with the one that waits, until the device is enrolled.
pub(super) async fn sign_up(
    program: &mut Program,
    (store, server): (&Store, &Server<HttpApi>),
    address: &Address,
    pending: Option<Pending>,
    typed: Typed<'_>,
    admission: &Admission<'_>,
    command: &str,
) -> Result<(Enrolled, RecoveryCode), CliError> {
    let waits = pending.and_then(|pending| match pending.flow {
        PendingFlow::SignUp(sign_up) => Some(sign_up),
        _ => None,
    });
    let info = server.info().await.map_err(ClientError::from)?;
    let invited = info.sign_up_by_invitation;
    let begin = SignUp::start(server, &address.email, preferred_language());
    let (sign_up, code) = match (waits, typed.code) {
        // The operator's code may be older than what waits here.
        (_, Some(code)) if invited => (begin.await?, code),
        (Some(sign_up), Some(code)) => (sign_up, code),
        (None, Some(_)) => {
            return Err(CliError::usage(format!(
                "No code is waited for on this device. Begin without --code; one is then sent to {}.",
                address.email
            )));
        }
        (_, None) => {
            if typed.password.is_given()? {
                // A password that cannot be used is told before a message is sent.
                typed.password.read_new(program, &address.email)?;
            }
            let started = begin.await?;
            let text = if invited {
                format!(
                    "This server takes new accounts by invitation. Ask whoever runs it for the code \
                     for {}; they get it with `lifeboat-server admin sign-up-code`.",
                    address.email
                )
            } else {
                format!("A code of six digits was sent to {}.", address.email)
            };
            if !program.terminal.is_interactive() {
                let expires_at = Some(started.expires_at);
                waiting::keep(store, address, PendingFlow::SignUp(started)).await?;
                let waiting = Waiting {
                    needs: if invited {
                        "invitation_code"
                    } else {
                        "email_code"
                    },
                    contacts: vec![Recipient::email(&address.email)],
                    expires_at,
                    ..Waiting::default()
                };
                let text = format!("{text} Then:\n  {command} {} --code 123456", address.email);
                return Err(waiting.stop(program, &text));
            }
            program.output.done(text);
            (started, program.terminal.ask("Code", "--code DIGITS")?)
        }
    };
    let password = typed.password.read_new(program, &address.email)?;
    let mut code = code;
    let keys = program.keys(store);
    let at = (&address.server, address.email.as_str());
    let key = own_key(store, &keys, at, admission.known, &mut program.rng).await?;
    let recovery_code = RecoveryCode::generate(&mut program.rng);
    for attempt in 1.. {
        let entrant = Entrant {
            device: &admission.device,
            known: admission.known,
            key: &key,
            recovery_code: None,
        };
        let finished = sign_up
            .finish(
                server,
                &code,
                &password,
                entrant,
                &recovery_code,
                &mut program.rng,
            )
            .await;
        match finished {
            Err(ClientError::Server(error))
                if error.code() == Some(ErrorCode::WrongProof)
                    && attempt < TRIES
                    && program.terminal.is_interactive() =>
            {
                program.output.warning(error);
                code = program.terminal.ask("Code", "--code DIGITS")?;
            }
            finished => return Ok((finished?, recovery_code)),
        }
    }
    Err(CliError::cancelled())
}

/// Shows the recovery code, once.
pub(super) fn show_recovery_code(
    program: &Program,
    kit: &Kit<'_>,
    recovery_code: &RecoveryCode,
    page: Option<PathBuf>,
) -> Result<(), CliError> {
    let code = recovery_code.expose();
    let written = kit_page::write_page(kit, recovery_code, page.as_deref());
    let created = Created::new(kit, code.as_str());
    let paint = program.output.paint();
    let code = paint.in_style(crate::output::Style::Bold, code.as_str());
    program.output.result(
        &created,
        program.output.prose(&format!(
            "Recovery code of {}\n\n  {code}\n\n\
             Write it on paper and keep that away from this device: it is shown only now. With it \
             you can sign in when your devices are lost, and set a new password.",
            kit.email
        )),
    );
    written?;
    if let Some(page) = page {
        program
            .output
            .done(format_args!("The recovery kit is in {}.", page.display()));
    }
    Ok(())
}
