//! The fields of an entry.

/// Texts by their names. What is not there is empty.
pub(super) struct Fields<'a>(Vec<(&'a str, &'a str)>);

impl<'a> FromIterator<(&'a str, &'a str)> for Fields<'a> {
    fn from_iter<T: IntoIterator<Item = (&'a str, &'a str)>>(fields: T) -> Self {
        Self(fields.into_iter().collect())
    }
}

impl<'a> Fields<'a> {
    /// The field with this name, if there is something in it.
    pub(super) fn find(&self, name: &str) -> Option<&'a str> {
        self.0
            .iter()
            .find(|(found, text)| *found == name && !text.trim().is_empty())
            .map(|(_, text)| *text)
    }

    pub(super) fn get(&self, name: &str) -> &'a str {
        self.find(name).unwrap_or_default()
    }
}
