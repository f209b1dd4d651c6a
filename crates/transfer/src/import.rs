//! Reading a file of any format.

use lifeboat_vault::{Account, Timestamp};
use serde::Serialize;

use crate::batches::Batches;
use crate::caution::Caution;
use crate::decryption::KeyLimits;
use crate::error::ImportError;
use crate::format::Format;
use crate::formats::{andotp, qr_image};
use crate::inbox::Inbox;
use crate::loss::Loss;
use crate::password::Password;
use crate::source::Source;
use crate::write_ahead_log::WriteAheadLog;

/// How to read a file.
#[derive(Debug, Clone, Default)]
pub struct ImportOptions {
    /// Its format, if the user named one; otherwise it is recognized.
    pub format: Option<Format>,
    /// The password, if the user gave one.
    pub password: Option<Password>,
    /// What lay beside the file, if it is a database and there was such a file. At most
    /// [`Self::MAX_BYTES`].
    pub write_ahead_log: Option<WriteAheadLog>,
    /// What the key of an encrypted file may cost. A web page chooses [`KeyLimits::BROWSER`].
    pub key_limits: KeyLimits,
}

impl ImportOptions {
    /// The largest file that is read: 64 MiB.
    pub const MAX_BYTES: usize = 64 * 1024 * 1024;
    /// How many files are read in one go.
    pub const MAX_FILES: usize = 1000;
    /// How many bytes files that are read in one go have together: 256 MiB.
    pub const MAX_BYTES_TOGETHER: u64 = 256 * 1024 * 1024;
}

/// What a file held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Import {
    /// The format it was of.
    pub format: Format,
    /// The accounts, in the file's order. The same account twice is here twice: what is a duplicate
    /// is the vault's business.
    pub entries: Vec<Account>,
    /// The entries that could not be read, at most [`Self::MAX_LISTED`] of them.
    pub errors: Vec<EntryError>,
    /// What accounts that could be read had, and Lifeboat has no room for.
    /// At most [`Self::MAX_LISTED`].
    pub losses: Vec<Loss>,
    /// Why there may be more than the file held.
    pub cautions: Vec<Caution>,
    /// How many items of a password manager have no code: they are no accounts, and stay behind.
    pub without_code: usize,
    /// How many more entries could not be read than are in `errors`.
    pub unlisted_errors: usize,
    /// How many more losses there were than are in `losses`.
    pub unlisted_losses: usize,
    pub(crate) batches: Batches,
}

impl Import {
    /// How many errors and how many losses are listed one by one.
    pub const MAX_LISTED: usize = 1000;
    /// How many accounts come out of one file: more are refused together, with
    /// [`ImportError::TooManyEntries`].
    pub const MAX_ACCOUNTS: usize = 200_000;

    /// Nothing yet.
    pub(crate) fn new(format: Format) -> Self {
        Self {
            format,
            entries: Vec::new(),
            errors: Vec::new(),
            losses: Vec::new(),
            cautions: Vec::new(),
            without_code: 0,
            unlisted_errors: 0,
            unlisted_losses: 0,
            batches: Batches::default(),
        }
    }

    /// Lists an error, or counts it where enough are listed.
    pub(crate) fn refuse(&mut self, error: EntryError) {
        if self.errors.len() < Self::MAX_LISTED {
            self.errors.push(error);
        } else {
            self.unlisted_errors += 1;
        }
    }

    /// How many entries could not be read.
    #[must_use]
    pub const fn error_count(&self) -> usize {
        self.errors.len() + self.unlisted_errors
    }
}

/// An entry that could not be read, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EntryError {
    /// Which one: its number and what it is called. Never a secret.
    pub entry: String,
    /// What is wrong with it.
    pub reason: String,
}

/// Reads a file. Ids of accounts that have none yet come from `rng`; `now` is when they came in.
///
/// # Errors
/// An [`ImportError`] when nothing in the file can be trusted. An entry that is wrong by itself is in
/// [`Import::errors`] instead.
pub fn import(
    bytes: &[u8],
    options: &ImportOptions,
    rng: &mut impl rand::CryptoRng,
    now: Timestamp,
) -> Result<Import, ImportError> {
    let log = options.write_ahead_log.as_ref().map(WriteAheadLog::bytes);
    if bytes.len().max(log.map_or(0, <[u8]>::len)) > ImportOptions::MAX_BYTES {
        return Err(ImportError::TooLarge);
    }
    let source = Source::new(bytes, log, options.password.as_ref())
        .asked_for(options.format)
        .within(options.key_limits);
    let format = match options.format {
        Some(asked) if (asked.description().recognize)(&source) => asked,
        Some(asked) => return Err(source.problem().unwrap_or(ImportError::WrongKind { asked })),
        None => recognized(&source).ok_or_else(|| unrecognized(&source))?,
    };
    let mut inbox = Inbox::new(format, rng, now);
    (format.description().read)(&source, &mut inbox)?;
    let mut import = inbox.into_import()?;
    if source.may_lack_write_ahead_log() {
        import.cautions.push(Caution::NoWriteAheadLog);
    }
    Ok(import)
}

fn unrecognized(source: &Source) -> ImportError {
    match source.problem() {
        Some(ImportError::NotText) if andotp::may_be_old(source) => {
            if source.password().is_some() {
                ImportError::PerhapsWrongPassword
            } else {
                ImportError::PerhapsEncrypted
            }
        }
        problem => problem.unwrap_or(ImportError::UnknownFormat),
    }
}

/// Reads what QR codes say that were made out already: by a browser, by a camera, by
/// [`qr::read`](crate::qr). Ids come from `rng`; `now` is when the accounts came in.
///
/// # Errors
/// [`ImportError::NoAccountInQrCodes`] when none of them is the link of an account. A link that is wrong
/// is in [`Import::errors`] instead.
pub fn import_qr_texts(
    texts: &[impl AsRef<str>],
    rng: &mut impl rand::CryptoRng,
    now: Timestamp,
) -> Result<Import, ImportError> {
    let mut inbox = Inbox::new(Format::QrImage, rng, now);
    qr_image::read_texts(texts, &mut inbox)?;
    inbox.into_import()
}

/// Which format a file is of, going by its content alone.
#[must_use]
pub fn detect(bytes: &[u8]) -> Option<Format> {
    if bytes.len() > ImportOptions::MAX_BYTES {
        return None;
    }
    recognized(&Source::new(bytes, None, None))
}

fn recognized(source: &Source) -> Option<Format> {
    Format::ALL
        .iter()
        .copied()
        .find(|format| (format.description().recognize)(source))
}
