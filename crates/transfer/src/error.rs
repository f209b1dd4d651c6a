//! Why a whole file cannot be read or written. The texts are for the person who chose the file; none
//! of them repeats anything from it.

use thiserror::Error;

use crate::Format;
use crate::qr::QrReadError;
use crate::sqlite::DatabaseError;

/// Why nothing could be imported. What is wrong with single entries is in
/// [`Import::errors`](crate::Import::errors) instead.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ImportError {
    /// Nothing in it but white space.
    #[error("the file is empty: export it again from the other app")]
    Empty,
    /// Larger than [`ImportOptions::MAX_BYTES`](crate::ImportOptions::MAX_BYTES).
    #[error("the file is larger than 64 MiB: no authenticator's export is, so it is not read")]
    TooLarge,
    /// More than [`Import::MAX_ACCOUNTS`](crate::Import::MAX_ACCOUNTS).
    #[error(
        "the file holds more than 200 000 accounts: nobody has so many, so none of them is taken in"
    )]
    TooManyEntries,
    /// A picture that no QR code could be read from.
    #[error(transparent)]
    Picture(QrReadError),
    /// QR codes, and none of them an account's.
    #[error(
        "the QR codes in the picture hold no account: take a picture of the one that the site shows \
         when you set up two-step verification"
    )]
    NoAccountInQrCodes,
    /// A ZIP archive that cannot be unpacked.
    #[error("the ZIP archive is damaged or was cut off: export or copy it again")]
    DamagedArchive,
    /// Not UTF-8, and no binary format that is known.
    #[error(
        "the file is not text, and of no kind that Lifeboat knows: choose the file that the other \
         app exported"
    )]
    NotText,
    /// Looking like what has no mark: bytes as of the encryption of old versions of andOTP, or Base64 as of
    /// TOTP Authenticator, which an encrypted file of Steam Desktop Authenticator is, too. No password came
    /// with it.
    #[error(
        "the file is of no kind that Lifeboat knows by its content: if it is an encrypted backup of TOTP \
         Authenticator or of an old andOTP, give the password that it was exported with; if it is an \
         encrypted maFile, take off the encryption in Steam Desktop Authenticator first; otherwise choose \
         the file that the other app exported"
    )]
    PerhapsEncrypted,
    /// The same, and the password does not open it.
    #[error(
        "this password does not open the file as a backup of TOTP Authenticator or of an old andOTP, and \
         it is of no other kind that Lifeboat knows by its content: type the password that it was exported \
         with, take off the encryption in Steam Desktop Authenticator first if it is a maFile, or choose \
         the file that the other app exported"
    )]
    PerhapsWrongPassword,
    /// It stops in the middle.
    #[error("the file ends too early: it was cut off; export or copy it again")]
    Truncated,
    /// It is not what it looks like from a certain place on.
    #[error("the file is damaged at line {line}, column {column}: export or copy it again")]
    Damaged {
        /// Counted from 1.
        line: usize,
        /// In bytes, counted from 1.
        column: usize,
    },
    /// Readable, and of no format that is known.
    #[error("no format that Lifeboat knows: choose the file that the other app exported")]
    UnknownFormat,
    /// Not of the format that was asked for.
    #[error("this is not a file of {}: its format is recognized when none is named", asked.title())]
    WrongKind {
        /// The format that was asked for.
        asked: Format,
    },
    /// Of the right format, and without what the format must have.
    #[error(
        "this looks like a file of {}, but its {part} is missing or of another kind: export it again",
        format.title()
    )]
    Misshapen {
        /// The format that it looks like.
        format: Format,
        /// What is missing.
        part: &'static str,
    },
    /// Written by a later version of the other app, or of Lifeboat.
    #[error(
        "this file of {} has version {found}, and Lifeboat knows versions up to {known}: update \
         Lifeboat, or export in an older format",
        format.title()
    )]
    NewerVersion {
        /// Its format.
        format: Format,
        /// Its version.
        found: u64,
        /// The newest version that is known.
        known: u64,
    },
    /// A database whose parts contradict each other.
    #[error("this database is damaged: copy it again while the other app is closed")]
    DamagedDatabase,
    /// The file beside the database.
    #[error(
        "the file ending in \"-wal\" is damaged, or belongs to another database: copy both files again \
         at the same time, or import the database alone"
    )]
    DamagedWriteAheadLog,
    /// Encrypted, and no password came with it.
    #[error("this file of {} is encrypted: give the password that it was exported with", format.title())]
    PasswordNeeded {
        /// Its format.
        format: Format,
    },
    /// Encrypted, and the password does not open it.
    #[error("{}", wrong_password(*format))]
    WrongPassword {
        /// Its format.
        format: Format,
    },
    /// It asks for more work than any app does.
    #[error(
        "this file of {} asks for far more time or memory to make its key than the app ever does: it \
         is not opened; export it again, or do not trust it",
        format.title()
    )]
    TooCostly {
        /// Its format.
        format: Format,
    },
    /// It asks for more work than the caller's limits or the memory allow, and an app may do so.
    #[error(
        "this file of {} takes more time or memory to open than there is here: import it with the \
         program lifeboat on a computer, or export it again with a lower cost of its key",
        format.title()
    )]
    TooCostlyHere {
        /// Its format.
        format: Format,
    },
    /// Encrypted with a cipher, or with a key that is made in a way, that is not known.
    #[error(
        "this file of {} is encrypted in a way that Lifeboat does not know: choose the usual encryption \
         in the other app, save or export it again, and import that",
        format.title()
    )]
    UnknownEncryption {
        /// Its format.
        format: Format,
    },
    /// The manifest of Steam Desktop Authenticator, beside files that it encrypts.
    #[error(
        "this is the manifest of Steam Desktop Authenticator, and its maFiles are encrypted: take off the \
         encryption there, then import the maFiles"
    )]
    EncryptedMaFiles,
    /// Encrypted in a way that cannot be opened.
    #[error(
        "this file of {} is encrypted with a key that no password gives: export it again without \
         encryption, import it, and delete the file",
        format.title()
    )]
    Encrypted {
        /// Its format.
        format: Format,
    },
}

/// A database of KeePass does not say that there is more to its key than a password.
fn wrong_password(format: Format) -> String {
    let title = format.title();
    if format == Format::KeePass {
        return format!(
            "this password does not open the file of {title}: type the one that it was saved with, or \
             copy it again if it may be damaged; one that a key file or a hardware key belongs to is \
             not opened: take that off in the other app first"
        );
    }
    format!(
        "this password does not open the file of {title}: type the one that it was exported with, or \
         export it again if the file may be damaged"
    )
}

impl From<DatabaseError> for ImportError {
    fn from(error: DatabaseError) -> Self {
        match error {
            DatabaseError::Truncated => Self::Truncated,
            DatabaseError::Damaged => Self::DamagedDatabase,
            DatabaseError::WriteAheadLog => Self::DamagedWriteAheadLog,
        }
    }
}

/// Why nothing could be exported.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ExportError {
    /// The format can be read only.
    #[error("Lifeboat reads files of {}, but does not write them: choose another format", format.title())]
    ReadOnly {
        /// The format that was asked for.
        format: Format,
    },
    /// Not one of the accounts fits into the format.
    #[error(
        "none of these accounts can be written as {}: choose another format",
        format.title()
    )]
    NoRoom {
        /// The format that was asked for.
        format: Format,
    },
    /// The format is always encrypted, and no password was given.
    #[error("a file of {} needs a password that is not empty: give one", format.title())]
    PasswordNeeded {
        /// The format that was asked for.
        format: Format,
    },
    /// A password was given for a format that is written in clear.
    #[error(
        "Lifeboat writes files of {} without encryption only: leave out the password, or choose a \
         format that is encrypted, such as age",
        format.title()
    )]
    NoEncryption {
        /// The format that was asked for.
        format: Format,
    },
    /// The accounts cannot be written at all.
    #[error("the accounts cannot be written as {}: this is a fault in Lifeboat, please report it", format.title())]
    Unwritable {
        /// The format that was asked for.
        format: Format,
    },
}
