//! Writing Lifeboat's own JSON. Nothing is lost.

use lifeboat_vault::Account;
use serde::Serialize;
use zeroize::Zeroizing;

use super::{NAME, VERSION};
use crate::error::ExportError;
use crate::export::Export;
use crate::format::Format;

#[derive(Serialize)]
struct File<'a> {
    format: &'static str,
    version: u64,
    accounts: &'a [Account],
}

pub(super) fn write(accounts: &[Account]) -> Result<Export, ExportError> {
    let file = File {
        format: NAME,
        version: VERSION,
        accounts,
    };
    // Room for all of it as far as can be told, so that growing leaves few copies of secrets behind.
    let mut bytes = Zeroizing::new(Vec::with_capacity(1024 + 1024 * accounts.len()));
    serde_json::to_writer_pretty(&mut *bytes, &file).map_err(|_| ExportError::Unwritable {
        format: Format::Lifeboat,
    })?;
    bytes.push(b'\n');
    Ok(Export {
        bytes,
        losses: Vec::new(),
    })
}
