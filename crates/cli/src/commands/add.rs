//! `lifeboat add`: one account, from a URI or from its parts.

use std::{io::Read, path::PathBuf};

use clap::{ArgGroup, Args};
use lifeboat_otp::{
    Algorithm, Digits, Generator, Hotp, Period, Secret, Steam, Totp, Uri, UriError,
};
use lifeboat_vault::{Account, AccountId, Credential, Label, Note};
use serde::Serialize;
use zeroize::Zeroizing;

use super::labels;
use crate::{error::CliError, program::Program, unlocking::given_secret};

/// Add an account, from an otpauth:// URI or from its parts.
#[derive(Debug, Args)]
#[command(
    group = ArgGroup::new("parts").multiple(true),
    group = ArgGroup::new("from").required(true).multiple(true).args(["uri", "issuer", "name"]),
    after_help = "Other users of this machine can see what a command is started with. Keep a secret \
                  from them by giving the URI on the input (-) or the secret in a file or at the \
                  prompt.\n\nExamples:\n  lifeboat add --issuer Example --name alice\n  \
                  lifeboat add - < uri.txt\n  \
                  lifeboat add --issuer Bank --name alice --secret-file key.txt --algorithm SHA256 \
                  --digits 8"
)]
pub(crate) struct AddArguments {
    /// What the site's QR code or link holds, `otpauth://…`; - reads it from the input.
    #[arg(conflicts_with_all = ["parts", "issuer", "name"])]
    uri: Option<String>,
    /// The site or organization.
    #[arg(long)]
    issuer: Option<String>,
    /// Your name there.
    #[arg(long)]
    name: Option<String>,
    /// A file whose first line is the secret, in Base32; - reads it from the input.
    #[arg(long, value_name = "FILE", group = "parts")]
    secret_file: Option<PathBuf>,
    /// The secret itself, in Base32. Without this and --secret-file you are asked for it.
    #[arg(
        long,
        value_name = "BASE32",
        group = "parts",
        conflicts_with = "secret_file"
    )]
    secret: Option<String>,
    /// SHA1, SHA256 or SHA512.
    #[arg(long, group = "parts", value_name = "NAME", conflicts_with = "steam")]
    algorithm: Option<Algorithm>,
    /// How many digits a code has, 4 to 10.
    #[arg(long, group = "parts", value_name = "N", conflicts_with = "steam")]
    digits: Option<Digits>,
    /// How many seconds a code lives.
    #[arg(long, group = "parts", value_name = "SECONDS", conflicts_with_all = ["steam", "hotp"])]
    period: Option<Period>,
    /// Codes that are counted, not timed (HOTP).
    #[arg(long, group = "parts", conflicts_with = "steam")]
    hotp: bool,
    /// The counter of the next code.
    #[arg(long, group = "parts", value_name = "N", requires = "hotp")]
    counter: Option<u64>,
    /// Steam Guard.
    #[arg(long, group = "parts")]
    steam: bool,
    /// The group that it is shown in.
    #[arg(long)]
    group: Option<String>,
    /// What you want to remember about it.
    #[arg(long)]
    note: Option<String>,
}

pub(crate) async fn run(program: &mut Program, arguments: AddArguments) -> Result<(), CliError> {
    // What was typed is checked before a passcode is asked for.
    let (issuer, name, generator) = match &arguments.uri {
        Some(uri) => from_uri(uri)?,
        None => from_parts(program, &arguments)?,
    };
    let group = labels::optional("group", arguments.group.as_deref())?;
    let note: Option<Note> = labels::optional("note", arguments.note.as_deref())?;
    let (store, _) = program.open_or_create_vault().await?;
    let id = AccountId::random(&mut program.rng);
    let account = Account {
        group,
        note,
        ..Account::new(
            id,
            issuer,
            name,
            Credential::Generator(generator),
            program.now(),
        )
    };
    let title = account.title();
    let (issuer, name) = (account.issuer.clone(), account.name.clone());
    let addition = store
        .update(|vault| Ok::<_, CliError>(vault.contents.add(account)))
        .await?;
    let said = if addition.is_new() {
        format!("Added {title}.")
    } else {
        format!("{title} is here already, with the same secret. Nothing was changed.")
    };
    let outcome = Outcome {
        id: addition.id(),
        issuer,
        name,
        added: addition.is_new(),
    };
    program.output.result(&outcome, said);
    Ok(())
}

/// What `add --json` prints.
#[derive(Serialize)]
struct Outcome {
    id: AccountId,
    issuer: Label,
    name: Label,
    /// False when the same account was here already.
    added: bool,
}

fn from_uri(given: &str) -> Result<(Label, Label, Generator), CliError> {
    let uri = if given == "-" {
        let mut text = Zeroizing::new(String::new());
        // One byte more than is taken, so that what is too long is found to be.
        let limit = Uri::MAX_BYTES as u64 + 1;
        std::io::stdin()
            .lock()
            .take(limit)
            .read_to_string(&mut text)
            .map_err(|error| {
                CliError::failed(
                    "unreadable_input",
                    format!("The input could not be read ({error})."),
                )
            })?;
        text
    } else {
        Zeroizing::new(given.to_owned())
    };
    let uri = Uri::parse(uri.trim()).map_err(|error| invalid_uri(&error))?;
    Ok((
        labels::parse("issuer", &uri.issuer)?,
        labels::parse("name", &uri.name)?,
        uri.generator,
    ))
}

fn invalid_uri(error: &UriError) -> CliError {
    let error_code = "invalid_uri";
    let failed = CliError::failed(error_code, error.to_string());
    match error {
        UriError::NotOtpauth => {
            failed.hint("lifeboat add --issuer ISSUER --name NAME, and type the secret when asked")
        }
        UriError::Migration => failed.hint("lifeboat import FILE, with the link in the file"),
        _ => failed,
    }
}

fn from_parts(
    program: &Program,
    arguments: &AddArguments,
) -> Result<(Label, Label, Generator), CliError> {
    let issuer = labels::parse("issuer", arguments.issuer.as_deref().unwrap_or_default())?;
    let name = labels::parse("name", arguments.name.as_deref().unwrap_or_default())?;
    let secret = secret(program, arguments)?;
    let algorithm = arguments.algorithm.unwrap_or_default();
    let digits = arguments.digits.unwrap_or_default();
    let generator = if arguments.steam {
        Steam::new(secret).into()
    } else if arguments.hotp {
        let counter = arguments.counter.unwrap_or_default();
        Hotp {
            secret,
            algorithm,
            digits,
            counter,
        }
        .into()
    } else {
        let period = arguments.period.unwrap_or_default();
        Totp {
            secret,
            algorithm,
            digits,
            period,
        }
        .into()
    };
    Ok((issuer, name, generator))
}

fn secret(program: &Program, arguments: &AddArguments) -> Result<Secret, CliError> {
    let text = match &arguments.secret {
        Some(secret) => Zeroizing::new(secret.clone()),
        None => match given_secret(arguments.secret_file.as_deref(), None)? {
            Some(secret) => secret,
            None => program
                .terminal
                .ask_hidden("Secret (Base32)", "--secret-file FILE, or add URI")?,
        },
    };
    Secret::parse_base32(&text)
        .map_err(|error| CliError::failed("invalid_secret", error.to_string()))
}
