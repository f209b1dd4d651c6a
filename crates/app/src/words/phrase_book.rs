//! Texts of crates that speak English, looked up in another language. A phrase may have gaps, written
//! `{}`: what stands there is looked up too, and else stays as it is.

/// A phrase in English, and in the other language.
pub(crate) type Phrase = (&'static str, &'static str);

/// The text in the other language; none where the book does not have it.
pub(crate) fn looked_up(book: &[Phrase], english: &str) -> Option<String> {
    book.iter().find_map(|(from, to)| {
        let mut parts = filled_in(from, english)?.into_iter();
        let mut pieces = to.split("{}");
        let mut text = pieces.next()?.to_owned();
        for piece in pieces {
            let part = parts.next()?;
            text += &looked_up(book, part).unwrap_or_else(|| part.to_owned());
            text += piece;
        }
        Some(text)
    })
}

/// What stands in a text where the pattern has `{}`, if it is of that pattern.
fn filled_in<'t>(pattern: &str, text: &'t str) -> Option<Vec<&'t str>> {
    let mut pieces = pattern.split("{}").peekable();
    let mut rest = text.strip_prefix(pieces.next()?)?;
    let mut parts = Vec::new();
    while let Some(piece) = pieces.next() {
        let end = if pieces.peek().is_none() {
            rest.strip_suffix(piece)?.len()
        } else {
            rest.find(piece)?
        };
        let (part, after) = rest.split_at_checked(end)?;
        parts.push(part);
        rest = after.strip_prefix(piece)?;
    }
    rest.is_empty().then_some(parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_are_filled_in() {
        assert_eq!(filled_in("a {} c", "a b c"), Some(vec!["b"]));
        assert_eq!(filled_in("a {} c {}", "a b c d"), Some(vec!["b", "d"]));
        assert_eq!(filled_in("a", "a"), Some(vec![]));
        assert_eq!(filled_in("a", "ab"), None);
        assert_eq!(filled_in("a {} c", "a b d"), None);
    }

    #[test]
    fn what_fills_a_gap_is_looked_up_too() {
        let book = [("{} of {}", "{} van {}"), ("three", "drie")];
        assert_eq!(
            looked_up(&book, "three of 4").as_deref(),
            Some("drie van 4")
        );
        assert_eq!(looked_up(&book, "four"), None);
    }
}
