//! `lifeboat backup off`.

use clap::Args;
use lifeboat_client::{
    ClientError,
    backup::TurnedOff,
    device::{BackupSetting, Where},
};
use lifeboat_protocol::ErrorCode;
use serde_json::json;
use url::Url;

use crate::{
    commands::account::PasswordArguments,
    connection::{Connection, place},
    error::CliError,
    program::Program,
};

/// Turn backup off, and delete the backup. For 30 days it can be brought back.
///
/// With --erase it is gone at once; that takes the password. It can also be done later, while backup
/// is off.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  lifeboat backup off\n  lifeboat backup off --erase\n  lifeboat \
                        backup off --erase --location file:///home/alice/Sync/Lifeboat"
)]
pub(crate) struct OffArguments {
    /// Erase the backup at once, for good: every version, also one that was deleted before.
    #[arg(long)]
    erase: bool,
    /// Where the versions of a backup that was deleted before lie, if not at the server:
    /// `file:///…`. Not needed on the device that deleted it.
    #[arg(long, value_name = "URL", requires = "erase")]
    location: Option<Url>,
    /// Do not ask.
    #[arg(long)]
    yes: bool,
    #[command(flatten)]
    password: PasswordArguments,
}

pub(crate) async fn run(program: &mut Program, arguments: OffArguments) -> Result<(), CliError> {
    let connection = Connection::open_at(program, arguments.location.as_ref()).await?;
    connection.session()?;
    let vault = &connection.vault;
    if let (BackupSetting::On(backup), Some(url)) = (&vault.backup, &arguments.location)
        && backup.location != Where::Location(url.clone())
    {
        return Err(CliError::usage(format!(
            "Backup is on, and its versions lie at {}. Leave --location out.",
            backup.location
        )));
    }
    if !arguments.erase {
        vault.backup_on()?;
    }
    let folder = match (arguments.location, place(vault)) {
        (Some(url), _) | (None, Where::Location(url)) => Some(url),
        (None, Where::Server) => None,
    };
    let question = if arguments.erase {
        "Turn backup off and erase every version, for good? Nobody can bring them back."
    } else {
        "Turn backup off and delete the backup? For 30 days it can be brought back."
    };
    if !arguments.yes && !program.terminal.confirm(question, "--yes")? {
        return Err(CliError::cancelled());
    }
    connection.tell_news(program).await;
    let backed_up = connection.backed_up();
    let turned_off = if arguments.erase {
        let email = &connection.account()?.email;
        let password = arguments.password.read(program, email)?;
        backed_up.erase(&password).await.map_err(refused)?
    } else {
        backed_up.turn_off().await?
    };
    connection.forget_own_news().await;
    let (word, text) = match turned_off {
        TurnedOff::Deleted => {
            let stay = folder.map_or_else(String::new, |folder| {
                format!(
                    "\nIts sealed versions stay in {folder}, also after that. To remove them, for \
                     good:\n  lifeboat backup off --erase"
                )
            });
            let text = "Backup is off, and the backup is deleted. For 30 days it can be brought \
                        back with:\n  lifeboat backup undelete";
            ("deleted", format!("{text}{stay}"))
        }
        TurnedOff::Erased => {
            let email = &connection.account()?.email;
            let text = format!("Backup is off, and every version of {email} is erased.");
            ("erased", text + &of_others(&connection).await)
        }
        TurnedOff::WasGone => (
            "was_gone",
            "Backup is off. There was no backup any more.".to_owned(),
        ),
    };
    let text = format!("{text}\nThe accounts on this device stay.");
    program
        .output
        .result(&json!({ "backup": word }), program.output.prose(&text));
    Ok(())
}

/// Why nothing was erased, or not all. The password is proven before anything is.
fn refused(error: ClientError) -> CliError {
    let was_password = match &error {
        ClientError::WrongPassword => true,
        ClientError::Server(refused) => matches!(
            refused.code(),
            Some(ErrorCode::TooManyAttempts | ErrorCode::AccountLocked)
        ),
        _ => false,
    };
    let mut refused = CliError::from(error);
    if was_password {
        refused.message.push_str(" Nothing was erased.");
    }
    refused
}

/// What the folder holds that is another recovery account's, such as the one before a change.
async fn of_others(connection: &Connection) -> String {
    let others = match connection.backed_up().others_there().await {
        Ok(0) | Err(_) => return String::new(),
        Ok(1) => "1 sealed version".to_owned(),
        Ok(others) => format!("{others} sealed versions"),
    };
    format!(
        "\nIn its folder stay {others} of other recovery accounts, which this one does not open."
    )
}
