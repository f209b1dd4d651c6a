//! `lifeboat passcode`: another passcode, and the system's keyring.

use std::{path::PathBuf, time::Duration};

use clap::{Args, ValueEnum};
use lifeboat_client::device;
use secrecy::SecretString;
use serde::Serialize;

use crate::{
    error::CliError,
    program::Program,
    unlocking::{Keeper, ask_new_passcode, given_secret},
};

/// Change the passcode, or let the system's keyring open the vault.
#[derive(Debug, Args)]
#[command(
    after_help = "The keyring is the Secret Service (GNOME Keyring, KWallet), the macOS Keychain or \
                  the Windows Credential Manager. With it on, whoever is signed in to this machine as \
                  you needs no passcode.\n\nExamples:\n  lifeboat passcode\n  \
                  lifeboat passcode --keyring on"
)]
pub(crate) struct PasscodeArguments {
    /// Let the system's keyring open the vault from now on, or not any more.
    #[arg(long, value_name = "on|off")]
    keyring: Option<Switch>,
    /// A file whose first line is the new passcode.
    #[arg(long, value_name = "FILE")]
    new_passcode_file: Option<PathBuf>,
}

/// On or off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Switch {
    On,
    Off,
}

pub(crate) async fn run(
    program: &mut Program,
    arguments: PasscodeArguments,
) -> Result<(), CliError> {
    let (store, _) = program.open_vault().await?;
    let keeper = Keeper::system(&program.home);
    let changes_passcode = arguments.keyring.is_none() || arguments.new_passcode_file.is_some();
    if changes_passcode {
        let new = match given_secret(
            arguments.new_passcode_file.as_deref(),
            Some("LIFEBOAT_NEW_PASSCODE"),
        )? {
            Some(new) => SecretString::from(new.as_str()),
            None => ask_new_passcode(
                program,
                "--new-passcode-file FILE, or set LIFEBOAT_NEW_PASSCODE",
            )?,
        };
        device::change_passcode(store.storage(), store.identity(), &new).await?;
        program.output.done("The passcode was changed.");
    }
    match arguments.keyring {
        Some(Switch::On) => {
            keeper.keep(store.identity(), Duration::MAX)?;
            program
                .output
                .done("The system's keyring opens the vault from now on.");
        }
        Some(Switch::Off) => {
            keeper.forget()?;
            program
                .output
                .done("The keyring does not open the vault any more; the passcode does.");
        }
        None => {}
    }
    if program.output.is_json() {
        program.output.json(&Outcome {
            passcode_changed: changes_passcode,
            keyring: keeper.is_on(),
        });
    }
    Ok(())
}

/// What `passcode --json` prints.
#[derive(Serialize)]
struct Outcome {
    passcode_changed: bool,
    /// Whether the system's keyring opens the vault.
    keyring: bool,
}
