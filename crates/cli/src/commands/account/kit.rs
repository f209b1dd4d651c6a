//! `lifeboat account kit`: the recovery kit, and the key that opens backups without Lifeboat.

use std::path::{Path, PathBuf};

use clap::Args;
use lifeboat_client::recovery_account::replace_recovery_code;
use lifeboat_seal::RecoveryCode;
use serde_json::json;
use zeroize::Zeroizing;

use super::{
    create::{ask_whether_noted, show_recovery_code},
    kit_page::Kit,
    secrets::PasswordArguments,
};
use crate::{
    connection::Connection,
    error::CliError,
    ports::{explain, write_file},
    program::Program,
};

/// Make a new recovery kit, or print the key that opens backups without Lifeboat.
///
/// The recovery code before it opens nothing any more: destroy that paper.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  lifeboat account kit --output kit.html\n  lifeboat account \
                        kit --identity > key.txt\n  age --decrypt --identity key.txt VERSION.age"
)]
pub(crate) struct KitArguments {
    /// Also write the kit as a page to be printed; with --identity, write the key there.
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Print the account key as an age identity. Whoever has it reads every version.
    #[arg(long)]
    identity: bool,
    /// Do not ask.
    #[arg(long)]
    yes: bool,
    #[command(flatten)]
    password: PasswordArguments,
}

pub(crate) async fn run(program: &mut Program, arguments: KitArguments) -> Result<(), CliError> {
    let connection = Connection::open(program).await?;
    if arguments.identity {
        return print_identity(program, &connection, arguments.output.as_deref()).await;
    }
    connection.session()?;
    let account = connection.account()?;
    let question =
        "Make a new recovery kit? The code of the one before then opens nothing any more.";
    if program.terminal.is_interactive()
        && !arguments.yes
        && !program.terminal.confirm(question, "--yes")?
    {
        return Err(CliError::cancelled());
    }
    let password = arguments.password.read(program, &account.email)?;
    connection.tell_news(program).await;
    let Connection { store, server, .. } = &connection;
    let recovery_code = RecoveryCode::generate(&mut program.rng);
    replace_recovery_code(store, server, &password, &recovery_code).await?;
    connection.forget_own_news().await;
    let kit = Kit {
        email: &account.email,
        server: &account.server,
        made_at: program.now(),
    };
    show_recovery_code(program, &kit, &recovery_code, arguments.output)?;
    ask_whether_noted(program)
}

/// Prints the account key, the current one and those before it.
async fn print_identity(
    program: &Program,
    connection: &Connection,
    output: Option<&Path>,
) -> Result<(), CliError> {
    // Another device may have made a new account key. Without a network, those known here are shown.
    if let Err(error) = connection.backed_up().history(1).await {
        let is_known = matches!(
            &error,
            lifeboat_client::ClientError::NoBackup
                | lifeboat_client::ClientError::BackupDeleted { .. }
        );
        if !is_known {
            program.output.note(format_args!(
                "the newest key could not be asked for, so this is the one that this device knows. \
                 {error}"
            ));
        }
    }
    let vault = connection.store.read().await?;
    let Some(account) = &vault.recovery_account else {
        return Err(lifeboat_client::ClientError::NotSignedIn.into());
    };
    let ring = account
        .key_ring()
        .map_err(lifeboat_client::ClientError::from)?;
    let key = ring.account_key();
    let current = key.current().expose();
    let earlier: Vec<_> = key
        .earlier()
        .iter()
        .map(lifeboat_seal::Identity::expose)
        .collect();
    let mut text = Zeroizing::new(format!(
        "# The account key of {}: opens every version of its backup. Keep it secret.\n\
         # age --decrypt --identity THIS-FILE VERSION.age\n{}\n",
        account.email, *current
    ));
    if !earlier.is_empty() {
        text.push_str("# Before that, for older versions:\n");
        for identity in &earlier {
            text.push_str(identity);
            text.push('\n');
        }
    }
    if let Some(file) = output {
        write_file(file, text.as_bytes())
            .map_err(|error| CliError::failed("not_written", explain(&error, file)))?;
        let text = format!("The account key is in {}. Keep it secret.", file.display());
        program.output.result(&json!({ "output": file }), text);
        return Ok(());
    }
    let earlier: Vec<&str> = earlier.iter().map(|identity| identity.as_str()).collect();
    program.output.result(
        &json!({ "identity": current.as_str(), "earlier": earlier }),
        text.as_str(),
    );
    Ok(())
}
