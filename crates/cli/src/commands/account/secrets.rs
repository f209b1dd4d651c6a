//! Passwords and recovery codes, from files, the environment, or the person at the terminal.

use std::path::{Path, PathBuf};

use clap::Args;
use lifeboat_client::recovery_account::NewPassword;
use lifeboat_seal::RecoveryCode;
use secrecy::SecretString;
use zeroize::Zeroizing;

use crate::{error::CliError, output::sentence, program::Program, unlocking::given_secret};

const PASSWORD: &str = "LIFEBOAT_PASSWORD";
const NEW_PASSWORD: &str = "LIFEBOAT_NEW_PASSWORD";
const RECOVERY_CODE: &str = "LIFEBOAT_RECOVERY_CODE";

/// Where the password of the recovery account is.
#[derive(Debug, Args)]
pub(in crate::commands) struct PasswordArguments {
    /// A file whose first line is the password (or set `LIFEBOAT_PASSWORD`); `-` reads it from the
    /// input.
    #[arg(long, value_name = "FILE")]
    password_file: Option<PathBuf>,
}

impl PasswordArguments {
    /// The password.
    pub(in crate::commands) fn read(
        &self,
        program: &Program,
        email: &str,
    ) -> Result<SecretString, CliError> {
        let question = format!("Password of {email}");
        let file = self.password_file.as_deref();
        let password = program.secret(file, PASSWORD, &question, "--password-file")?;
        Ok(SecretString::from(password.as_str()))
    }

    /// Whether it is asked for, so that it can be asked for again.
    pub(super) fn is_asked_for(&self, program: &Program) -> Result<bool, CliError> {
        Ok(program.terminal.is_interactive() && !self.is_given()?)
    }

    /// A password for a new account.
    pub(super) fn read_new(&self, program: &Program, email: &str) -> Result<NewPassword, CliError> {
        new_password(
            program,
            self.password_file.as_deref(),
            PASSWORD,
            email,
            "--password-file",
        )
    }

    /// Whether one is there that need not be asked for.
    pub(super) fn is_given(&self) -> Result<bool, CliError> {
        let given = self.password_file.is_some() || given_secret(None, Some(PASSWORD))?.is_some();
        Ok(given)
    }
}

/// Where a new password is.
#[derive(Debug, Args)]
pub(super) struct NewPasswordArguments {
    /// A file whose first line is the new password (or set `LIFEBOAT_NEW_PASSWORD`); `-` reads it
    /// from the input.
    #[arg(long, value_name = "FILE")]
    new_password_file: Option<PathBuf>,
}

impl NewPasswordArguments {
    /// The new password.
    pub(super) fn read(&self, program: &Program, email: &str) -> Result<NewPassword, CliError> {
        let file = self.new_password_file.as_deref();
        new_password(program, file, NEW_PASSWORD, email, "--new-password-file")
    }
}

fn new_password(
    program: &Program,
    file: Option<&Path>,
    variable: &str,
    email: &str,
    option: &str,
) -> Result<NewPassword, CliError> {
    if let Some(given) = given_secret(file, Some(variable))? {
        return Ok(NewPassword::parse(given.as_str().into(), email)?);
    }
    let instead = format!("{option} FILE, or set {variable}");
    if program.terminal.is_interactive() {
        program.output.note(format_args!(
            "choose a password for {email}, 8 characters at least; a few words make a good one. It \
             never leaves this device, so nobody can tell it to you again."
        ));
    }
    let check = |typed: &str| NewPassword::parse(typed.into(), email).map(drop);
    let question = format!("New password of {email}");
    let typed = program
        .terminal
        .ask_new_checked(&question, &instead, check)?;
    Ok(NewPassword::parse(typed.as_str().into(), email)?)
}

/// The recovery code in a file or in the environment, if there is one. It is checked for slips.
pub(super) fn given_recovery_code(file: Option<&Path>) -> Result<Option<RecoveryCode>, CliError> {
    given_secret(file, Some(RECOVERY_CODE))?
        .as_ref()
        .map(parse_recovery_code)
        .transpose()
}

/// Asks for the recovery code until it has no slip.
pub(super) fn ask_recovery_code(program: &Program) -> Result<RecoveryCode, CliError> {
    loop {
        let typed = Zeroizing::new(program.terminal.ask(
            "Recovery code",
            "--recovery-code-file FILE, or set LIFEBOAT_RECOVERY_CODE",
        )?);
        match parse_recovery_code(&typed) {
            Ok(code) => return Ok(code),
            Err(slip) => program.output.warning(sentence(&slip.message)),
        }
    }
}

fn parse_recovery_code(text: &Zeroizing<String>) -> Result<RecoveryCode, CliError> {
    RecoveryCode::parse(text).map_err(|slip| {
        let message = slip.to_string();
        let message = if message.to_lowercase().contains("recovery code") {
            message
        } else {
            format!("This is not a recovery code: {message}")
        };
        CliError::usage(message)
    })
}
