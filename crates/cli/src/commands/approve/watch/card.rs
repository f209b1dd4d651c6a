//! The sign-in that keys are about: who asks, what for, the number, and the time that is left.

use lifeboat_protocol::sign_in_request::MOST_SECONDS;
use lifeboat_vault::Timestamp;
use ratatui::{
    Frame,
    layout::{Constraint, Layout, Rect},
    style::Color,
    text::{Line, Span},
    widgets::{Block, BorderType, Padding, Paragraph, Wrap},
};

use super::{
    super::told_of_report,
    screen::{DIGITS, Item, Mode, Screen},
    view::listed,
};
use crate::{
    output::time_of_day,
    screen::{
        bar::bar,
        text::{rows, shortened},
        theme::{BOLD, DIM, Theme},
    },
};

/// Columns that the frame and the space inside it take.
const FRAME: u16 = 6;

/// Draws it, with a frame and with boxes for the digits where there is room.
pub(super) fn draw(
    frame: &mut Frame,
    area: Rect,
    (screen, item): (&Screen, &Item),
    (theme, roomy): (Theme, bool),
) {
    if roomy {
        draw_framed(frame, area, (screen, item), theme);
        return;
    }
    let [text, time] = Layout::vertical([Constraint::Fill(1), Constraint::Length(1)]).areas(area);
    let lines = content((screen, item), theme, false);
    frame.render_widget(Paragraph::new(lines).wrap(Wrap { trim: false }), text);
    frame.render_widget(time_bar(screen, item, theme, area.width), time);
}

fn draw_framed(frame: &mut Frame, area: Rect, (screen, item): (&Screen, &Item), theme: Theme) {
    let inside = area.width.saturating_sub(FRAME);
    let mut lines = content((screen, item), theme, true);
    lines.push(time_bar(screen, item, theme, inside));
    let height = lines.iter().map(|line| rows(line, inside)).sum::<u16>() + 2;
    let [card, _, below] = Layout::vertical([
        Constraint::Length(height),
        Constraint::Length(1),
        Constraint::Fill(1),
    ])
    .areas(area);
    let colour = match screen.mode {
        Mode::Confirming => Color::Red,
        Mode::Typing | Mode::Sending => Color::Cyan,
    };
    let title = format!(" {} asks ", shortened(&item.request.asker, 50));
    let block = Block::bordered()
        .border_type(BorderType::Rounded)
        .border_style(theme.of(colour))
        .title(Span::styled(title, BOLD))
        .padding(Padding::horizontal(2));
    let paragraph = Paragraph::new(lines).wrap(Wrap { trim: false });
    frame.render_widget(paragraph.block(block), card);
    frame.render_widget(Paragraph::new(listed(screen, theme)), below);
}

fn content<'a>((screen, item): (&'a Screen, &'a Item), theme: Theme, roomy: bool) -> Vec<Line<'a>> {
    let mut lines = about(screen, item, theme, roomy);
    if roomy || screen.mode == Mode::Confirming {
        lines.push(Line::default());
    }
    match screen.mode {
        Mode::Confirming => lines.extend(confirmation(item, theme)),
        Mode::Typing | Mode::Sending if roomy => lines.extend(boxes(screen, theme)),
        Mode::Typing | Mode::Sending => lines.push(number(screen, theme)),
    }
    match &screen.notice {
        Some(notice) => {
            lines.push(Line::styled(
                format!("! {notice}"),
                theme.strong(Color::Red),
            ));
        }
        None if screen.mode == Mode::Sending => {
            lines.push(Line::styled("Sending the answer …", DIM));
        }
        None => lines.push(Line::default()),
    }
    lines
}

/// Who, what and where from.
fn about<'a>(screen: &'a Screen, item: &'a Item, theme: Theme, roomy: bool) -> Vec<Line<'a>> {
    let request = &item.request;
    let ago = screen.now.seconds().saturating_sub(request.created_at);
    let time = time_of_day(Timestamp::from_seconds(request.created_at));
    let asked = if ago <= MOST_SECONDS {
        format!("{time} ({ago} s ago)")
    } else {
        time
    };
    let origin = if request.origin.is_empty() {
        "not told"
    } else {
        &request.origin
    };
    let application = Span::styled(&*request.application, theme.strong(Color::Cyan));
    let mut rows = vec![
        row("Sign-in to", application),
        row("Account", Span::raw(screen.title(item.account))),
        row("From", Span::raw(origin)),
    ];
    if roomy {
        rows.push(row("Asked at", Span::raw(asked)));
    }
    rows
}

fn row<'a>(name: &str, value: Span<'a>) -> Line<'a> {
    Line::from(vec![Span::styled(format!("{name:<12}"), DIM), value])
}

/// Where the number goes, on one line.
fn number<'a>(screen: &Screen, theme: Theme) -> Line<'a> {
    let mut shown = String::new();
    for place in 0..DIGITS {
        if place > 0 {
            shown.push_str(if place == DIGITS / 2 { "  " } else { " " });
        }
        shown.push(screen.typed.chars().nth(place).unwrap_or('_'));
    }
    row(
        "Its number",
        Span::styled(shown, theme.strong(Color::Yellow)),
    )
}

/// Where the number goes, a box for each digit.
fn boxes<'a>(screen: &Screen, theme: Theme) -> Vec<Line<'a>> {
    let digits = theme.strong(Color::Yellow);
    let mut rows = [Line::raw("  "), Line::raw("  "), Line::raw("  ")];
    for place in 0..DIGITS {
        let border = if place == screen.typed.len() {
            digits
        } else {
            DIM
        };
        let digit = screen.typed.chars().nth(place).unwrap_or(' ');
        let gap = if place + 1 == DIGITS / 2 { "   " } else { " " };
        let [top, middle, bottom] = &mut rows;
        top.push_span(Span::styled("╭───╮", border));
        middle.push_span(Span::styled("│", border));
        middle.push_span(Span::styled(format!(" {digit} "), digits));
        middle.push_span(Span::styled("│", border));
        bottom.push_span(Span::styled("╰───╯", border));
        for row in [top, middle, bottom] {
            row.push_span(Span::raw(gap));
        }
    }
    let prompt = Line::raw("Type the number that is shown where you sign in:");
    [prompt, Line::default()].into_iter().chain(rows).collect()
}

fn confirmation<'a>(item: &Item, theme: Theme) -> Vec<Line<'a>> {
    vec![
        Line::styled("Report that this is not you?", theme.strong(Color::Red)),
        Line::default(),
        Line::raw(format!(
            "Nobody is signed in, and {}.",
            shortened(&told_of_report(&item.request), 80)
        )),
        Line::raw("Somebody may know your password: change it after that."),
        Line::default(),
    ]
}

fn time_bar<'a>(screen: &Screen, item: &Item, theme: Theme, width: u16) -> Line<'a> {
    let (left, life) = item.left(screen.now);
    let text = format!(" {}:{:02} left", left / 60, left % 60);
    let room = usize::from(width).saturating_sub(text.len());
    let style = match left {
        0..=15 => theme.strong(Color::Red),
        16..=40 => theme.of(Color::Yellow),
        _ => theme.of(Color::Green),
    };
    let room = u16::try_from(room).unwrap_or_default();
    let [full, rest] = bar((left, life), room, style);
    Line::from(vec![full, rest, Span::styled(text, style)])
}
