//! One account in one line: what it is called, its code, the next one, the time that is left.

use lifeboat_vault::FollowUp;
use ratatui::{
    buffer::Buffer,
    layout::{Alignment, Rect},
    style::{Color, Modifier, Style},
    text::{Line, Span},
    widgets::Widget,
};
use unicode_width::UnicodeWidthStr;

use super::{super::list::in_short, shown::Shown};
use crate::screen::{
    bar::bar,
    text::shortened,
    theme::{BOLD, DIM, Theme},
};

/// From so many columns on the time that is left has a bar, and the next code a column.
const WIDE: (u16, u16) = (64, 76);
/// From so many columns on issuers and names have columns of their own.
const TWO_COLUMNS: u16 = 32;
/// Cells of the mark in front, of the bar, and of the time that is left.
const MARK: u16 = 2;
const BAR: u16 = 8;
const LEFT: u16 = 4;
/// What stands where a counted code will.
const ASK: &str = "press n";

/// An account that is seen.
pub(super) struct Row {
    pub(super) issuer: String,
    pub(super) name: String,
    pub(super) shown: Shown,
    pub(super) is_selected: bool,
}

/// Where things are in a line, in cells.
#[derive(Debug, Clone, Copy)]
pub(super) struct Columns {
    issuer: u16,
    title: u16,
    code: u16,
    next: u16,
    bar: u16,
}

impl Columns {
    /// For these rows. `widest_issuer` is that of the whole list, so that scrolling moves nothing.
    pub(super) fn new(rows: &[&Row], widest_issuer: usize, width: u16) -> Self {
        let code = rows.iter().map(|row| row.code().width()).max();
        let code = cells(code.unwrap_or_default()).max(cells(ASK.len()));
        let bar = if WIDE.0 <= width { BAR + 1 } else { 0 };
        let next = if WIDE.1 <= width { code + 4 } else { 0 };
        let title = width.saturating_sub(MARK + 2 + code + next + bar + 1 + LEFT);
        let issuer = if TWO_COLUMNS <= title {
            cells(widest_issuer).min(title / 2)
        } else {
            0
        };
        Self {
            issuer,
            title,
            code,
            next,
            bar,
        }
    }
}

impl Row {
    fn code(&self) -> String {
        match (&self.shown, self.shown.code()) {
            (_, Some(code)) => code.spaced(),
            (Shown::Counted(None), None) => ASK.to_owned(),
            _ => String::new(),
        }
    }

    /// Draws it.
    pub(super) fn draw(&self, buffer: &mut Buffer, area: Rect, columns: Columns, theme: Theme) {
        let mut rest = area;
        let mark = if self.is_selected { "›" } else { "" };
        Line::styled(mark, theme.strong(Color::Cyan)).render(take(&mut rest, MARK), buffer);
        if let Shown::Needs(_) | Shown::Nothing = self.shown {
            let instead = self.instead(theme);
            let needed = cells(instead.width());
            let most = area.width.saturating_sub(MARK + 2 + needed);
            self.draw_title(buffer, take(&mut rest, columns.title.min(most)), columns);
            take(&mut rest, 2);
            instead.render(rest, buffer);
        } else {
            self.draw_title(buffer, take(&mut rest, columns.title), columns);
            take(&mut rest, 2);
            self.draw_code(buffer, rest, columns, theme);
        }
        if self.is_selected {
            let chosen = Rect {
                width: (MARK + columns.title + 2 + columns.code).min(area.width),
                ..area
            };
            let turned = Style::new()
                .add_modifier(Modifier::REVERSED)
                .remove_modifier(Modifier::DIM);
            buffer.set_style(chosen, turned);
        }
    }

    fn draw_title(&self, buffer: &mut Buffer, area: Rect, columns: Columns) {
        let mut rest = area;
        if columns.issuer > 0 && self.name.is_empty() {
            let issuer = shortened(&self.issuer, area.width.into());
            Line::styled(issuer, BOLD).render(area, buffer);
            return;
        }
        if columns.issuer > 0 {
            let issuer = shortened(&self.issuer, columns.issuer.min(area.width).into());
            Line::styled(issuer, BOLD).render(take(&mut rest, columns.issuer), buffer);
            take(&mut rest, 2);
            let name = shortened(&self.name, rest.width.into());
            Line::styled(name, DIM).render(rest, buffer);
            return;
        }
        let issuer = shortened(&self.issuer, area.width.into());
        let used = take(&mut rest, cells(issuer.width()));
        Line::styled(issuer, BOLD).render(used, buffer);
        // What is left is worth showing from some letters on.
        if rest.width > 5 {
            take(&mut rest, 2);
            let name = shortened(&self.name, rest.width.into());
            Line::styled(name, DIM).render(rest, buffer);
        }
    }

    fn draw_code(&self, buffer: &mut Buffer, area: Rect, columns: Columns, theme: Theme) {
        let mut rest = area;
        let code = take(&mut rest, columns.code);
        if let Shown::Counted(None) = self.shown {
            Line::styled(ASK, DIM).render(code, buffer);
            return;
        }
        let Shown::Timed { left, next, .. } = &self.shown else {
            Line::styled(self.code(), BOLD).render(code, buffer);
            return;
        };
        let (style, time) = match next {
            Some(_) => (theme.strong(Color::Yellow), theme.of(Color::Yellow)),
            None => (BOLD, theme.of(Color::Green)),
        };
        Line::styled(self.code(), style).render(code, buffer);
        let mut room = take(&mut rest, columns.next);
        if let Some(next) = next {
            take(&mut room, 2);
            Line::styled(format!("→ {}", next.spaced()), DIM).render(room, buffer);
        }
        let mut room = take(&mut rest, columns.bar);
        take(&mut room, 1);
        Line::from(bar(*left, room.width, time).to_vec()).render(room, buffer);
        take(&mut rest, 1);
        Line::styled(in_short_time(left.0), time)
            .alignment(Alignment::Right)
            .render(take(&mut rest, LEFT), buffer);
    }

    /// What stands there where no code can.
    fn instead(&self, theme: Theme) -> Line<'static> {
        let needed: Option<FollowUp> = match self.shown {
            Shown::Needs(follow_up) => Some(follow_up),
            _ => None,
        };
        match needed {
            Some(follow_up) => Line::from(vec![
                Span::styled("! ", theme.strong(Color::Yellow)),
                Span::styled(in_short(follow_up), theme.of(Color::Yellow)),
            ]),
            None => Line::styled("no code", DIM),
        }
    }
}

/// Cuts so many cells off at the left.
fn take(area: &mut Rect, width: u16) -> Rect {
    let width = width.min(area.width);
    let taken = Rect { width, ..*area };
    area.x += width;
    area.width -= width;
    taken
}

/// A time in four cells.
fn in_short_time(seconds: u64) -> String {
    match seconds {
        0..100 => format!("{seconds} s"),
        100..6_000 => format!("{} m", seconds / 60),
        6_000..360_000 => format!("{} h", seconds / 3600),
        _ => format!("{} d", (seconds / 86_400).min(99)),
    }
}

fn cells(width: usize) -> u16 {
    u16::try_from(width).unwrap_or(u16::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_time_fits_in_its_column() {
        let times = [0, 9, 99, 100, 5_999, 6_000, 359_999, 360_000, u64::MAX];
        let shown = times.map(in_short_time);
        assert!(
            shown.iter().all(|time| time.len() <= usize::from(LEFT)),
            "{shown:?}"
        );
        assert_eq!(shown[2..4], ["99 s", "1 m"]);
    }
}
