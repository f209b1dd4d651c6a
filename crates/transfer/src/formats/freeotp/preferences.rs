//! The preferences.

use super::token::{Ids, Token};
use crate::error::ImportError;
use crate::format::Format;
use crate::inbox::Inbox;
use crate::source::Source;

const ORDER: &str = "tokenOrder";

pub(super) fn recognize(source: &Source) -> bool {
    source.preferences().is_some_and(|preferences| {
        preferences.get(ORDER).is_some()
            || preferences
                .iter()
                .any(|(_, json)| Token::parse(json).is_some_and(|token| token.is_complete()))
    })
}

pub(super) fn read(source: &Source, inbox: &mut Inbox) -> Result<(), ImportError> {
    let preferences = source.preferences().ok_or(ImportError::WrongKind {
        asked: Format::FreeOtp,
    })?;
    let order = preferences.get(ORDER).unwrap_or_default();
    let ids = Ids::new(serde_json::from_str(order).unwrap_or_default());
    let mut tokens: Vec<(usize, &str, Option<Token>)> = preferences
        .iter()
        .filter(|(id, _)| *id != ORDER)
        .map(|(id, json)| (ids.position(id), id, Token::parse(json)))
        .collect();
    tokens.sort_by_key(|(position, _, _)| *position);
    for (index, (_, id, token)) in tokens.into_iter().enumerate() {
        Token::take(token, index + 1, id, inbox);
    }
    Ok(())
}
