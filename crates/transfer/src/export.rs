//! Writing a file of a chosen format.

use std::fmt;

use lifeboat_vault::{Account, Timestamp};
use zeroize::Zeroizing;

use crate::error::ExportError;
use crate::format::Format;
use crate::loss::Loss;
use crate::outbox::Outbox;
use crate::password::Password;
use crate::place::Place;
use crate::room::Room;

/// What a format's folder says of how it is written.
pub(crate) struct Writer {
    /// For a list of formats: what comes of it, in a line.
    pub(crate) summary: &'static str,
    pub(crate) file: FileKind,
    pub(crate) protection: Protection,
    pub(crate) room: Room,
    /// Makes the file.
    pub(crate) write: fn(&mut Outbox) -> Result<Zeroizing<Vec<u8>>, ExportError>,
}

/// What a file is to systems that go by names and media types.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FileKind {
    /// What its name ends with, without a dot.
    pub extension: &'static str,
    /// Its media type (RFC 6838).
    pub media_type: &'static str,
}

impl FileKind {
    /// A file of the program `age`.
    pub const AGE: Self = Self {
        extension: "age",
        media_type: "application/octet-stream",
    };
    /// JSON.
    pub const JSON: Self = Self {
        extension: "json",
        media_type: "application/json",
    };
    /// A page of HTML, to be looked at or printed.
    pub const PAGE: Self = Self {
        extension: "html",
        media_type: "text/html",
    };
    /// Plain text.
    pub const TEXT: Self = Self {
        extension: "txt",
        media_type: "text/plain",
    };
}

/// Whether a password protects the files of a format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Protection {
    /// The secrets are in clear: the format has no encryption, or Lifeboat does not write it.
    Never,
    /// A password can be given.
    Optional,
    /// A password must be given.
    Always,
}

/// How to write a file.
#[derive(Debug, Clone, Default)]
pub struct ExportOptions {
    /// What the file is to be opened with. Without it the secrets are in clear.
    pub password: Option<Password>,
}

/// A file that is ready to be written, and what is not in it.
#[derive(Clone, PartialEq, Eq)]
pub struct Export {
    /// The file. **It holds the secrets in clear**, unless a password was given.
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

/// Makes a file of these accounts, in their order. `now` is what the file says that it was made at,
/// where it says so; salts, nonces and keys come from `rng`. The file of [`Format::Age`] takes them
/// from the system.
///
/// # Errors
/// - [`ExportError::ReadOnly`] for a format that is only read.
/// - [`ExportError::PasswordNeeded`] and [`ExportError::NoEncryption`] where the password does not go
///   with the format's [`Protection`].
/// - [`ExportError::NoRoom`] when not one of the accounts can be written.
pub fn export(
    accounts: &[Account],
    format: Format,
    options: &ExportOptions,
    rng: &mut impl rand::CryptoRng,
    now: Timestamp,
) -> Result<Export, ExportError> {
    let writer = writer(format)?;
    let password = options.password.as_ref();
    match writer.protection {
        Protection::Never if password.is_some() => {
            return Err(ExportError::NoEncryption { format });
        }
        Protection::Always if password.is_none() => {
            return Err(ExportError::PasswordNeeded { format });
        }
        _ => {}
    }
    if password.is_some_and(|password| password.expose().is_empty()) {
        return Err(ExportError::PasswordNeeded { format });
    }
    let has_room = |account: &&Account| writer.room.obstacle(account).is_none();
    let mut outbox = Outbox {
        format,
        accounts: accounts.iter().filter(has_room).collect(),
        password,
        rng,
        now,
    };
    if outbox.accounts.is_empty() && !accounts.is_empty() {
        return Err(ExportError::NoRoom { format });
    }
    Ok(Export {
        bytes: (writer.write)(&mut outbox)?,
        losses: losses_in(accounts, &writer.room),
    })
}

/// What these accounts would lose in a file of this format. Nothing is written, so it can be said
/// before.
///
/// # Errors
/// [`ExportError::ReadOnly`] for a format that is only read.
pub fn losses(accounts: &[Account], format: Format) -> Result<Vec<Loss>, ExportError> {
    Ok(losses_in(accounts, &writer(format)?.room))
}

fn writer(format: Format) -> Result<&'static Writer, ExportError> {
    let writer = format.description().write.as_ref();
    writer.ok_or(ExportError::ReadOnly { format })
}

fn losses_in(accounts: &[Account], room: &Room) -> Vec<Loss> {
    let losses = accounts.iter().enumerate().flat_map(|(index, account)| {
        let lost = room.lost(account);
        lost.into_iter().map(move |lost| Loss {
            entry: Place::account(index + 1, account).to_string(),
            lost,
        })
    });
    losses.collect()
}
