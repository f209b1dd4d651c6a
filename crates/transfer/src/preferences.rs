//! The preferences of an Android app: `<map><string name="…">…</string>…</map>`.

use roxmltree::{Document, Error, ParsingOptions};

use crate::error::ImportError;

/// The texts among an app's preferences, in the file's order.
pub(crate) struct Preferences(Vec<(String, String)>);

/// Far more than any app writes, and little memory.
const MAX_NODES: u32 = 1_000_000;

impl Preferences {
    /// Reads a file of preferences. Document type definitions, and with them entities that expand
    /// without end, are refused.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let document = parse(text).ok()?;
        let map = document.root_element();
        if !map.has_tag_name("map") {
            return None;
        }
        let texts = map
            .children()
            .filter(|node| node.has_tag_name("string"))
            .filter_map(|node| {
                let value = node.text().unwrap_or_default();
                Some((node.attribute("name")?.to_owned(), value.to_owned()))
            });
        Some(Self(texts.collect()))
    }

    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.iter()
            .find(|(found, _)| *found == name)
            .map(|(_, value)| value)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
    }
}

/// What is wrong with a text that begins like XML, if something is.
pub(crate) fn problem(text: &str) -> Option<ImportError> {
    let error = parse(text).err()?;
    Some(match error {
        Error::UnexpectedEndOfStream | Error::UnclosedRootNode | Error::NoRootNode => {
            ImportError::Truncated
        }
        _ => {
            let place = error.pos();
            ImportError::Damaged {
                line: place.row as usize,
                column: place.col as usize,
            }
        }
    })
}

fn parse(text: &str) -> Result<Document<'_>, Error> {
    let options = ParsingOptions {
        allow_dtd: false,
        nodes_limit: MAX_NODES,
        ..ParsingOptions::default()
    };
    Document::parse_with_options(text, options)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_found_by_name_and_in_order() {
        let xml = r#"<?xml version='1.0' encoding='utf-8' standalone='yes' ?>
<map>
    <int name="n" value="1" />
    <string name="b">{&quot;a&quot;:1}</string>
    <string name="a"></string>
</map>"#;
        let preferences = Preferences::parse(xml).unwrap();
        assert_eq!(preferences.get("b"), Some("{\"a\":1}"));
        assert_eq!(preferences.get("n"), None);
        assert_eq!(
            preferences.iter().map(|(name, _)| name).collect::<Vec<_>>(),
            ["b", "a"]
        );
        assert!(problem(xml).is_none());
    }

    #[test]
    fn entities_do_not_expand_and_nesting_does_no_harm() {
        let bomb =
            "<!DOCTYPE map [<!ENTITY a \"aaaa\">]><map><string name=\"x\">&a;</string></map>";
        assert!(Preferences::parse(bomb).is_none());
        let deep = "<map>".repeat(100_000);
        assert!(Preferences::parse(&deep).is_none());
        let closed = deep + &"</map>".repeat(100_000);
        let _ = Preferences::parse(&closed);
    }

    #[test]
    fn a_cut_off_file_is_told_from_a_damaged_one() {
        assert_eq!(problem("<map><string name="), Some(ImportError::Truncated));
        assert!(matches!(
            problem("<map><string name=\"a\">x</strong></map>"),
            Some(ImportError::Damaged { line: 1, .. })
        ));
    }
}
