//! Texts of other crates as sentences, and what a terminal must not be given.

use std::borrow::Cow;

use lifeboat_protocol::hidden::{is_hidden, turns_direction};
use unicode_width::UnicodeWidthStr;

/// The text as a sentence: with a capital letter and a full stop. A name of a file or an address at
/// its beginning stays as it is.
pub(crate) fn sentence(text: &str) -> String {
    let text = text.trim();
    let mut sentence = String::with_capacity(text.len() + 1);
    let first = text.split_whitespace().next().unwrap_or_default();
    let is_name = first.trim_end_matches(['.', ':']).contains(['.', '/', ':']);
    if is_name {
        sentence.push_str(text);
    } else {
        let mut rest = text.chars();
        sentence.extend(rest.next().into_iter().flat_map(char::to_uppercase));
        sentence.push_str(rest.as_str());
    }
    if !sentence.is_empty() && !sentence.ends_with(['.', '!', '?', ':', '…', '`', '"', '\n']) {
        sentence.push('.');
    }
    sentence
}

/// The text in lines that are no wider than the terminal, broken between words. What begins with
/// white space is left as it is.
pub(crate) fn wrapped(text: &str, width: usize) -> String {
    let mut wrapped = String::with_capacity(text.len() + 8);
    for (index, line) in text.lines().enumerate() {
        if index > 0 {
            wrapped.push('\n');
        }
        if line.starts_with(char::is_whitespace) {
            wrapped.push_str(line);
            continue;
        }
        let mut used = 0;
        for word in line.split(' ') {
            // What colours a word takes no room.
            let needed = visible_width(word);
            if used > 0 && used + 1 + needed > width {
                wrapped.push('\n');
                used = 0;
            } else if used > 0 {
                wrapped.push(' ');
                used += 1;
            }
            wrapped.push_str(word);
            used += needed;
        }
    }
    wrapped
}

/// The text without what could move a terminal's cursor, turn the direction of writing around, or do
/// worse: a server, an account, a file or a file's name may hold such things. Line ends, tabs and
/// colours are kept.
pub(super) fn printable(text: &str) -> Cow<'_, str> {
    let is_harmless = |c: char| c == '\n' || c == '\t' || !(c.is_control() || turns_direction(c));
    if text.chars().all(is_harmless) {
        return Cow::Borrowed(text);
    }
    let mut printable = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let length = if let Some(colour) = colour(rest) {
            printable.push_str(colour);
            colour.len()
        } else {
            printable.push(if is_harmless(first) {
                first
            } else {
                '\u{FFFD}'
            });
            first.len_utf8()
        };
        rest = rest.get(length..).unwrap_or_default();
    }
    Cow::Owned(printable)
}

/// A text of a server without what could deceive whoever reads it: control characters, and marks that
/// turn the direction of writing around or are not seen at all. At most 300 characters.
pub(crate) fn harmless(text: &str) -> String {
    text.chars()
        .take(300)
        .map(|c| if is_hidden(c) { '\u{FFFD}' } else { c })
        .collect()
}

/// The SGR sequence (ECMA-48 section 8.3.117) that a text begins with.
fn colour(text: &str) -> Option<&str> {
    let parameters = text.strip_prefix("\u{1b}[")?;
    let end = parameters.find(|c: char| !c.is_ascii_digit() && c != ';')?;
    let is_colour = parameters.get(end..)?.starts_with('m');
    text.get(..end + 3).filter(|_| is_colour)
}

fn visible_width(word: &str) -> usize {
    let mut parts = word.split('\u{1b}');
    let before = parts.next().unwrap_or_default().width();
    let after = parts.map(|part| part.split_once('m').map_or("", |(_, text)| text).width());
    before + after.sum::<usize>()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_break_between_words() {
        let text = "\u{1b}[1mnote:\u{1b}[0m one two three\n  a list stays as it is";
        assert_eq!(
            wrapped(text, 10),
            "\u{1b}[1mnote:\u{1b}[0m one\ntwo three\n  a list stays as it is"
        );
        assert_eq!(wrapped("overlongword x", 4), "overlongword\nx");
    }

    #[test]
    fn a_terminal_is_not_taken_over() {
        let hostile = "a\u{1b}[2Jb\u{1b}]0;title\u{7}\r\u{9b}31m\tc\n";
        let seen = printable(hostile);
        assert_eq!(
            seen,
            "a\u{FFFD}[2Jb\u{FFFD}]0;title\u{FFFD}\u{FFFD}\u{FFFD}31m\tc\n"
        );
        let ours = "\u{1b}[1mbold\u{1b}[0m";
        assert_eq!(printable(ours), ours);
        assert_eq!(printable("\u{1b}[1"), "\u{FFFD}[1");
        let turned = "knab\u{202E} ym\u{2066}";
        assert_eq!(printable(turned), "knab\u{FFFD} ym\u{FFFD}");
    }

    #[test]
    fn a_text_of_a_server_cannot_pass_for_another() {
        let deceiving = "pay\u{202E}lla\u{200B}\u{2066}\nroll\u{FEFF}";
        assert_eq!(
            harmless(deceiving),
            "pay\u{FFFD}lla\u{FFFD}\u{FFFD}\u{FFFD}roll\u{FFFD}"
        );
        assert_eq!(
            harmless("soft\u{AD}line\u{2028}mark\u{61C}"),
            "soft\u{FFFD}line\u{FFFD}mark\u{FFFD}"
        );
        assert_eq!(harmless("Büro Åkerlund"), "Büro Åkerlund");
        assert_eq!(harmless(&"x".repeat(400)).len(), 300);
    }

    #[test]
    fn a_phrase_becomes_a_sentence() {
        assert_eq!(
            sentence("the file is empty: export it again"),
            "The file is empty: export it again."
        );
        assert_eq!(sentence("Done."), "Done.");
        assert_eq!(sentence("done."), "Done.");
        assert_eq!(sentence("note: it is empty"), "Note: it is empty.");
        assert_eq!(sentence(""), "");
        for text in [
            "vault.age is damaged.",
            "http://example.org is not reached by https.",
            "c:\\vault cannot be read.",
        ] {
            assert_eq!(sentence(text), text);
        }
    }
}
