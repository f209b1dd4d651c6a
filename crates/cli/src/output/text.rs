//! Texts of other crates as sentences, and what a terminal must not be given.

use unicode_width::UnicodeWidthStr;

/// The text as a sentence: with a capital letter and a full stop.
pub(crate) fn sentence(text: &str) -> String {
    let text = text.trim();
    let mut sentence = String::with_capacity(text.len() + 1);
    let mut rest = text.chars();
    sentence.extend(rest.next().into_iter().flat_map(char::to_uppercase));
    sentence.push_str(rest.as_str());
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
    fn a_phrase_becomes_a_sentence() {
        assert_eq!(
            sentence("the file is empty: export it again"),
            "The file is empty: export it again."
        );
        assert_eq!(sentence("Done."), "Done.");
        assert_eq!(sentence(""), "");
    }
}
