//! Enumerations are stored as the words that they are on the wire.

use sea_orm::DbErr;
use serde::{Serialize, de::DeserializeOwned};

/// The word to store: `Platform::Linux` is `linux`.
///
/// Only for enumerations without fields; anything else gives an empty word.
pub fn to_word(value: impl Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        _ => String::new(),
    }
}

/// Reads a stored word back.
///
/// # Errors
///
/// The word is none of the enumeration's: the database was written by something else.
pub fn from_word<T: DeserializeOwned>(word: &str) -> Result<T, DbErr> {
    serde_json::from_value(serde_json::Value::String(word.to_owned()))
        .map_err(|error| DbErr::Type(error.to_string()))
}

#[cfg(test)]
mod tests {
    use lifeboat_protocol::{contact::ContactKind, device::Platform};

    use super::*;

    #[test]
    fn a_word_comes_back() {
        assert_eq!(to_word(Platform::Macos), "macos");
        assert_eq!(from_word::<Platform>("macos").unwrap(), Platform::Macos);
        assert!(from_word::<ContactKind>("pigeon").is_err());
    }
}
