//! A flow that waits for a proof which is on its way to the user: kept in the vault, so that the same
//! command can be given again with the proof.

use lifeboat_client::device::{Pending, PendingFlow, VaultError};
use lifeboat_protocol::{contact::ContactKind, sign_in::MaskedContact, sign_in_request::Number};
use serde::Serialize;

use super::address::Address;
use crate::{
    error::CliError,
    program::{Program, Store},
};

/// What `--json` prints when a proof is missing. The exit code is 4.
#[derive(Debug, Default, Serialize)]
pub(super) struct Waiting {
    /// `email_code`, `invitation_code`, `contact_code`, `second_proof`, `approval` or
    /// `activation_code`.
    pub(super) needs: &'static str,
    /// Where a code was sent, or can be sent.
    pub(super) contacts: Vec<Recipient>,
    /// Whether a code of another device will do.
    pub(super) device_code: bool,
    /// Whether a recovery code is asked for, or will do.
    pub(super) recovery_code: bool,
    /// Whether another signed-in device can be asked to approve, or is asked.
    pub(super) approval: bool,
    /// What to type on that device, once it is asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) number: Option<Number>,
    /// When the code that was sent, or the number, dies, UNIX seconds.
    pub(super) expires_at: Option<u64>,
}

/// A contact that codes go to.
#[derive(Debug, Serialize)]
pub(super) struct Recipient {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) id: Option<String>,
    pub(super) kind: ContactKind,
    pub(super) masked: String,
}

impl Recipient {
    /// The email address that the user has typed.
    pub(super) fn email(address: &str) -> Self {
        let masked = address.to_owned();
        Self {
            id: None,
            kind: ContactKind::Email,
            masked,
        }
    }
}

impl From<&MaskedContact> for Recipient {
    fn from(contact: &MaskedContact) -> Self {
        Self {
            id: Some(contact.id.to_string()),
            kind: contact.kind,
            masked: contact.masked.clone(),
        }
    }
}

impl Waiting {
    /// Says what is needed, and ends the command with exit code 4.
    pub(super) fn stop(&self, program: &Program, text: &str) -> CliError {
        program.output.result(self, program.output.prose(text));
        CliError::needs_verification("")
    }
}

/// Keeps the flow for later.
pub(super) async fn keep(
    store: &Store,
    address: &Address,
    flow: PendingFlow,
) -> Result<(), CliError> {
    let pending = Pending {
        server: address.server.clone(),
        email: address.email.clone(),
        flow,
    };
    store
        .update(|vault| {
            vault.pending = Some(pending);
            Ok::<_, VaultError>(())
        })
        .await?;
    Ok(())
}

/// Forgets a flow that can not be finished any more.
pub(super) async fn forget(store: &Store) -> Result<(), CliError> {
    store
        .update(|vault| {
            vault.pending = None;
            Ok::<_, VaultError>(())
        })
        .await?;
    Ok(())
}
