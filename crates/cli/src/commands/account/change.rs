//! `lifeboat account change`: another recovery account.

use clap::Args;
use lifeboat_client::{
    ClientError,
    backup::{Pushed, move_to_account},
    recovery_account::Admission,
};
use serde::Serialize;

use super::{
    address::AddressArguments,
    create::{Typed, sign_up},
    second_proof::{Enrolling, Given, ProofArguments},
    secrets::PasswordArguments,
};
use crate::{
    connection::{Connection, forget_old_news, shown_address},
    error::CliError,
    program::Program,
};

const COMMAND: &str = "lifeboat account change";
const CREATE: &str = "lifeboat account change --create";

/// Change to another recovery account.
///
/// If backup is on, it moves there: the new backup is made and verified first, then the old one is
/// deleted (for 30 days it can be brought back).
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  lifeboat account change alice@example.net")]
pub(crate) struct ChangeArguments {
    #[command(flatten)]
    address: AddressArguments,
    /// Create the new recovery account first.
    #[arg(long)]
    create: bool,
    #[command(flatten)]
    proof: ProofArguments,
    #[command(flatten)]
    password: PasswordArguments,
}

/// What `--json` prints.
#[derive(Serialize)]
struct Changed<'a> {
    email: &'a str,
    server: &'a str,
    head: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    recovery_code: Option<&'a str>,
}

pub(crate) async fn run(program: &mut Program, arguments: ChangeArguments) -> Result<(), CliError> {
    let given = arguments.proof.given()?;
    let mut connection = Connection::open(program).await?;
    let before = connection.account()?.email.clone();
    let address = arguments.address.resolve(program, &connection.vault)?;
    if address.email.eq_ignore_ascii_case(&before)
        && connection.account()?.server.origin() == address.server.origin()
    {
        return Err(
            CliError::usage(format!("{before} is the recovery account already."))
                .hint(format!("{COMMAND} ANOTHER-EMAIL")),
        );
    }
    let pending = connection
        .vault
        .pending
        .take()
        .filter(|pending| address.is_of(pending));
    let server = program.server(&address.server)?;
    let admission = Admission::as_new_device(&connection.vault, &mut program.rng);
    let (enrolled, recovery_code) = if arguments.create {
        let code = match given {
            Given::Sent(code) => Some(code),
            _ => None,
        };
        let typed = Typed {
            code,
            password: &arguments.password,
        };
        let at = (&*connection.store, &server);
        let (enrolled, recovery_code) =
            sign_up(program, at, &address, pending, typed, &admission, CREATE).await?;
        (enrolled, Some(recovery_code))
    } else {
        let enrolling = Enrolling {
            store: &connection.store,
            vault: &connection.vault,
            server: &server,
            address: &address,
            admission,
            password: &arguments.password,
            command: COMMAND,
        };
        (enrolling.run(program, pending, given).await?, None)
    };
    let now = program.now();
    let moved = move_to_account(
        &connection.store,
        (&connection.server, &server),
        connection.folder(),
        (enrolled, &address.server),
        now,
        &mut program.rng,
    )
    .await;
    let pushed: Option<Pushed> = moved.map_err(|error| match error {
        ClientError::BackupExists { device } => CliError::conflict(
            "backup_exists",
            format!(
                "{} has a backup already, made on {device}, which is left as it is. Your backup \
                 stays at {before}.",
                address.email
            ),
        )
        .hint(format!(
            "lifeboat account sign-in {} on a device without backup",
            address.email
        )),
        error => error.into(),
    })?;
    forget_old_news(&connection.store, &server).await;
    let code = recovery_code
        .as_ref()
        .map(lifeboat_seal::RecoveryCode::expose);
    let changed = Changed {
        email: &address.email,
        server: shown_address(&address.server),
        head: pushed.as_ref().map(|pushed| pushed.head),
        recovery_code: code.as_ref().map(|code| code.as_str()),
    };
    let backup = if pushed.is_some() {
        format!(
            "\nThe backup is there now, and verified. The one of {before} was deleted; for 30 days it\n\
             can be brought back."
        )
    } else {
        String::new()
    };
    let kit = match &code {
        Some(code) => format!(
            "\n\n  Recovery code   {}\n\nKeep it on paper: it is shown only now.",
            code.as_str()
        ),
        None => String::new(),
    };
    program.output.result(
        &changed,
        format_args!(
            "The recovery account is {} now.{backup}{kit}",
            address.email
        ),
    );
    Ok(())
}
