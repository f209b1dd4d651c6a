//! The names of formats, as `--format` takes them.

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use lifeboat_transfer::Format;

/// Every format.
pub(super) fn readable() -> impl TypedValueParser<Value = Format> {
    among(|_| true)
}

/// Every format that can be written.
pub(super) fn writable() -> impl TypedValueParser<Value = Format> {
    among(Format::is_writable)
}

fn among(fits: fn(Format) -> bool) -> impl TypedValueParser<Value = Format> {
    let formats = Format::ALL.iter().copied().filter(|format| fits(*format));
    let names = formats.map(|format| PossibleValue::new(format.as_str()).help(format.title()));
    PossibleValuesParser::new(names).try_map(|name| name.parse::<Format>())
}
