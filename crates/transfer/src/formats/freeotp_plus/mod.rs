//! The JSON export of FreeOTP+: the tokens of FreeOTP 1 in a list, beside the order of their ids. Its
//! preferences are FreeOTP's, and are read here too when they are asked for.
//!
//! ```json
//! {"tokenOrder": ["Acme:ann"], "tokens": [{"issuerExt": "Acme", "label": "ann", "secret": [1, 2]}]}
//! ```

use crate::error::ImportError;
use crate::format::{Description, Format};
use crate::formats::freeotp::{self, Ids, Token};
use crate::inbox::Inbox;
use crate::rows::Rows;
use crate::source::Source;

pub(crate) const FORMAT: Description = Description {
    name: "freeotp-plus",
    aliases: &["freeotp+", "freeotpplus"],
    title: "FreeOTP+",
    recognize,
    read,
    write: None,
};

fn recognize(source: &Source) -> bool {
    match source.object() {
        Some(object) => object.has("tokens") && object.has("tokenOrder"),
        None => freeotp::recognize_preferences(source),
    }
}

fn read(source: &Source, inbox: &mut Inbox) -> Result<(), ImportError> {
    let Some(object) = source.object() else {
        return freeotp::read_preferences(source, inbox);
    };
    let rows: Rows = object.read("tokens").ok_or(ImportError::Misshapen {
        format: Format::FreeOtpPlus,
        part: "list of tokens",
    })?;
    let ids = Ids::new(object.read("tokenOrder").unwrap_or_default());
    let mut tokens: Vec<(String, Option<Token>)> = rows
        .into_iter()
        .map(|row| Token::parse(row.get()))
        .map(|token| (token.as_ref().map(Token::id).unwrap_or_default(), token))
        .collect();
    tokens.sort_by_key(|(id, _)| ids.position(id));
    for (index, (id, token)) in tokens.into_iter().enumerate() {
        Token::take(token, index + 1, &id, inbox);
    }
    Ok(())
}
