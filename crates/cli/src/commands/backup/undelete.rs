//! `lifeboat backup undelete`.

use std::collections::BTreeMap;

use clap::Args;
use lifeboat_client::{device::Where, recovery::Recovery};
use serde_json::json;
use url::Url;

use crate::{connection::Connection, error::CliError, program::Program};

/// Bring the deleted backup back, and let this device take part in it again.
///
/// It can be brought back for 30 days, unless it was erased. What is here is left alone; accounts of
/// the backup that are not here come back.
#[derive(Debug, Args)]
pub(crate) struct UndeleteArguments {
    /// Where the versions lie, if not at the server: `file:///…`.
    #[arg(long, value_name = "URL")]
    location: Option<Url>,
}

pub(crate) async fn run(
    program: &mut Program,
    arguments: UndeleteArguments,
) -> Result<(), CliError> {
    let location = arguments.location;
    let connection = Connection::open_at(program, location.as_ref()).await?;
    let backed_up = connection.backed_up();
    connection.tell_news(program).await;
    backed_up.undelete(program.now()).await?;
    connection.forget_own_news().await;
    let place = location.map_or_else(
        || crate::connection::place(&connection.vault),
        Where::Location,
    );
    let rejoined = async {
        let recovery = Recovery::prepare(&backed_up, None).await?;
        let head = recovery.head();
        let now = program.now();
        let recovered = recovery
            .apply(&backed_up, place, &BTreeMap::new(), now)
            .await?;
        Ok::<_, lifeboat_client::ClientError>((head, recovered))
    }
    .await;
    let (head, recovered) = rejoined.map_err(|error| {
        let mut error = CliError::from(error);
        error.message = format!(
            "The backup is back, but this device does not take part in it yet. {}",
            error.message
        );
        error.hint = Some("lifeboat recover".to_owned());
        error
    })?;
    let came_back = match recovered.restored {
        0 => String::new(),
        1 => " 1 account came back from it.".to_owned(),
        restored => format!(" {restored} accounts came back from it."),
    };
    program.output.result(
        &json!({ "head": head, "restored": recovered.restored, "conflicts": recovered.conflicts }),
        format_args!("The backup is back (version {head}), and backup is on.{came_back}"),
    );
    Ok(())
}
