//! What QR codes say, taken together.

use lifeboat_vault::Timestamp;
use zeroize::Zeroizing;

use crate::error::ImportError;
use crate::import::{Import, ImportOptions, import};

/// The accounts in the texts of QR codes, which may be parts of one batch. Problems and losses are said
/// of "QR code 1" and so on.
///
/// # Errors
/// As [`import()`]; [`ImportError::UnknownFormat`] when none of the texts has to do with accounts.
pub fn import_scanned<T: AsRef<str>>(
    texts: impl IntoIterator<Item = T>,
    rng: &mut impl rand::CryptoRng,
    now: Timestamp,
) -> Result<Import, ImportError> {
    // Each on a line of its own they are a list of links, which is read as one.
    let mut links = Zeroizing::new(String::new());
    for text in texts {
        links.extend(text.as_ref().chars().filter(|c| !c.is_control()));
        links.push('\n');
    }
    let mut import = import(links.as_bytes(), &ImportOptions::default(), rng, now)?;
    let errors = import.errors.iter_mut().map(|error| &mut error.entry);
    let losses = import.losses.iter_mut().map(|loss| &mut loss.entry);
    for entry in errors.chain(losses) {
        *entry = of_code(entry);
    }
    Ok(import)
}

/// What is a line of the list is a QR code.
fn of_code(entry: &str) -> String {
    entry.replacen("line ", "QR code ", 1)
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng as _;

    use super::*;

    #[test]
    fn a_code_that_is_wrong_is_named_by_its_number() {
        let mut rng = rand::rngs::StdRng::seed_from_u64(1);
        let texts = [
            "otpauth://totp/Example:alice?secret=JBSWY3DPEHPK3PXP",
            "otpauth://totp/Broken:bob?secret=1",
        ];
        let import = import_scanned(texts, &mut rng, Timestamp::from_seconds(1)).unwrap();
        assert_eq!(import.entries.len(), 1);
        assert_eq!(import.errors[0].entry, "QR code 2 (Broken, bob)");
    }

    #[test]
    fn a_line_end_in_a_code_makes_no_second_one() {
        let mut rng = rand::rngs::StdRng::seed_from_u64(1);
        let text = "otpauth://totp/a?secret=JBSWY3DP\notpauth://totp/b?secret=JBSWY3DP";
        let import = import_scanned([text], &mut rng, Timestamp::from_seconds(1));
        assert!(import.is_err() || import.is_ok_and(|import| import.entries.len() < 2));
    }

    #[test]
    fn codes_of_something_else_hold_no_account() {
        let mut rng = rand::rngs::StdRng::seed_from_u64(1);
        let import = import_scanned(["https://example.org/menu"], &mut rng, Timestamp::from_seconds(1));
        assert_eq!(import, Err(ImportError::UnknownFormat));
    }
}
