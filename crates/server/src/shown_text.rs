//! Texts that somebody writes and somebody else trusts: names of devices, organizations, members and
//! tokens, and what is said of a sign-in. A person who reads one must see all of it, as it is.

use lifeboat_protocol::hidden::is_hidden;

/// The text, trimmed; none if it has fewer than `least` or more than `most` characters, or one that is
/// not seen, breaks the line or turns the direction of writing round. What joins or parts the letters
/// of some scripts, and pictures, may stand between such.
#[must_use]
pub fn parse(text: &str, least: usize, most: usize) -> Option<&str> {
    let text = text.trim();
    let fits = (least..=most).contains(&text.chars().count());
    (fits && !deceives(text)).then_some(text)
}

fn deceives(text: &str) -> bool {
    let mut before = None;
    let mut rest = text.chars().peekable();
    while let Some(character) = rest.next() {
        let joins =
            is_joiner(character) && can_be_joined(before) && can_be_joined(rest.peek().copied());
        if is_hidden(character) && !joins {
            return true;
        }
        before = Some(character);
    }
    false
}

/// Zero width joiner and non-joiner.
fn is_joiner(character: char) -> bool {
    matches!(character, '\u{200c}' | '\u{200d}')
}

fn can_be_joined(neighbour: Option<char>) -> bool {
    neighbour.is_some_and(|character| {
        !character.is_ascii() && !character.is_whitespace() && !is_hidden(character)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_shown_as_it_is() {
        assert_eq!(parse("  Café ☕ 日本  ", 1, 10), Some("Café ☕ 日本"));
        assert_eq!(parse("", 0, 10), Some(""));
        assert_eq!(parse(" ", 1, 10), None);
        assert!(parse(&"é".repeat(10), 1, 10).is_some());
        assert_eq!(parse(&"é".repeat(11), 1, 10), None);
    }

    #[test]
    fn what_joins_letters_and_pictures_stands_between_them_only() {
        for whole in [
            "\u{1f469}\u{200d}\u{1f4bb}",
            "\u{645}\u{6cc}\u{200c}\u{62e}\u{648}",
        ] {
            assert_eq!(parse(whole, 1, 10), Some(whole));
        }
        for hidden in [
            "a\u{200d}b",
            "\u{200c}\u{645}",
            "\u{645}\u{200c}",
            "\u{645}\u{200c}\u{200d}\u{645}",
        ] {
            assert_eq!(parse(hidden, 1, 10), None, "{hidden:?}");
        }
    }

    #[test]
    fn what_is_not_seen_or_turns_writing_round_is_refused() {
        for hidden in [
            "\n", "\u{7}", "\u{1b}", "\u{ad}", "\u{61c}", "\u{200b}", "\u{200e}", "\u{200f}",
            "\u{2028}", "\u{202e}", "\u{2060}", "\u{2064}", "\u{2069}", "\u{feff}",
        ] {
            let text = format!("a{hidden}b");
            assert_eq!(parse(&text, 1, 10), None, "{hidden:?}");
        }
    }
}
