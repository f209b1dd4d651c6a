//! `lifeboat add`: one account, from a URI or from its parts.

use std::{io::Read, path::PathBuf};

use clap::{ArgGroup, Args};
use lifeboat_otp::{
    Algorithm, Digits, Generator, Hotp, Period, Secret, Steam, Totp, Uri, UriError,
};
use lifeboat_protocol::activation::ActivationLink;
use lifeboat_vault::{Account, AccountId, Credential, Label, Note};
use serde::Serialize;
use url::Url;
use zeroize::Zeroizing;

use super::{
    account::server_address,
    enrolling_by_code::{enroll_with, read_code},
    labels,
};
use crate::{error::CliError, program::Program, runtime, unlocking::given_secret};

/// Add an account, from an otpauth:// URI or from its parts; or a work or school account, with the code
/// of its administrator.
#[derive(Debug, Args)]
#[command(
    group = ArgGroup::new("parts").multiple(true),
    group = ArgGroup::new("from").required(true).multiple(true).args(["uri", "issuer", "name", "activation"]),
    after_help = "Other users of this machine can see what a command is started with. Keep a secret \
                  from them by giving the URI on the input (-) or the secret in a file or at the \
                  prompt.\n\nExamples:\n  lifeboat add --issuer Example --name alice\n  \
                  lifeboat add - < uri.txt\n  \
                  lifeboat add --issuer Bank --name alice --secret-file key.txt --algorithm SHA256 \
                  --digits 8"
)]
pub(crate) struct AddArguments {
    /// What the QR code or link holds, a site's `otpauth://…` or an administrator's
    /// `lifeboat://enroll?…`; - reads it from the input.
    #[arg(conflicts_with_all = ["parts", "issuer", "name"])]
    uri: Option<String>,
    /// The activation code that an administrator gave you, for a work or school account.
    #[arg(long, value_name = "CODE", conflicts_with_all = ["uri", "parts", "issuer", "name"])]
    activation: Option<String>,
    /// The server that the activation code is for, such as `https://id.example.org`.
    #[arg(long, value_name = "URL", env = "LIFEBOAT_SERVER", value_parser = server_address)]
    server: Option<Url>,
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
    if let Some(code) = &arguments.activation {
        let link = read_code(code, arguments.server.as_ref())?;
        return add_by_activation(program, &link);
    }
    let (issuer, name, generator) = match &arguments.uri {
        Some(uri) => {
            let text = uri_text(uri)?;
            if ActivationLink::is_meant(&text) {
                return add_by_activation(program, &read_code(&text, None)?);
            }
            from_uri(&text)?
        }
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

fn add_by_activation(program: &mut Program, link: &ActivationLink) -> Result<(), CliError> {
    let enrolled = runtime::with_network(enroll_with(program, link, None))??;
    let text = program.output.prose(&enrolled.in_words());
    program.output.result(&enrolled, text);
    Ok(())
}

fn uri_text(given: &str) -> Result<Zeroizing<String>, CliError> {
    Ok(if given == "-" {
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
    })
}

fn from_uri(uri: &str) -> Result<(Label, Label, Generator), CliError> {
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
