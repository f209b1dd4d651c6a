//! Time that is left, as a bar.

use ratatui::{style::Style, text::Span};

use super::theme::DIM;

/// So many cells, of which as many are full as there is time left; one at least, until it is over.
pub(crate) fn bar((left, life): (u64, u64), cells: u16, full: Style) -> [Span<'static>; 2] {
    let cells = u64::from(cells);
    let filled = (cells * left).div_ceil(life.max(1)).min(cells);
    let of = |mark: &str, count: u64| mark.repeat(usize::try_from(count).unwrap_or_default());
    [
        Span::styled(of("━", filled), full),
        Span::styled(of("─", cells - filled), DIM),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_is_full_at_first_and_empty_when_the_time_is_over() {
        let drawn = |left, life| {
            let [full, rest] = bar((left, life), 4, Style::new());
            format!("{}{}", full.content, rest.content)
        };
        assert_eq!(drawn(30, 30), "━━━━");
        assert_eq!(drawn(15, 30), "━━──");
        assert_eq!(drawn(1, 30), "━───");
        assert_eq!(drawn(0, 30), "────");
        assert_eq!(drawn(7, 0), "━━━━");
    }
}
