//! What the fuzz targets share: a file is read as one format, with and without a password, and what came
//! of it must hold together.
//!
//! ```text
//! cargo fuzz run aegis                     # with a nightly compiler
//! RUSTC_BOOTSTRAP=1 cargo fuzz run --sanitizer none aegis
//! ```
//!
//! `corpus/` holds the fixtures by format: `cargo run -p lifeboat-transfer --example make_fixtures` puts
//! them there. Under `cfg(fuzzing)` keys may cost little, so that a made-up file does not take long: as much as
//! the most expensive of those whose cost is fixed in the app.

use lifeboat_transfer::{
    Format, Import, ImportError, ImportOptions, Password, WriteAheadLog, import,
};
use lifeboat_vault::Timestamp;
use rand::SeedableRng;
use rand::rngs::StdRng;

const NOW: Timestamp = Timestamp::from_seconds(1_767_225_600);

/// Reads a file as this format, or as the one that is recognized.
pub fn read(bytes: &[u8], format: Option<Format>) {
    // Those of the fixtures.
    for password in [None, Some("correct horse"), Some("test")] {
        let options = ImportOptions {
            format,
            password: password.map(|text| Password::new(text.to_owned().into())),
            ..ImportOptions::default()
        };
        let is_locked = matches!(
            read_with(bytes, &options),
            Err(ImportError::PasswordNeeded { .. }
                | ImportError::WrongPassword { .. }
                | ImportError::PerhapsEncrypted
                | ImportError::PerhapsWrongPassword)
        );
        if !is_locked {
            break;
        }
    }
}

/// Reads a database with a write-ahead log: the first four bytes say how long the log is.
pub fn read_with_log(bytes: &[u8]) {
    let Some((length, rest)) = bytes.split_first_chunk() else {
        return;
    };
    let length = u32::from_le_bytes(*length) as usize;
    let (log, database) = rest.split_at(length.min(rest.len()));
    let options = ImportOptions {
        write_ahead_log: Some(WriteAheadLog::new(log.to_vec().into())),
        ..ImportOptions::default()
    };
    let _ = read_with(database, &options);
}

fn read_with(bytes: &[u8], options: &ImportOptions) -> Result<Import, ImportError> {
    let result = import(bytes, options, &mut StdRng::seed_from_u64(1), NOW);
    match &result {
        Ok(import) => {
            for account in &import.entries {
                let _ = account.title();
                if let Some(generator) = account.credential.generator() {
                    let _ = generator.secret().expose_base32();
                }
            }
            for error in &import.errors {
                assert!(!error.entry.is_empty() && !error.reason.is_empty());
            }
        }
        Err(error) => assert!(!error.to_string().is_empty()),
    }
    result
}

/// A target that reads one format.
#[macro_export]
macro_rules! target {
    ($($format:ident)?) => {
        libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
            let format = None$(.or(Some(lifeboat_transfer::Format::$format)))?;
            lifeboat_fuzz::read(bytes, format);
        });
    };
}
