//! Writing a file of a chosen format.

use std::fmt;

use lifeboat_vault::Account;
use zeroize::Zeroizing;

use crate::error::ExportError;
use crate::format::Format;
use crate::loss::Loss;

/// A file that is ready to be written, and what is not in it.
#[derive(Clone, PartialEq, Eq)]
pub struct Export {
    /// The file. **It holds the secrets in clear.**
    pub bytes: Zeroizing<Vec<u8>>,
    /// What the format has no room for. Times and ids of accounts are not mentioned.
    pub losses: Vec<Loss>,
}

impl fmt::Debug for Export {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Export")
            .field("bytes", &"[redacted]")
            .field("losses", &self.losses)
            .finish()
    }
}

/// Makes a file of these accounts, in their order.
///
/// # Errors
/// [`ExportError::ReadOnly`] for a format that is only read.
pub fn export(accounts: &[Account], format: Format) -> Result<Export, ExportError> {
    let write = format
        .description()
        .write
        .ok_or(ExportError::ReadOnly { format })?;
    write(accounts)
}
