//! The language of messages that the server sends.

use lifeboat_protocol::sign_up::Language;

/// The user's language, if messages can be had in it; English otherwise.
pub(super) fn preferred_language() -> Language {
    let set = ["LC_ALL", "LC_MESSAGES", "LANG"]
        .into_iter()
        .find_map(|name| std::env::var(name).ok().filter(|value| !value.is_empty()))
        .unwrap_or_default();
    language_of(&set)
}

fn language_of(locale: &str) -> Language {
    match locale.split(['_', '.', '-', '@']).next() {
        Some("nl") => Language::Nl,
        _ => Language::En,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_is_the_first_part_of_the_locale() {
        assert_eq!(language_of("nl_NL.UTF-8"), Language::Nl);
        for other in ["", "C", "en_US.UTF-8", "nld"] {
            assert_eq!(language_of(other), Language::En, "{other}");
        }
    }
}
