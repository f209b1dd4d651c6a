//! What the screen looks like, from 80 columns by 24 lines to much less, with colour and without.

use ratatui::{
    Frame,
    layout::{Constraint, Layout, Rect},
    style::Color,
    text::{Line, Span},
    widgets::{Paragraph, Wrap},
};

use super::{
    card,
    screen::{Connection, Mode, Past, PastKind, Screen},
};
use crate::{
    output::time_of_day,
    screen::{
        text::{middle, rows},
        theme::{BOLD, DIM, Theme},
    },
};

/// Lines of text are no wider.
const WIDEST: u16 = 78;
/// From so many columns and lines on, digits have boxes.
const ROOMY: (u16, u16) = (42, 22);

/// Draws everything.
pub(super) fn draw(frame: &mut Frame, screen: &Screen, colour: bool) {
    let theme = Theme::new(colour);
    let area = middle(frame.area(), WIDEST);
    let roomy = area.width >= ROOMY.0 && area.height >= ROOMY.1;
    let gap = u16::from(roomy);
    let [header, _, body, footer] = Layout::vertical([
        Constraint::Length(1),
        Constraint::Length(gap),
        Constraint::Fill(1),
        Constraint::Length(1),
    ])
    .areas(area);
    draw_header(frame, header, screen, theme);
    draw_footer(frame, footer, screen, theme);
    match screen.current() {
        Some(item) => card::draw(frame, body, (screen, item), (theme, roomy)),
        None => draw_idle(frame, body, screen, theme),
    }
}

fn draw_header(frame: &mut Frame, area: Rect, screen: &Screen, theme: Theme) {
    let (connected, all) = (screen.connected(), screen.accounts.len());
    let state = if connected == all {
        Span::styled(format!("● {connected} connected"), theme.of(Color::Green))
    } else {
        Span::styled(
            format!("○ {connected} of {all} connected"),
            theme.of(Color::Yellow),
        )
    };
    let state = Line::from(state);
    let width = u16::try_from(state.width()).unwrap_or(u16::MAX);
    let [left, right] =
        Layout::horizontal([Constraint::Fill(1), Constraint::Length(width)]).areas(area);
    let mut title = Line::styled("Lifeboat", theme.strong(Color::Cyan));
    if area.width >= 50 {
        title.push_span(Span::styled("  sign-in requests", DIM));
    }
    frame.render_widget(title, left);
    frame.render_widget(state, right);
}

fn draw_footer(frame: &mut Frame, area: Rect, screen: &Screen, theme: Theme) {
    let several = screen.waiting.len() > 1;
    let narrow: &[(&str, &str)] = &[("↵", "ok"), ("d", "deny"), ("r", "not me"), ("q", "quit")];
    let keys: &[(&str, &str)] = match (screen.mode, screen.current()) {
        (_, None) | (Mode::Sending, _) => &[("q", "quit")],
        (Mode::Confirming, _) => &[("y", "report it"), ("n", "go back")],
        (Mode::Typing, _) if area.width < 50 => narrow,
        (Mode::Typing, _) if several => &[
            ("Enter", "approve"),
            ("d", "deny"),
            ("r", "not me"),
            ("Tab", "next"),
            ("q", "quit"),
        ],
        (Mode::Typing, _) => &[
            ("Enter", "approve"),
            ("d", "deny"),
            ("r", "not me"),
            ("q", "quit"),
        ],
    };
    frame.render_widget(theme.keys(keys, area.width), area);
}

/// What waits besides, and what happened.
pub(super) fn listed(screen: &Screen, theme: Theme) -> Vec<Line<'_>> {
    let mut lines = Vec::new();
    for item in screen.others() {
        let (left, _) = item.left(screen.now);
        lines.push(Line::from(vec![
            Span::styled("… waiting  ", theme.of(Color::Yellow)),
            Span::styled(&*item.request.application, BOLD),
            Span::styled(
                format!(
                    "  {}, {}:{:02} left",
                    item.request.asker,
                    left / 60,
                    left % 60
                ),
                DIM,
            ),
        ]));
    }
    lines.extend(screen.past.iter().map(|past| happened(past, theme)));
    lines
}

fn happened(past: &Past, theme: Theme) -> Line<'_> {
    let (mark, what, colour) = match past.kind {
        PastKind::Approved => ("✓", "approved", Color::Green),
        PastKind::Denied => ("✗", "denied", Color::Yellow),
        PastKind::Reported => ("✗", "reported", Color::Red),
        PastKind::Failed => ("✗", "wrong number", Color::Red),
        PastKind::Ended => ("·", "ended", Color::Gray),
    };
    Line::from(vec![
        Span::styled(
            format!("{mark} {}  ", time_of_day(past.at)),
            theme.of(colour),
        ),
        Span::styled(format!("{what:<13}"), theme.of(colour)),
        Span::raw(&*past.application),
        Span::styled(format!("  {}", past.asker), DIM),
    ])
}

/// Nothing waits.
fn draw_idle(frame: &mut Frame, area: Rect, screen: &Screen, theme: Theme) {
    let mut lines = vec![
        Line::styled("No sign-in waits for you.", BOLD),
        Line::styled("It appears here as soon as somebody signs in as you.", DIM),
        Line::default(),
    ];
    if let Some(notice) = &screen.notice {
        lines.push(Line::styled(
            format!("! {notice}"),
            theme.strong(Color::Red),
        ));
        lines.push(Line::default());
    }
    for account in &screen.accounts {
        let (mark, colour, rest) = match &account.connection {
            Connection::Connected => ("●", Color::Green, "connected".to_owned()),
            Connection::Connecting => ("○", Color::Yellow, "connecting …".to_owned()),
            Connection::Away(reason, again) => {
                let wait = again.seconds().saturating_sub(screen.now.seconds());
                ("○", Color::Yellow, format!("again in {wait} s: {reason}"))
            }
            Connection::Lost(reason) => ("✗", Color::Red, reason.clone()),
        };
        lines.push(Line::from(vec![
            Span::styled(format!("{mark} "), theme.of(colour)),
            Span::raw(&*account.title),
        ]));
        lines.push(Line::styled(
            format!("  {rest}"),
            theme.of(colour).patch(DIM),
        ));
    }
    let height = lines.iter().map(|line| rows(line, area.width)).sum();
    let [top, _, below] = Layout::vertical([
        Constraint::Length(height),
        Constraint::Length(1),
        Constraint::Fill(1),
    ])
    .areas(area);
    frame.render_widget(Paragraph::new(lines).wrap(Wrap { trim: false }), top);
    frame.render_widget(Paragraph::new(listed(screen, theme)), below);
}

#[cfg(test)]
#[path = "view_tests.rs"]
mod tests;
