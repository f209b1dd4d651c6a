//! The texts of an account: its labels (issuer, name, group), its note and its icon. Whoever holds one
//! holds a valid one.
//!
//! ```
//! use lifeboat_vault::{Label, LabelError};
//!
//! assert_eq!(Label::parse("  Example ")?.as_str(), "Example");
//! assert_eq!(Label::parse("two\nlines"), Err(LabelError::ControlCharacter));
//! # Ok::<(), LabelError>(())
//! ```

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use zeroize::Zeroizing;

/// A short text for people: an issuer, a name, a group, the name of a device. Trimmed, at most
/// [`Label::MAX_BYTES`] bytes, no control characters. May be empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Label(String);

impl Label {
    /// The longest label, in bytes of UTF-8.
    pub const MAX_BYTES: usize = 512;

    pub(crate) const EMPTY: &'static Self = &Self(String::new());

    /// The label with this text, without the white space around it.
    ///
    /// # Errors
    /// [`LabelError`] when it is too long or has a control character in it.
    pub fn parse(text: &str) -> Result<Self, LabelError> {
        let text = text.trim();
        check(text, Self::MAX_BYTES, |_| false)?;
        Ok(Self(text.to_owned()))
    }

    /// A label for any text at all: control characters become spaces, and what is too long is cut.
    /// For texts that nobody can correct, such as those of an imported file.
    #[must_use]
    pub fn cleaned(text: &str) -> Self {
        Self(clean(text, Self::MAX_BYTES, |_| false))
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether there is no text.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether a person would read both as the same: upper and lower case are one.
    #[must_use]
    pub fn is_alike(&self, other: &Self) -> bool {
        self.0 == other.0 || self.folded() == other.folded()
    }

    /// The text in lower case, for comparing and searching.
    pub(crate) fn folded(&self) -> String {
        self.0.to_lowercase()
    }
}

impl AsRef<str> for Label {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Label {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// What the user wrote beside an account. At most [`Note::MAX_BYTES`] bytes; lines and tabs are kept,
/// other control characters are not allowed. People keep recovery codes in notes, so a note is erased
/// from memory after use and not printed.
#[derive(Clone, PartialEq, Eq)]
pub struct Note(Zeroizing<String>);

impl Note {
    /// The longest note, in bytes of UTF-8: 8 KiB.
    pub const MAX_BYTES: usize = 8 * 1024;

    /// The note with this text. Windows line ends become plain ones.
    ///
    /// # Errors
    /// [`LabelError`] when it is too long or has a control character other than line feed and tab.
    pub fn parse(text: &str) -> Result<Self, LabelError> {
        let text = Zeroizing::new(text.replace("\r\n", "\n"));
        check(&text, Self::MAX_BYTES, is_layout)?;
        Ok(Self(text))
    }

    /// A note for any text at all: control characters become spaces, and what is too long is cut.
    #[must_use]
    pub fn cleaned(text: &str) -> Self {
        let text = Zeroizing::new(text.replace("\r\n", "\n"));
        Self(Zeroizing::new(clean(&text, Self::MAX_BYTES, is_layout)))
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Note([redacted])")
    }
}

/// A picture for an account: the name of one that Lifeboat brings along (`github`), or the picture
/// itself as a `data:image/…` URI. At most [`Icon::MAX_BYTES`] bytes.
///
/// Other addresses are refused: fetching a picture would tell its host who has an account.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Icon(String);

impl Icon {
    /// The longest icon, in bytes: 64 KiB.
    pub const MAX_BYTES: usize = 64 * 1024;

    /// The icon with this name or `data:image/…` URI.
    ///
    /// # Errors
    /// [`LabelError`] when it is empty, too long, has a control character or is another kind of URI.
    pub fn parse(text: &str) -> Result<Self, LabelError> {
        let text = text.trim();
        check(text, Self::MAX_BYTES, |_| false)?;
        if text.is_empty() {
            return Err(LabelError::EmptyIcon);
        }
        if text.contains(':') && !text.starts_with("data:image/") {
            return Err(LabelError::RemoteIcon);
        }
        Ok(Self(text.to_owned()))
    }

    /// The name or URI.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether this is the picture itself, not the name of one.
    #[must_use]
    pub fn is_picture(&self) -> bool {
        self.0.starts_with("data:")
    }
}

fn is_layout(c: char) -> bool {
    c == '\n' || c == '\t'
}

fn check(text: &str, most: usize, allowed: impl Fn(char) -> bool) -> Result<(), LabelError> {
    if text.len() > most {
        return Err(LabelError::TooLong { most });
    }
    if text.chars().any(|c| c.is_control() && !allowed(c)) {
        return Err(LabelError::ControlCharacter);
    }
    Ok(())
}

fn clean(text: &str, most: usize, allowed: impl Fn(char) -> bool) -> String {
    let mut cleaned = String::with_capacity(most.min(text.len()));
    for c in text.chars() {
        let c = if c.is_control() && !allowed(c) {
            ' '
        } else {
            c
        };
        if cleaned.is_empty() && c.is_whitespace() {
            continue;
        }
        if cleaned.len() + c.len_utf8() > most {
            break;
        }
        cleaned.push(c);
    }
    cleaned.truncate(cleaned.trim_end().len());
    cleaned
}

macro_rules! text_type {
    ($name:ident) => {
        impl FromStr for $name {
            type Err = LabelError;

            fn from_str(text: &str) -> Result<Self, LabelError> {
                Self::parse(text)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = Zeroizing::new(String::deserialize(deserializer)?);
                Self::parse(&text).map_err(serde::de::Error::custom)
            }
        }
    };
}

text_type!(Label);
text_type!(Note);
text_type!(Icon);

/// Why a text cannot be a label, note or icon.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LabelError {
    /// More bytes than fit.
    #[error("this text is longer than {most} bytes; shorten it")]
    TooLong {
        /// How many bytes fit.
        most: usize,
    },
    /// A line end, tab, escape or the like where none may be.
    #[error("this text contains a control character, such as a line end or a tab; remove it")]
    ControlCharacter,
    /// An icon without any text.
    #[error("this icon is empty; give the name of a picture, or leave the icon out")]
    EmptyIcon,
    /// An icon that would have to be fetched from elsewhere.
    #[error(
        "this icon is an address; Lifeboat does not fetch pictures, because that tells others \
         which accounts you have. Give the name of a picture or a data:image/ URI"
    )]
    RemoteIcon,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_is_trimmed_and_may_be_empty() {
        assert_eq!(Label::parse(" \tExample  ").unwrap().as_str(), "Example");
        assert!(Label::parse("  ").unwrap().is_empty());
    }

    #[test]
    fn a_label_refuses_what_is_too_long_or_unprintable() {
        assert!(Label::parse(&"x".repeat(512)).is_ok());
        assert_eq!(
            Label::parse(&"x".repeat(513)),
            Err(LabelError::TooLong { most: 512 })
        );
        assert_eq!(Label::parse("a\u{0}b"), Err(LabelError::ControlCharacter));
        assert!(serde_json::from_str::<Label>("\"a\\u0007b\"").is_err());
    }

    #[test]
    fn cleaning_makes_a_label_of_anything() {
        assert_eq!(Label::cleaned("\u{1b}a\r\nb\t").as_str(), "a  b");
        let long = Label::cleaned(&"é".repeat(400));
        assert_eq!(long.as_str().len(), 512);
        assert_eq!(Label::parse(long.as_str()).unwrap(), long);
        let cut_at_space = Label::cleaned(&format!("{} tail", "x".repeat(511)));
        assert_eq!(Label::parse(cut_at_space.as_str()).unwrap(), cut_at_space);
    }

    #[test]
    fn labels_are_alike_whatever_the_case() {
        let upper = Label::parse("ÉCOLE").unwrap();
        assert!(upper.is_alike(&Label::parse("école").unwrap()));
        assert!(!upper.is_alike(&Label::parse("ecole").unwrap()));
    }

    #[test]
    fn a_note_keeps_its_lines_and_is_never_printed() {
        let note = Note::parse("one\r\n\ttwo").unwrap();
        assert_eq!(note.as_str(), "one\n\ttwo");
        assert_eq!(format!("{note:?}"), "Note([redacted])");
        assert_eq!(Note::parse("\u{1b}[2J"), Err(LabelError::ControlCharacter));
        assert!(Note::parse(&"x".repeat(8 * 1024 + 1)).is_err());
        assert_eq!(Note::cleaned("a\u{7}\nb").as_str(), "a \nb");
    }

    #[test]
    fn an_icon_is_a_name_or_a_picture_but_never_an_address() {
        assert!(!Icon::parse("github").unwrap().is_picture());
        assert!(
            Icon::parse("data:image/png;base64,AAAA")
                .unwrap()
                .is_picture()
        );
        assert_eq!(
            Icon::parse("https://example.com/i.png"),
            Err(LabelError::RemoteIcon)
        );
        assert_eq!(Icon::parse("data:text/html,x"), Err(LabelError::RemoteIcon));
        assert_eq!(Icon::parse(" "), Err(LabelError::EmptyIcon));
    }
}
