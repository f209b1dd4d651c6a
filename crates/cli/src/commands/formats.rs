//! The names of formats, as `--format` takes them, with a line on each.

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use lifeboat_transfer::Format;

/// Every format.
pub(super) fn readable() -> impl TypedValueParser<Value = Format> {
    among(|format| Some(format.title()))
}

/// Every format that can be written, with what comes of it.
pub(super) fn writable() -> impl TypedValueParser<Value = Format> {
    among(Format::summary)
}

/// The formats of which something can be said.
fn among(help: fn(Format) -> Option<&'static str>) -> impl TypedValueParser<Value = Format> {
    let formats = Format::ALL.iter().copied();
    let names = formats.filter_map(|format| {
        let help = help(format)?;
        Some(PossibleValue::new(format.as_str()).help(help))
    });
    PossibleValuesParser::new(names).try_map(|name| name.parse::<Format>())
}
