//! Which recovery account, at which server.

use std::rc::Rc;

use clap::Args;
use lifeboat_client::{
    device::{Pending, Vault},
    is_same_server, parse_server_address,
};
use url::Url;

use crate::{
    error::CliError,
    program::{Program, Store},
};

/// The account that a command is about, as far as it was typed.
#[derive(Debug, Args)]
pub(super) struct AddressArguments {
    /// The email address of the recovery account. Not needed where this device knows it.
    #[arg(value_name = "EMAIL")]
    email: Option<String>,
    /// The server's address, such as `https://lifeboat.example.org`. Not needed where this device
    /// knows it.
    #[arg(long, value_name = "URL", env = "LIFEBOAT_SERVER", value_parser = server_address)]
    server: Option<Url>,
}

/// A recovery account's address.
#[derive(Debug, Clone)]
pub(super) struct Address {
    pub(super) email: String,
    pub(super) server: Url,
}

impl AddressArguments {
    /// What was typed; otherwise what waits for a proof, or the account of this device; otherwise
    /// what the user answers.
    pub(super) fn resolve(&self, program: &Program, vault: &Vault) -> Result<Address, CliError> {
        let known = vault.recovery_account.as_ref();
        let pending = vault.pending.as_ref();
        let email = match &self.email {
            Some(email) => email.trim().to_owned(),
            None => match (pending, known) {
                (Some(pending), _) => pending.email.clone(),
                (None, Some(known)) => known.email.clone(),
                (None, None) => program
                    .terminal
                    .ask("Email address", "the email address")?
                    .trim()
                    .to_owned(),
            },
        };
        if let Some(server) = &self.server {
            let server = server.clone();
            return Ok(Address { email, server });
        }
        let waits = pending.filter(|pending| pending.email.eq_ignore_ascii_case(&email));
        let server = match (waits, known) {
            (Some(pending), _) => pending.server.clone(),
            (None, Some(known)) => known.server.clone(),
            (None, None) => {
                let typed = program.terminal.ask(
                    "Server (such as https://lifeboat.example.org)",
                    "--server URL, or set LIFEBOAT_SERVER",
                )?;
                server_address(&typed).map_err(CliError::usage)?
            }
        };
        Ok(Address { email, server })
    }
}

/// What a sign-up, a sign-in and a reset begin with.
pub(super) struct Begun {
    pub(super) store: Rc<Store>,
    pub(super) vault: Vault,
    pub(super) address: Address,
    /// The flow that waits for a proof of this account.
    pub(super) pending: Option<Pending>,
}

impl Begun {
    /// Opens the vault, or makes one, and finds out which account is meant.
    pub(super) async fn new(
        program: &mut Program,
        arguments: &AddressArguments,
    ) -> Result<Self, CliError> {
        let (store, mut vault) = program.open_or_create_vault().await?;
        let address = arguments.resolve(program, &vault)?;
        let pending = vault
            .pending
            .take()
            .filter(|pending| address.is_of(pending));
        Ok(Self {
            store,
            vault,
            address,
            pending,
        })
    }
}

impl Address {
    /// Whether this flow waits for a proof of this account.
    pub(super) fn is_of(&self, pending: &Pending) -> bool {
        is_same_server(&pending.server, &self.server)
            && pending.email.eq_ignore_ascii_case(&self.email)
    }
}

/// Reads a server's address; `https://` need not be typed.
pub(in crate::commands) fn server_address(text: &str) -> Result<Url, String> {
    parse_server_address(text).map_err(|error| error.to_string())
}
