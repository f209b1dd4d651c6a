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
        let name = PossibleValue::new(format.as_str()).help(help);
        Some(name.aliases(format.aliases().iter().copied()))
    });
    PossibleValuesParser::new(names).try_map(|name| name.parse::<Format>())
}

#[cfg(test)]
mod tests {
    use clap::{Arg, Command};

    use super::*;

    #[test]
    fn a_format_is_chosen_by_its_name_and_by_every_other_spelling() {
        let command = Command::new("import").arg(Arg::new("format").value_parser(readable()));
        for format in Format::ALL {
            for name in format.aliases().iter().chain([&format.as_str()]) {
                let arguments = command.clone().try_get_matches_from(["import", name]);
                let arguments = arguments.unwrap_or_else(|error| panic!("{name}: {error}"));
                assert_eq!(
                    arguments.get_one::<Format>("format"),
                    Some(format),
                    "{name}"
                );
            }
        }
        assert!(
            command
                .try_get_matches_from(["import", "nonsense"])
                .is_err()
        );
    }
}
