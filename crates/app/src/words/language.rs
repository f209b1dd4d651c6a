//! The languages of the app.

use std::cell::Cell;

use lifeboat_protocol::sign_up;
use serde::{Deserialize, Serialize};

thread_local! {
    static HERE: Cell<Language> = const { Cell::new(Language::English) };
}

/// A language that the app speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Language {
    /// English.
    #[serde(rename = "en")]
    English,
    /// Dutch.
    #[serde(rename = "nl")]
    Dutch,
}

impl Language {
    /// All of them, in the order in which they are offered.
    pub(crate) const ALL: [Self; 2] = [Self::English, Self::Dutch];

    /// The one that is spoken now.
    pub(crate) fn here() -> Self {
        HERE.get()
    }

    /// Speaks this one from now on. What is on the screen has to be drawn anew.
    pub(crate) fn speak(self) {
        HERE.set(self);
    }

    /// The tag of BCP 47, as the attribute `lang` has it.
    pub(crate) fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Dutch => "nl",
        }
    }

    /// What it calls itself.
    pub(crate) fn own_name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::Dutch => "Nederlands",
        }
    }

    /// The first that is spoken of those that a person prefers, in the order of preference.
    pub(crate) fn preferred<T: AsRef<str>>(tags: impl IntoIterator<Item = T>) -> Self {
        tags.into_iter()
            .find_map(|tag| {
                let tag = tag.as_ref().to_lowercase();
                let primary = tag.split('-').next()?;
                Self::ALL.into_iter().find(|known| known.tag() == primary)
            })
            .unwrap_or(Self::English)
    }

    /// For messages of a server.
    pub(crate) fn of_messages(self) -> sign_up::Language {
        match self {
            Self::English => sign_up::Language::En,
            Self::Dutch => sign_up::Language::Nl,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_language_that_is_known_is_spoken() {
        assert_eq!(
            Language::preferred(["fr-FR", "nl-BE", "en"]),
            Language::Dutch
        );
        assert_eq!(Language::preferred(["EN-gb"]), Language::English);
        assert_eq!(Language::preferred::<&str>([]), Language::English);
    }
}
