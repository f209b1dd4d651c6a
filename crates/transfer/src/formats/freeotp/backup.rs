//! The backup of FreeOTP 2, after its class `TokenPersistence`: a map of texts, written by Java or as
//! Android keeps preferences. `masterKey` is the key that the password opens; for each token there is
//! its sealed secret under its id, and what else it has under the id with `-token` at the end.
//!
//! The map has no order, so the tokens come in as they lie in the file.

use std::collections::HashMap;

use lifeboat_otp::Secret;
use serde::Deserialize;
use zeroize::Zeroizing;

use super::sealed_key::{MasterKey, SealedKey};
use super::token::Token;
use crate::decryption::{Key, Opener};
use crate::entry_problem::EntryProblem;
use crate::error::ImportError;
use crate::format::Format;
use crate::inbox::Inbox;
use crate::java_map::{self, Entries};
use crate::source::Source;

const FORMAT: Format = Format::FreeOtp;
const MASTER_KEY: &str = "masterKey";
/// What the id of a token is followed by where its parameters are.
const TOKEN: &str = "-token";

pub(super) fn recognize(source: &Source) -> bool {
    let is_preferences = || {
        source
            .preferences()
            .is_some_and(|preferences| preferences.get(MASTER_KEY).is_some())
    };
    java_map::is_map(source.bytes()) || is_preferences()
}

pub(super) fn read(source: &Source, inbox: &mut Inbox) -> Result<(), ImportError> {
    let entries = entries(source)?;
    let texts: HashMap<&str, &str> = entries
        .iter()
        .map(|(id, text)| (id.as_str(), text.as_str()))
        .collect();
    if texts.len() < entries.len() {
        // No map has an id twice.
        return Err(misshapen("list of entries"));
    }
    let master_key = texts
        .get(MASTER_KEY)
        .and_then(|json| serde_json::from_str::<MasterKey>(json).ok())
        .ok_or_else(|| misshapen("master key"))?;
    let opener = Opener::new(source, FORMAT)?;
    let key = master_key.open(&opener, misshapen("master key"))?;

    let ids = entries
        .iter()
        .map(|(id, _)| id.as_str())
        .filter(|id| *id != MASTER_KEY)
        // Told of with the secret; or by themselves, if that is gone.
        .filter(|id| {
            !id.strip_suffix(TOKEN)
                .is_some_and(|of| texts.contains_key(of))
        });
    for (index, id) in ids.enumerate() {
        let is_alone = id.ends_with(TOKEN);
        let id_of_parameters = if is_alone {
            id.to_owned()
        } else {
            format!("{id}{TOKEN}")
        };
        let parameters = texts.get(id_of_parameters.as_str());
        let token = parameters.and_then(|json| Token::parse(json));
        let sealed = texts.get(id).filter(|_| !is_alone);
        let secret = |_: &Token| opened(sealed.copied(), &key);
        Token::take_with(token, secret, index + 1, id, inbox);
    }
    Ok(())
}

fn entries(source: &Source) -> Result<Entries, ImportError> {
    if java_map::is_map(source.bytes()) {
        return java_map::read(source.bytes())
            .map_err(|error| error.into_import_error(misshapen("list of entries")));
    }
    let preferences = source
        .preferences()
        .ok_or(ImportError::WrongKind { asked: FORMAT })?;
    let owned = |text: &str| Zeroizing::new(text.to_owned());
    Ok(preferences
        .iter()
        .map(|(id, value)| (owned(id), owned(value)))
        .collect())
}

/// The secret of a token: `{"key": "…"}`, a sealed key in JSON in JSON.
fn opened(sealed: Option<&str>, key: &Key) -> Result<Secret, EntryProblem> {
    #[derive(Deserialize)]
    struct Wrapped {
        key: String,
    }
    let json = sealed.ok_or(EntryProblem::Missing { field: "key" })?;
    let wrapped: Wrapped = serde_json::from_str(json).map_err(|_| EntryProblem::Misshapen)?;
    let sealed: SealedKey =
        serde_json::from_str(&wrapped.key).map_err(|_| EntryProblem::Misshapen)?;
    let secret = sealed.open(key).ok_or(EntryProblem::Undecryptable)?;
    Ok(Secret::from_bytes(secret.to_vec())?)
}

const fn misshapen(part: &'static str) -> ImportError {
    ImportError::Misshapen {
        format: FORMAT,
        part,
    }
}
