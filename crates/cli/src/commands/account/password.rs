//! `lifeboat account password`: another password.

use clap::Args;
use lifeboat_client::recovery_account::change_password;
use serde_json::json;

use super::secrets::{NewPasswordArguments, PasswordArguments};
use crate::{connection::Connection, error::CliError, program::Program};

/// Change the password of the recovery account.
///
/// Your other devices have to sign in again. The backup stays as it is. When the password is
/// forgotten, use `lifeboat account reset`.
#[derive(Debug, Args)]
pub(crate) struct ChangePasswordArguments {
    #[command(flatten)]
    current: PasswordArguments,
    #[command(flatten)]
    new: NewPasswordArguments,
}

pub(crate) async fn run(
    program: &mut Program,
    arguments: ChangePasswordArguments,
) -> Result<(), CliError> {
    let connection = Connection::open(program).await?;
    connection.session()?;
    let email = &connection.account()?.email;
    let current = arguments.current.read(program, email)?;
    let new = arguments.new.read(program, email)?;
    connection.tell_news(program).await;
    change_password(&connection.store, &connection.server, &current, &new).await?;
    connection.forget_own_news().await;
    program.output.result(
        &json!({ "email": email, "changed": true }),
        format_args!(
            "The password of {email} is changed. Your other devices have to sign in again."
        ),
    );
    Ok(())
}
