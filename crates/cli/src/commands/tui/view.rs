//! What the screen looks like, from 40 columns by 10 lines on.

use ratatui::{
    Frame,
    layout::{Alignment, Constraint, Layout, Position, Rect},
    style::{Color, Style},
    text::{Line, Span},
    widgets::{Paragraph, Wrap},
};
use unicode_width::UnicodeWidthStr;

use super::{
    list::{self, naming},
    row::{Columns, Row},
    shown::Shown,
    state::{Mode, State},
};
use crate::screen::{
    text::{fitted, middle, shortened},
    theme::{BOLD, DIM, Theme},
};

/// Lines are no wider: a code far from its name is hard to read.
const WIDEST: u16 = 100;
/// The fewest columns and lines.
const SMALLEST: (u16, u16) = (40, 10);
/// From so many lines on there is room for more than the list.
const TALL: u16 = 16;

/// What the keys do.
const KEYS: [(&str, &str); 8] = [
    ("↑ ↓  j k", "move"),
    ("PgUp PgDn  Home End", "move far"),
    ("Enter  c", "copy the code"),
    ("n", "next counted code"),
    ("/", "search; Esc clears"),
    ("?", "these keys"),
    ("Ctrl-Z", "pause"),
    ("q  Esc  Ctrl-C", "leave"),
];

/// Draws everything.
pub(super) fn draw(frame: &mut Frame, state: &mut State, theme: Theme) {
    state.is_ticking = false;
    let area = middle(frame.area(), WIDEST);
    if area.width < SMALLEST.0 || area.height < SMALLEST.1 {
        draw_too_small(frame, area);
        return;
    }
    let is_tall = TALL <= area.height;
    let gap = u16::from(is_tall);
    let is_searching = match state.mode {
        Mode::Looking => state.list.is_searched(),
        Mode::Searching => true,
        Mode::Helping => false,
    };
    let (warnings, below) = bottom(state, area, theme);
    let [header, search, _, body, _, warned, message, footer] = Layout::vertical([
        Constraint::Length(1),
        Constraint::Length(is_searching.into()),
        Constraint::Length(gap),
        Constraint::Fill(1),
        Constraint::Length(gap),
        Constraint::Length(height(&warnings)),
        Constraint::Length(height(&below)),
        Constraint::Length(1),
    ])
    .areas(area);
    draw_header(frame, header, state, theme);
    if is_searching {
        draw_search(frame, search, state, theme);
    }
    match state.mode {
        Mode::Helping => draw_keys(frame, body, theme),
        Mode::Looking | Mode::Searching if state.list.count() == 0 => {
            draw_nothing(frame, body, state);
        }
        Mode::Looking | Mode::Searching => draw_list(frame, body, state, theme),
    }
    frame.render_widget(Paragraph::new(warnings), warned);
    frame.render_widget(Paragraph::new(below), message);
    draw_footer(frame, footer, state, theme);
}

fn draw_too_small(frame: &mut Frame, area: Rect) {
    let (columns, lines) = SMALLEST;
    let text = format!("This window is too small: {columns} columns and {lines} lines are needed.");
    frame.render_widget(Paragraph::new(text).wrap(Wrap { trim: true }), area);
}

/// What stands below the list: what the user has to know, and what there is to say or to know of the
/// selected account. The latter has room of its own, so that the list does not move.
fn bottom(state: &State, area: Rect, theme: Theme) -> (Vec<Line<'static>>, Vec<Line<'static>>) {
    if state.mode == Mode::Helping {
        return (Vec::new(), Vec::new());
    }
    let each = if TALL <= area.height { 2 } else { 1 };
    let mut room = usize::from((area.height - 2) / 3);
    let mut warnings = Vec::new();
    for warning in state.warnings() {
        let lines = fitted(&format!("! {warning}"), area.width, each.min(room));
        room -= lines.len();
        warnings.extend(styled(lines, theme.of(Color::Yellow)));
    }
    let (text, style, most) = match state.said() {
        Some(said) if said.is_trouble => (format!("! {}", said.text), theme.strong(Color::Red), 2),
        Some(said) => (said.text.clone(), theme.of(Color::Green), 2),
        None => (state.about_selected().unwrap_or_default(), DIM, each),
    };
    let mut below: Vec<Line> = styled(fitted(&text, area.width, most), style).collect();
    below.resize(below.len().max(each), Line::default());
    (warnings, below)
}

fn styled(lines: Vec<String>, style: Style) -> impl Iterator<Item = Line<'static>> {
    lines.into_iter().map(move |line| Line::styled(line, style))
}

fn height(lines: &[Line]) -> u16 {
    u16::try_from(lines.len()).unwrap_or(u16::MAX)
}

fn draw_header(frame: &mut Frame, area: Rect, state: &State, theme: Theme) {
    let mut title = Line::styled("Lifeboat", theme.strong(Color::Cyan));
    let count = state.vault().contents.accounts.len();
    if 60 <= area.width {
        let plural = if count == 1 { "" } else { "s" };
        title.push_span(Span::styled(format!("  {count} account{plural}"), DIM));
    }
    let backup = Line::from(vec![
        Span::styled("backup ", DIM),
        Span::styled(state.backup.words, theme.printed(state.backup.style)),
    ]);
    frame.render_widget(backup.alignment(Alignment::Right), area);
    frame.render_widget(title, area);
}

fn draw_search(frame: &mut Frame, area: Rect, state: &State, theme: Theme) {
    let all = state.vault().contents.accounts.len();
    let found = Line::styled(format!("{} of {all}", state.list.count()), DIM);
    // The end is what is being typed.
    let most = usize::from(area.width).saturating_sub(found.width() + 5);
    let query = state.list.query();
    let mut tail = query;
    while most < tail.width() {
        let mut rest = tail.chars();
        rest.next();
        tail = rest.as_str();
    }
    let typed = Line::from(vec![
        Span::styled("/ ", theme.strong(Color::Cyan)),
        Span::raw(tail),
    ]);
    if state.mode == Mode::Searching {
        let end = u16::try_from(typed.width()).unwrap_or_default();
        frame.set_cursor_position(Position::new(area.x + end, area.y));
    }
    frame.render_widget(found.alignment(Alignment::Right), area);
    frame.render_widget(typed, area);
}

fn draw_list(frame: &mut Frame, area: Rect, state: &mut State, theme: Theme) {
    let lines = state.list.seen(area.height.into()).to_vec();
    let selected = state.list.selected();
    let rows: Vec<Seen> = lines
        .into_iter()
        .map(|line| match line {
            list::Line::Gap => Seen::Text(String::new()),
            list::Line::Heading(text) => Seen::Text(text),
            list::Line::Account(id, place) => match state.account(id, place) {
                None => Seen::Text(String::new()),
                Some(account) => {
                    let (issuer, name) = naming(account);
                    Seen::Row(Row {
                        issuer,
                        name,
                        shown: state.shown(account),
                        is_selected: selected == Some(id),
                    })
                }
            },
        })
        .collect();
    let accounts: Vec<&Row> = rows.iter().filter_map(Seen::row).collect();
    let is_timed = |row: &&Row| matches!(row.shown, Shown::Timed { .. });
    state.is_ticking = accounts.iter().any(is_timed);
    let columns = Columns::new(&accounts, state.list.widest_issuer(), area.width);
    let buffer = frame.buffer_mut();
    for (seen, place) in rows.iter().zip(area.rows()) {
        match seen {
            Seen::Text(text) => {
                let text = shortened(text, area.width.into());
                buffer.set_line(
                    place.x,
                    place.y,
                    &Line::styled(text, theme.strong(Color::Cyan)),
                    place.width,
                );
            }
            Seen::Row(row) => row.draw(buffer, place, columns, theme),
        }
    }
}

/// A line that is seen.
enum Seen {
    Text(String),
    Row(Row),
}

impl Seen {
    fn row(&self) -> Option<&Row> {
        match self {
            Self::Row(row) => Some(row),
            Self::Text(_) => None,
        }
    }
}

fn draw_nothing(frame: &mut Frame, area: Rect, state: &State) {
    let lines = if state.list.is_searched() {
        let query = state.list.query().trim();
        vec![
            Line::raw(format!("No account matches \"{query}\".")),
            Line::styled("Esc shows all of them.", DIM),
        ]
    } else {
        vec![
            Line::styled("There are no accounts here yet.", BOLD),
            Line::raw("Add one:      lifeboat add, lifeboat scan"),
            Line::raw("Bring them:   lifeboat import FILE"),
            Line::raw("From backup:  lifeboat recover"),
            Line::styled("They appear here at once.", DIM),
        ]
    };
    frame.render_widget(Paragraph::new(lines).wrap(Wrap { trim: false }), area);
}

fn draw_keys(frame: &mut Frame, area: Rect, theme: Theme) {
    let lines = KEYS.map(|(keys, what)| {
        Line::from(vec![
            Span::styled(format!("{keys:<21}"), theme.strong(Color::Cyan)),
            Span::raw(what),
        ])
    });
    frame.render_widget(Paragraph::new(lines.to_vec()), area);
}

fn draw_footer(frame: &mut Frame, area: Rect, state: &State, theme: Theme) {
    let enter = if area.width < 50 { "↵" } else { "Enter" };
    let is_counted = state
        .selected()
        .is_some_and(|account| matches!(state.shown(account), Shown::Counted(_)));
    let mut keys = match state.mode {
        Mode::Helping => vec![("any key", "back")],
        Mode::Searching => vec![(enter, "copy"), ("↑↓", "move"), ("Esc", "clear")],
        Mode::Looking => vec![
            (enter, "copy"),
            ("/", "search"),
            ("?", "keys"),
            ("q", "leave"),
        ],
    };
    if state.mode == Mode::Looking && is_counted {
        keys.insert(1, ("n", "next"));
    }
    let (above, below) = state.list.more();
    let more = match (above, below) {
        _ if state.mode == Mode::Helping => "",
        (true, true) => "↑↓ more",
        (true, false) => "↑ more",
        (false, true) => "↓ more",
        (false, false) => "",
    };
    let keys = theme.keys(&keys, area.width);
    if keys.width() + more.width() + 2 <= area.width.into() {
        frame.render_widget(Line::styled(more, DIM).alignment(Alignment::Right), area);
    }
    frame.render_widget(keys, area);
}

#[cfg(test)]
#[path = "view_tests.rs"]
mod tests;
