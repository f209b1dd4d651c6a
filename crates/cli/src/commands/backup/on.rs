//! `lifeboat backup on`.

use clap::Args;
use lifeboat_client::device::{BackupSetting, Where};
use url::Url;

use super::now::{Report, say};
use crate::{connection::Connection, error::CliError, program::Program};

/// Turn backup on, and make the first version.
///
/// Versions are sealed on this device and lie at the recovery account's server, or in a folder of
/// your own, such as one that a drive syncs. In that case the server has no version, and the folder
/// nothing that opens one.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  lifeboat backup on\n  lifeboat backup on --location \
                        file:///home/alice/Sync/Lifeboat"
)]
pub(crate) struct OnArguments {
    /// The folder for sealed versions, instead of the server: `file:///…`.
    #[arg(long, value_name = "URL")]
    location: Option<Url>,
}

pub(crate) async fn run(program: &mut Program, arguments: OnArguments) -> Result<(), CliError> {
    let connection = Connection::open_at(program, arguments.location.as_ref()).await?;
    connection.session()?;
    let place = match (arguments.location, connection.folder()) {
        (Some(url), Some(folder)) => {
            folder.make()?;
            Where::Location(url)
        }
        // Without --location, backup that is on stays where it is.
        _ => match &connection.vault.backup {
            BackupSetting::On(backup) => backup.location.clone(),
            BackupSetting::Off => Where::Server,
        },
    };
    let now = program.now();
    let outcome = connection
        .backed_up()
        .turn_on(place, now, &mut program.rng)
        .await;
    let pushed = outcome.map_err(|error| {
        let is_passing = error.is_passing();
        let mut error = CliError::from(error);
        if is_passing {
            error.message.push_str(
                " Backup is turned on; the first version follows when this has passed, at the end \
                 of any command, or with `lifeboat backup now`.",
            );
        }
        error
    })?;
    say(program, &Report::of(&pushed), "Backup is on.");
    connection.tidy(program).await;
    connection.tell_news(program).await;
    Ok(())
}
