//! Opening the vault: with a passcode that was given, with the identity that a keyring keeps, or with
//! a passcode that is asked for.

mod keyring;
mod passcode_source;

use lifeboat_client::device::{self, Vault, VaultError};
use lifeboat_seal::Identity;
use secrecy::SecretString;

use crate::{
    error::{CliError, Exit},
    program::{Program, Store},
};

pub(crate) use keyring::Keeper;
pub(crate) use passcode_source::{PasscodeSource, given_secret};

/// How often a wrong passcode can be typed again.
const TRIES: usize = 3;

/// Opens the vault that is here.
pub(crate) async fn open(program: &Program) -> Result<(Store, Vault), CliError> {
    if let Some(passcode) = program.passcode().given()? {
        let identity = device::unlock(&program.storage(), &passcode).await?;
        return read(program, identity).await;
    }
    if !program.has_vault().await? {
        return Err(VaultError::None.into());
    }
    if let Some(opened) = open_with_kept_identity(program).await? {
        return Ok(opened);
    }
    let identity = ask_until_right(program).await?;
    read(program, identity).await
}

/// Whether it is the kernel's keyring that opens the vault, and nothing would once it is closed there.
pub(crate) fn is_kept_for_a_while(program: &Program) -> Result<bool, CliError> {
    let home = &program.home;
    let by_kernel = || Keeper::kernel(home).identity().is_some();
    Ok(program.passcode().given()?.is_none() && !Keeper::system(home).is_on() && by_kernel())
}

/// The passcode for a new vault.
pub(crate) fn new_passcode(program: &Program) -> Result<SecretString, CliError> {
    if let Some(passcode) = program.passcode().given()? {
        return Ok(passcode);
    }
    if program.terminal.is_interactive() {
        program.output.note(
            "there is no vault here yet. Choose a passcode for it, 6 characters at least. It opens your \
             accounts on this device, and only here.",
        );
    }
    ask_new_passcode(program, PasscodeSource::INSTEAD)
}

/// Asks for a new passcode. `instead` says what to give where nobody can be asked.
pub(crate) fn ask_new_passcode(program: &Program, instead: &str) -> Result<SecretString, CliError> {
    let check = |typed: &str| device::check_passcode(&SecretString::from(typed));
    let passcode = program
        .terminal
        .ask_new_checked("New passcode", instead, check)?;
    Ok(SecretString::from(passcode.as_str()))
}

async fn open_with_kept_identity(program: &Program) -> Result<Option<(Store, Vault)>, CliError> {
    for keeper in Keeper::in_use(&program.home) {
        let Some(identity) = keeper.identity() else {
            continue;
        };
        match read(program, identity).await {
            // Another vault was here when it was kept.
            Err(error) if error.code == "wrong_identity" => {
                keeper.forget()?;
            }
            opened => return opened.map(Some),
        }
    }
    Ok(None)
}

async fn ask_until_right(program: &Program) -> Result<Identity, CliError> {
    if !program.terminal.is_interactive() {
        return Err(CliError::new(
            Exit::Usage,
            "locked",
            "The vault is locked, and nobody can be asked for its passcode here.",
        )
        .hint(PasscodeSource::INSTEAD));
    }
    let mut tries = 1;
    loop {
        let passcode = program
            .terminal
            .ask_hidden("Passcode", PasscodeSource::INSTEAD)?;
        let passcode = SecretString::from(passcode.as_str());
        match device::unlock(&program.storage(), &passcode).await {
            Err(error @ VaultError::WrongPasscode) if tries < TRIES => {
                program.output.warning(error);
                tries += 1;
            }
            outcome => return Ok(outcome?),
        }
    }
}

async fn read(program: &Program, identity: Identity) -> Result<(Store, Vault), CliError> {
    Ok(Store::open_and_read(program.storage(), identity).await?)
}
