//! Moving in and moving out: the formats of other authenticators read and written, and pictures of
//! QR codes.
//!
//! Pure: files come in and go out as bytes; ids come from the caller's randomness and times from the
//! caller's clock.
//!
//! A format is a folder in `formats/` and one row in [`Format`]'s table. Reading never gives up a
//! file for one bad row: [`import()`] returns the accounts **and** what was wrong with the others, and
//! says what an account had that Lifeboat has no room for. [`losses()`] says what the other format has
//! no room for, before [`export()`] makes the file.
//!
//! ```
//! use lifeboat_transfer::{ExportOptions, Format, ImportOptions, export, import, losses};
//! use lifeboat_vault::Timestamp;
//! use rand::SeedableRng;
//!
//! let mut rng = rand::rngs::StdRng::seed_from_u64(1); // a program takes the system's
//! let now = Timestamp::from_seconds(1_767_225_600);
//!
//! let file = b"# my accounts
//! otpauth://totp/Example:alice?secret=JBSWY3DPEHPK3PXP
//! otpauth://totp/Broken:bob?secret=JBSWY3DPEHPK3PX1
//! ";
//! let import = import(file, &ImportOptions::default(), &mut rng, now)?;
//! assert_eq!(import.format, Format::OtpauthUri);
//! assert_eq!(import.entries[0].title(), "Example (alice)");
//! assert_eq!(import.errors[0].entry, "line 3 (Broken, bob)");
//!
//! assert!(losses(&import.entries, Format::Aegis)?.is_empty());
//! let in_clear = ExportOptions::default();
//! let export = export(&import.entries, Format::Aegis, &in_clear, &mut rng, now)?;
//! assert!(export.bytes.starts_with(b"{"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod archive;
mod batches;
mod caution;
mod data_uri;
mod decryption;
mod encryption;
mod entry_problem;
mod error;
mod export;
mod format;
mod formats;
#[cfg(fuzzing)]
pub mod fuzzing;
mod groups;
mod import;
mod inbox;
mod java_map;
mod login_item;
mod loss;
mod outbox;
mod parameters;
mod password;
mod percent;
mod place;
mod preferences;
pub mod qr;
mod room;
mod rows;
mod source;
mod sqlite;
mod write_ahead_log;
mod xml;

pub use batches::unite_batches;
pub use caution::Caution;
pub use decryption::KeyLimits;
pub use error::{ExportError, ImportError};
pub use export::{Export, ExportOptions, FileKind, Protection, export, losses};
pub use format::{Format, UnknownFormatName};
pub use formats::otpauth_uri::account_uri;
pub use formats::printed_page::migration_page;
pub use import::{EntryError, Import, ImportOptions, detect, import, import_qr_texts};
pub use loss::{Loss, Lost};
pub use password::Password;
pub use write_ahead_log::WriteAheadLog;
