//! `lifeboat account`: the recovery account, whose sign-in opens the backup.

mod address;
mod approval;
mod change;
pub(crate) mod complete;
mod contacts;
mod create;
mod devices;
mod enrolling;
mod goal;
mod kit;
mod kit_page;
mod language;
mod password;
mod reset;
mod second_proof;
mod secrets;
mod show;
mod sign_in;
mod sign_out;
mod waiting;

pub(super) use address::server_address;
use clap::{Args, Subcommand};
pub(super) use secrets::PasswordArguments;

use crate::{error::CliError, program::Program};

/// The recovery account: create it, sign in, its password, contacts, devices and recovery kit.
#[derive(Debug, Args)]
pub(crate) struct AccountArguments {
    #[command(subcommand)]
    command: AccountCommand,
}

#[derive(Debug, Subcommand)]
enum AccountCommand {
    Create(create::CreateArguments),
    SignIn(sign_in::SignInArguments),
    SignOut(sign_out::SignOutArguments),
    Show(show::ShowArguments),
    Password(password::ChangePasswordArguments),
    Reset(reset::ResetArguments),
    Contacts(contacts::ContactsArguments),
    Kit(kit::KitArguments),
    Devices(devices::DevicesArguments),
    Change(change::ChangeArguments),
}

pub(crate) async fn run(
    program: &mut Program,
    arguments: AccountArguments,
) -> Result<(), CliError> {
    match arguments.command {
        AccountCommand::Create(arguments) => create::run(program, arguments).await,
        AccountCommand::SignIn(arguments) => sign_in::run(program, arguments).await,
        AccountCommand::SignOut(arguments) => sign_out::run(program, arguments).await,
        AccountCommand::Show(arguments) => show::run(program, arguments).await,
        AccountCommand::Password(arguments) => password::run(program, arguments).await,
        AccountCommand::Reset(arguments) => reset::run(program, arguments).await,
        AccountCommand::Contacts(arguments) => contacts::run(program, arguments).await,
        AccountCommand::Kit(arguments) => kit::run(program, arguments).await,
        AccountCommand::Devices(arguments) => devices::run(program, arguments).await,
        AccountCommand::Change(arguments) => change::run(program, arguments).await,
    }
}
