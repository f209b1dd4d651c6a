//! Texts from the command line as the words of an account, with errors that name the option.

use lifeboat_vault::{Icon, Label, LabelError, Note};

use crate::error::CliError;

/// A kind of text that an account has.
pub(super) trait Words: Sized {
    fn parse(text: &str) -> Result<Self, LabelError>;
}

impl Words for Label {
    fn parse(text: &str) -> Result<Self, LabelError> {
        Self::parse(text)
    }
}

impl Words for Note {
    fn parse(text: &str) -> Result<Self, LabelError> {
        Self::parse(text)
    }
}

impl Words for Icon {
    fn parse(text: &str) -> Result<Self, LabelError> {
        Self::parse(text)
    }
}

/// The text given for this part of an account.
pub(super) fn parse<W: Words>(part: &str, text: &str) -> Result<W, CliError> {
    W::parse(text).map_err(|error| {
        CliError::failed(
            "invalid_text",
            format!("The {part} cannot be used: {error}."),
        )
    })
}

/// The same; a text without anything in it is none.
pub(super) fn optional<W: Words>(part: &str, text: Option<&str>) -> Result<Option<W>, CliError> {
    text.filter(|text| !text.trim().is_empty())
        .map(|text| parse(part, text))
        .transpose()
}
