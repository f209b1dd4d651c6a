//! What fits.

use ratatui::{
    layout::Rect,
    style::Style,
    text::{Line, Span},
};
use unicode_width::UnicodeWidthStr;

use crate::output::wrapped;

/// A column of so many cells at the most, in the middle of a wide terminal.
pub(crate) fn middle(area: Rect, widest: u16) -> Rect {
    let width = area.width.min(widest);
    let margin = (area.width - width) / 2;
    Rect {
        x: area.x + margin,
        width,
        ..area
    }
}

/// How many rows a line takes when it is broken between words.
pub(crate) fn rows(line: &Line, width: u16) -> u16 {
    let width = usize::from(width.max(1));
    if line.width() <= width {
        return 1;
    }
    let (mut rows, mut used) = (1_u16, 0);
    for word in line.to_string().split(' ') {
        let needed = Line::raw(word).width();
        if used > 0 && used + 1 + needed > width {
            rows = rows.saturating_add(1);
            used = needed;
        } else {
            used += needed + usize::from(used > 0);
        }
        while used > width {
            rows = rows.saturating_add(1);
            used -= width;
        }
    }
    rows
}

/// The text in so many cells at the most, with a mark where it is cut. What is seen as one character is
/// not cut in two.
pub(crate) fn shortened(text: &str, most: usize) -> String {
    if text.width() <= most {
        return text.to_owned();
    }
    let span = Span::raw(text);
    let (mut kept, mut used) = (String::new(), 0);
    for part in span.styled_graphemes(Style::new()) {
        let needed = part.symbol.width();
        if used + needed + 1 > most {
            break;
        }
        kept.push_str(part.symbol);
        used += needed;
    }
    if most > 0 {
        kept.push('…');
    }
    kept
}

/// The text in lines that fit, so many at the most, with a mark where it is cut.
pub(crate) fn fitted(text: &str, width: u16, most: usize) -> Vec<String> {
    let width = usize::from(width);
    let broken = wrapped(text, width);
    let mut lines = broken.lines();
    let mut fitted: Vec<String> = lines
        .by_ref()
        .take(most)
        .map(|line| shortened(line, width))
        .collect();
    if lines.next().is_some()
        && let Some(last) = fitted.last_mut()
    {
        *last = shortened(&format!("{} …", last.trim_end_matches('…')), width);
    }
    fitted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_cut_by_what_is_seen_of_it() {
        assert_eq!(shortened("short", 5), "short");
        assert_eq!(shortened("a longer one", 5), "a lo…");
        assert_eq!(shortened("日本語の名前", 7), "日本語…");
        assert_eq!(shortened("日本語の名前", 6), "日本…");
        assert_eq!(shortened("e\u{301}e\u{301}e\u{301}", 2), "e\u{301}…");
        assert_eq!(shortened("long", 1), "…");
        assert_eq!(shortened("long", 0), "");
    }

    #[test]
    fn what_does_not_fit_in_so_many_lines_says_so() {
        assert_eq!(fitted("one two three", 7, 2), ["one two", "three"]);
        assert_eq!(fitted("one two three four", 8, 2), ["one two", "three …"]);
        assert_eq!(fitted("overlongword and more", 8, 1), ["overlon…"]);
        assert_eq!(fitted("one", 8, 0), [""; 0]);
    }

    #[test]
    fn a_line_takes_as_many_rows_as_its_words_need() {
        let rows_of = |text: &'static str, width| rows(&Line::raw(text), width);
        assert_eq!(rows_of("one two", 7), 1);
        assert_eq!(rows_of("one two", 6), 2);
        assert_eq!(rows_of("overlongword", 5), 3);
        assert_eq!(rows_of("日本 日本", 5), 2);
    }
}
