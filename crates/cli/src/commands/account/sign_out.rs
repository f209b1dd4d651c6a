//! `lifeboat account sign-out`: ends the session of this device.

use clap::Args;
use lifeboat_client::recovery_account::{forget, sign_out};
use serde_json::json;

use crate::{connection::Connection, error::CliError, program::Program};

/// Sign out. Accounts and codes stay on this device; backup waits for a sign-in.
#[derive(Debug, Args)]
pub(crate) struct SignOutArguments {
    /// Also forget the recovery account on this device, so that another can be chosen. Backup has to
    /// be off.
    #[arg(long)]
    forget: bool,
}

pub(crate) async fn run(
    program: &mut Program,
    arguments: SignOutArguments,
) -> Result<(), CliError> {
    let connection = Connection::open(program).await?;
    let email = connection.account()?.email.clone();
    if arguments.forget {
        forget(&connection.store, &connection.server).await?;
    } else {
        sign_out(&connection.store, &connection.server).await?;
    }
    let forgotten = if arguments.forget {
        ", and it is forgotten on this device"
    } else {
        ""
    };
    let text = format!(
        "You are signed out of {email}{forgotten}. Your accounts and their codes stay on this device."
    );
    program.output.result(
        &json!({ "email": email, "signed_in": false, "forgotten": arguments.forget }),
        program.output.prose(&text),
    );
    Ok(())
}
