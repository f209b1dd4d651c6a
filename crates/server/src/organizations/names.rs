//! Names of organizations, members and tokens.

use lifeboat_protocol::ErrorCode;

use crate::{error::Refusal, shown_text};

/// The longest name of an organization or a token, in characters.
pub const MOST: usize = 100;
/// The longest name of a member, in characters: as long as an email address may be.
pub const MOST_OF_MEMBER: usize = 254;

/// A name that cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("A name has 1 to {most} characters, and none that cannot be seen. Choose another one.")]
pub struct BadName {
    most: usize,
}

impl Refusal for BadName {
    fn code(&self) -> ErrorCode {
        ErrorCode::InvalidRequest
    }
}

/// The name, trimmed: 1 to `most` characters, shown as they are.
///
/// # Errors
///
/// See [`BadName`].
pub fn parse(name: &str, most: usize) -> Result<&str, BadName> {
    shown_text::parse(name, 1, most).ok_or(BadName { most })
}

/// What makes a name unique and sorts it: names that differ in capitals only are the same.
#[must_use]
pub fn key(name: &str) -> String {
    name.trim().to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_short_and_printable() {
        assert_eq!(parse("  Café  ", MOST), Ok("Café"));
        assert_eq!(parse(&"é".repeat(100), MOST).unwrap().chars().count(), 100);
        for bad in ["", "   ", "a\nb", "\u{7}", "a\u{200b}b", &"x".repeat(101)] {
            assert!(parse(bad, MOST).is_err(), "{bad:?}");
        }
        assert_eq!(key(" Anna@Example.ORG "), key("anna@example.org"));
    }
}
