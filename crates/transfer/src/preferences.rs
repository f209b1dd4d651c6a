//! The preferences of an Android app: `<map><string name="…">…</string>…</map>`.

use crate::xml;

/// The texts among an app's preferences, in the file's order. One without a name is there with an empty one, so
/// that it does not get lost.
pub(crate) struct Preferences(Vec<(String, String)>);

impl Preferences {
    /// Reads a file of preferences.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let document = xml::parse(text).ok()?;
        let map = document.root_element();
        if !map.has_tag_name("map") {
            return None;
        }
        let texts = map
            .children()
            .filter(|node| node.has_tag_name("string"))
            .map(|node| {
                let value = node.text().unwrap_or_default();
                let name = node.attribute("name").unwrap_or_default();
                (name.to_owned(), value.to_owned())
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
    }
}
