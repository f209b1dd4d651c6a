//! `lifeboat account change`: another recovery account.

use clap::Args;
use lifeboat_client::{
    ClientError, HttpApi, Server,
    backup::{Moved, OldBackup, move_to_account},
    device::Pending,
    is_same_server,
    recovery_account::{Admission, Enrolled},
};
use lifeboat_seal::RecoveryCode;
use serde::Serialize;

use super::{
    address::{Address, AddressArguments},
    create::{Typed, sign_up},
    enrolling::Enrolling,
    goal::RecoveryAccountHere,
    second_proof::{Given, ProofArguments},
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
/// deleted (for 30 days it can be brought back). If it cannot be deleted, that is said.
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
    /// What became of the old account's backup: `none`, `deleted` or `stays`.
    old_backup: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    recovery_code: Option<&'a str>,
}

pub(crate) async fn run(program: &mut Program, arguments: ChangeArguments) -> Result<(), CliError> {
    let given = arguments.proof.given()?;
    let mut connection = Connection::open(program).await?;
    let before = connection.account()?.email.clone();
    let address = arguments.address.resolve(program, &connection.vault)?;
    if address.email.eq_ignore_ascii_case(&before)
        && is_same_server(&connection.account()?.server, &address.server)
    {
        return Err(
            CliError::usage(format!("{before} is the recovery account already."))
                .hint(format!("{COMMAND} ANOTHER-EMAIL")),
        );
    }
    let server = program.server(&address.server)?;
    let pending = connection
        .vault
        .pending
        .take()
        .filter(|pending| address.is_of(pending));
    let at = (&server, &address);
    let (enrolled, recovery_code) =
        enroll(program, &connection, at, pending, &arguments, given).await?;
    let code = recovery_code.as_ref().map(RecoveryCode::expose);
    if let Some(code) = &code {
        // Shown now, whatever becomes of the backup.
        program.output.done(format_args!(
            "  Recovery code   {}\n\nKeep it on paper: it is shown only now.\n",
            code.as_str()
        ));
    }
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
    let Moved { pushed, old_backup } =
        moved.map_err(|error| explain(error, &address.email, &before))?;
    forget_old_news(&connection.store, &server).await;
    let changed = Changed {
        email: &address.email,
        server: shown_address(&address.server),
        head: pushed.as_ref().map(|pushed| pushed.head),
        old_backup: match &old_backup {
            OldBackup::None => "none",
            OldBackup::Deleted => "deleted",
            OldBackup::Stays(_) => "stays",
        },
        recovery_code: code.as_ref().map(|code| code.as_str()),
    };
    let backup = if pushed.is_some() {
        "\nThe backup is there now, and verified."
    } else {
        ""
    };
    let deleted = match &old_backup {
        OldBackup::Deleted => {
            format!(" The one of {before} is deleted; for 30 days it can be brought back.")
        }
        OldBackup::None | OldBackup::Stays(_) => String::new(),
    };
    let text = format!(
        "The recovery account is {} now.{backup}{deleted}",
        address.email
    );
    program.output.result(&changed, program.output.prose(&text));
    if let OldBackup::Stays(why) = old_backup {
        program.output.warning(format_args!(
            "the backup of {before} is still there, because it could not be deleted. {why} To \
             delete it, turn backup off on a device that is signed in to {before}."
        ));
    }
    Ok(())
}

/// Signs this device in to the new recovery account, which is created if that was asked for.
async fn enroll(
    program: &mut Program,
    connection: &Connection,
    (server, address): (&Server<HttpApi>, &Address),
    pending: Option<Pending>,
    arguments: &ChangeArguments,
    given: Given,
) -> Result<(Enrolled, Option<RecoveryCode>), CliError> {
    let admission = Admission::as_new_device(&connection.vault, &mut program.rng);
    if arguments.create {
        let code = match given {
            Given::Sent(code) => Some(code),
            _ => None,
        };
        let typed = Typed {
            code,
            password: &arguments.password,
        };
        let at = (&*connection.store, server);
        let (enrolled, recovery_code) =
            sign_up(program, at, address, pending, typed, &admission, CREATE).await?;
        return Ok((enrolled, Some(recovery_code)));
    }
    let enrolling = Enrolling {
        store: &connection.store,
        vault: &connection.vault,
        server,
        address,
        admission,
        password: &arguments.password,
        command: COMMAND,
        goal: RecoveryAccountHere,
    };
    Ok((enrolling.run(program, pending, given).await?, None))
}

fn explain(error: ClientError, email: &str, before: &str) -> CliError {
    match error {
        ClientError::BackupExists { device } => CliError::conflict(
            "backup_exists",
            format!(
                "{email} has a backup already, made on {device}, which is left as it is. Your backup \
                 stays at {before}."
            ),
        )
        .hint(format!(
            "lifeboat account sign-in {email} on a device without backup"
        )),
        error => error.into(),
    }
}
