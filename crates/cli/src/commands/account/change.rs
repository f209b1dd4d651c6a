//! `lifeboat account change`: another recovery account.

use std::path::PathBuf;

use clap::Args;
use lifeboat_client::{
    ClientError, HttpApi, Server,
    backup::{Moved, OldBackup, move_to_account},
    device::{BackupSetting, Pending, Vault, Where},
    is_same_server,
    recovery_account::{Admission, Enrolled},
};
use lifeboat_seal::RecoveryCode;
use serde::Serialize;
use url::Url;

use super::{
    address::{Address, AddressArguments},
    create::{Created, Typed, show_recovery_code, sign_up},
    enrolling::Enrolling,
    goal::RecoveryAccountHere,
    kit_page::{Kit, write_page},
    second_proof::{Given, ProofArguments},
    secrets::PasswordArguments,
};
use crate::{
    connection::{Connection, forget_old_news, place, shown_address},
    error::CliError,
    program::Program,
};

const COMMAND: &str = "lifeboat account change";

/// Change to another recovery account.
///
/// If backup is on, it moves there: the new backup is made and verified first, then the old one is
/// deleted (for 30 days it can be brought back), also for other devices that back up to it. If it
/// cannot be deleted, that is said.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  lifeboat account change alice@example.net")]
pub(crate) struct ChangeArguments {
    #[command(flatten)]
    address: AddressArguments,
    /// Create the new recovery account first.
    #[arg(long)]
    create: bool,
    /// Also write the recovery kit of the account that is created, as a page to be printed.
    #[arg(long, value_name = "FILE.html", requires = "create")]
    kit: Option<PathBuf>,
    /// Do not ask before the backup of the old account is deleted.
    #[arg(long)]
    yes: bool,
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
    if !arguments.yes {
        ask(program, &connection.vault, &address.email)?;
    }
    let server = program.server(&address.server)?;
    let pending = connection
        .vault
        .pending
        .take()
        .filter(|pending| address.is_of(pending));
    let folder = match place(&connection.vault) {
        Where::Location(folder) => Some(folder),
        Where::Server => None,
    };
    let at = (&server, &address);
    let (enrolled, recovery_code) =
        enroll(program, &connection, at, pending, &arguments, given).await?;
    let now = program.now();
    let kit = Kit {
        email: &address.email,
        server: &address.server,
        made_at: now,
    };
    // Whatever becomes of the backup: the account exists, and this code exists nowhere else.
    let shown = match &recovery_code {
        Some(code) if program.output.is_json() => write_page(&kit, code, arguments.kit.as_deref()),
        Some(code) => show_recovery_code(program, &kit, code, arguments.kit),
        None => Ok(()),
    };
    let code = recovery_code.as_ref().map(RecoveryCode::expose);
    let moved = move_to_account(
        &connection.store,
        (&connection.server, &server),
        connection.folder(),
        (enrolled, &address.server),
        now,
        &mut program.rng,
    )
    .await;
    let code = code.as_ref().map(|code| code.as_str());
    let moved = moved.map_err(|error| {
        if let Some(code) = code {
            tell_code_alone(program, &kit, code);
        }
        explain(error, &address.email, &before, code.is_some())
    })?;
    forget_old_news(&connection.store, &server).await;
    tell(program, &moved, (&kit, code), (&before, folder.as_ref()));
    shown
}

/// Says what came of it: at the new account, at the one before, and in the folder.
fn tell(
    program: &Program,
    moved: &Moved,
    (kit, recovery_code): (&Kit<'_>, Option<&str>),
    (before, folder): (&str, Option<&Url>),
) {
    let Moved { pushed, old_backup } = moved;
    let changed = Changed {
        email: kit.email,
        server: shown_address(kit.server),
        head: pushed.as_ref().map(|pushed| pushed.head),
        old_backup: match old_backup {
            OldBackup::None => "none",
            OldBackup::Deleted => "deleted",
            OldBackup::Stays(_) => "stays",
        },
        recovery_code,
    };
    let backup = if pushed.is_some() {
        "\nThe backup is there now, and verified."
    } else {
        ""
    };
    let deleted = match old_backup {
        OldBackup::Deleted => {
            format!(" The one of {before} is deleted; for 30 days it can be brought back.")
        }
        OldBackup::None | OldBackup::Stays(_) => String::new(),
    };
    let text = format!(
        "The recovery account is {} now.{backup}{deleted}",
        kit.email
    );
    program.output.result(&changed, program.output.prose(&text));
    match (old_backup, folder) {
        (OldBackup::Stays(why), _) => program.output.warning(format_args!(
            "the backup of {before} is still there, because it could not be deleted. {why} To \
             delete it, turn backup off on a device that is signed in to {before}."
        )),
        (OldBackup::Deleted, Some(folder)) => program.output.note(format_args!(
            "the sealed versions of {before} stay in {folder}, since for 30 days the backup can be brought \
             back. After that nothing needs them, and nothing removes them."
        )),
        _ => {}
    }
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
    let create = if arguments.create { " --create" } else { "" };
    let yes = if arguments.yes { " --yes" } else { "" };
    let command = format!("{COMMAND}{create}{yes}");
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
            sign_up(program, at, address, pending, typed, &admission, &command).await?;
        return Ok((enrolled, Some(recovery_code)));
    }
    let enrolling = Enrolling {
        store: &connection.store,
        vault: &connection.vault,
        server,
        address,
        admission,
        password: &arguments.password,
        command: &command,
        goal: RecoveryAccountHere,
    };
    Ok((enrolling.run(program, pending, given).await?, None))
}

/// Asks before the backup that others may use is deleted.
fn ask(program: &Program, vault: &Vault, email: &str) -> Result<(), CliError> {
    let (BackupSetting::On(_), Some((old, _))) = (&vault.backup, vault.signed_in()) else {
        return Ok(());
    };
    let question = format!(
        "Move the backup to {email}, and delete the one of {}? Other devices that back up to {} stop \
         backing up then, until they change to {email} too.",
        old.email, old.email
    );
    if program.terminal.confirm(&question, "--yes")? {
        Ok(())
    } else {
        Err(CliError::cancelled())
    }
}

/// The result where the account was created and nothing moved there.
fn tell_code_alone(program: &Program, kit: &Kit<'_>, code: &str) {
    if program.output.is_json() {
        program.output.json(&Created::new(kit, code));
    }
}

fn explain(error: ClientError, email: &str, before: &str, is_created: bool) -> CliError {
    if is_created {
        let error = CliError::from(error);
        return CliError {
            message: format!(
                "The recovery account {email} is created, and its recovery code is the one above. But \
                 the backup stays at {before}, and so does this device: {}",
                error.message
            ),
            hint: Some(format!("{COMMAND} {email}")),
            ..error
        };
    }
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
