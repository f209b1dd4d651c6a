//! `lifeboat complete`: gives an account the proof that it still needs on this device.

use std::path::PathBuf;

use clap::Args;
use lifeboat_client::{
    device::Vault,
    is_same_server,
    providers::{Completed, approvers, newcomer},
    recovery_account::Admission,
};
use lifeboat_vault::{Account, AccountId, Kind};
use serde::Serialize;
use url::Url;

use super::{
    address::Address, enrolling::Enrolling, second_proof::ProofArguments,
    secrets::PasswordArguments, waiting::Waiting,
};
use crate::{
    commands::{
        enrolling_by_code::{enroll_with, read_code},
        query,
        scan::activation_in,
    },
    connection::warn_about_clock,
    error::{CliError, Exit},
    program::Program,
};

/// Give an account the proof that it still needs on this device.
///
/// A personal account needs its password and a second proof, as in a sign-in. A work or school account
/// needs a new QR code, or code, of its administrator. `lifeboat follow-ups` lists what is to be done.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  lifeboat complete \"Harbour\" --image photo.jpg\n  lifeboat \
                        complete Harbour --code lba1-…\n  lifeboat complete second@example.org \
                        --send-code email\n  lifeboat complete second@example.org --code 123456"
)]
pub(crate) struct CompleteArguments {
    /// The account: a part of its issuer or name, or the beginning of its id.
    account: String,
    /// The email address of a personal account, where it is not its name.
    email: Option<String>,
    /// A picture of the administrator's QR code (PNG or JPEG), for a work or school account.
    #[arg(long, value_name = "FILE", group = "proof")]
    image: Option<PathBuf>,
    #[command(flatten)]
    proof: ProofArguments,
    #[command(flatten)]
    password: PasswordArguments,
}

/// What `--json` prints of a personal account.
#[derive(Serialize)]
struct Report<'a> {
    id: AccountId,
    issuer: &'a str,
    name: &'a str,
    completed: bool,
}

pub(crate) async fn run(
    program: &mut Program,
    arguments: CompleteArguments,
) -> Result<(), CliError> {
    let (_, vault) = program.open_vault().await?;
    let account = query::one(&vault.contents, &arguments.account)?;
    if account.credential.provider().is_none() {
        return Err(CliError::failed(
            "nothing_to_complete",
            format!(
                "{} is not bound to a device: it works on this one as it is.",
                account.title()
            ),
        ));
    }
    let is_given = arguments.proof.code().is_some() || arguments.image.is_some();
    if !is_given && needs_nothing(&vault, account) {
        let report = Report {
            id: account.id,
            issuer: account.issuer.as_str(),
            name: account.name.as_str(),
            completed: false,
        };
        let text = format!(
            "{} needs nothing: it works on this device.",
            account.title()
        );
        program.output.result(&report, program.output.prose(&text));
        return Ok(());
    }
    let account = account.clone();
    match account.kind {
        Kind::WorkOrSchool => work_or_school(program, &account, &arguments).await,
        Kind::Personal | Kind::Other => personal(program, &vault, &account, &arguments).await,
    }
}

/// Whether it makes codes here, and can be asked to approve sign-ins.
fn needs_nothing(vault: &Vault, account: &Account) -> bool {
    let (able, _) = approvers(vault);
    vault.follow_up(account).is_none() && able.iter().any(|able| able.account == account.id)
}

async fn work_or_school(
    program: &mut Program,
    account: &Account,
    arguments: &CompleteArguments,
) -> Result<(), CliError> {
    let server = account
        .credential
        .provider()
        .and_then(|provider| Url::parse(&provider.server).ok());
    let link = match (&arguments.image, arguments.proof.code()) {
        (Some(image), _) => activation_in(image)?,
        (None, Some(code)) => read_code(code, server.as_ref())?,
        (None, None) if program.terminal.is_interactive() => {
            program.output.done(format_args!(
                "{} needs a new code of its administrator. Type the code, which begins with lba1; with \
                 the QR code on a picture, use --image instead.",
                account.title()
            ));
            let typed = program.terminal.ask("Activation code", "--code CODE")?;
            read_code(&typed, server.as_ref())?
        }
        (None, None) => {
            let waiting = Waiting {
                needs: "activation_code",
                ..Waiting::default()
            };
            let id = query::short_id(account.id);
            let text = format!(
                "{} needs a new QR code of its administrator. Then one of:\n  lifeboat complete {id} \
                 --image photo.jpg\n  lifeboat complete {id} --code lba1-…",
                account.title()
            );
            return Err(waiting.stop(program, &text));
        }
    };
    let enrolled = enroll_with(program, &link, Some(account.id)).await?;
    let text = program.output.prose(&enrolled.in_words());
    program.output.result(&enrolled, text);
    Ok(())
}

async fn personal(
    program: &mut Program,
    vault: &Vault,
    account: &Account,
    arguments: &CompleteArguments,
) -> Result<(), CliError> {
    let given = arguments.proof.given()?;
    let newcomer = newcomer(vault, account.id)?;
    if let Some(recovery) = &vault.recovery_account
        && recovery.id == newcomer.subject
        && is_same_server(&recovery.server, &newcomer.server)
    {
        return Err(CliError::new(
            Exit::NeedsSignIn,
            "recovery_account",
            format!(
                "{} is the recovery account of this device. Signing in to it completes it.",
                recovery.email
            ),
        )
        .hint("lifeboat account sign-in"));
    }
    let email = match &arguments.email {
        Some(email) => email.trim().to_owned(),
        None if account.name.as_str().contains('@') => account.name.to_string(),
        None => program
            .terminal
            .ask("Email address of the account", "its email address")?
            .trim()
            .to_owned(),
    };
    let address = Address {
        email,
        server: newcomer.server.clone(),
    };
    let (store, mut vault) = program.open_vault().await?;
    let pending = vault
        .pending
        .take()
        .filter(|pending| address.is_of(pending));
    let server = program.server(&address.server)?;
    let command = format!("lifeboat complete {}", query::short_id(account.id));
    let enrolling = Enrolling {
        store: &store,
        vault: &vault,
        server: &server,
        address: &address,
        admission: Admission {
            device: vault.device.clone(),
            known: None,
        },
        password: &arguments.password,
        command: &command,
        goal: newcomer,
    };
    let Completed { account: id, email } = enrolling.run(program, pending, given).await?;
    warn_about_clock(program, &server).await;
    let report = Report {
        id,
        issuer: account.issuer.as_str(),
        name: account.name.as_str(),
        completed: true,
    };
    let text = format!(
        "{} is complete: this device has a key and codes of its own for {email}.",
        account.title()
    );
    program.output.result(&report, program.output.prose(&text));
    Ok(())
}
