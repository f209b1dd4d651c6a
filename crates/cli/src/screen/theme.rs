//! How what is drawn stands out.

use ratatui::{
    style::{Color, Modifier, Style},
    text::{Line, Span},
};

use crate::output;

/// What matters least.
pub(crate) const DIM: Style = Style::new().add_modifier(Modifier::DIM);
/// What matters most.
pub(crate) const BOLD: Style = Style::new().add_modifier(Modifier::BOLD);

/// Colours, or none: then weight and marks say it all. They are the terminal's own, so that they fit a
/// dark one and a light one.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Theme {
    colour: bool,
}

impl Theme {
    pub(crate) const fn new(colour: bool) -> Self {
        Self { colour }
    }

    pub(crate) fn of(self, colour: Color) -> Style {
        if self.colour {
            Style::new().fg(colour)
        } else {
            Style::new()
        }
    }

    pub(crate) fn strong(self, colour: Color) -> Style {
        self.of(colour).add_modifier(Modifier::BOLD)
    }

    /// As the same is printed by other commands.
    pub(crate) fn printed(self, style: output::Style) -> Style {
        match style {
            output::Style::Bold => BOLD,
            output::Style::Dim => DIM,
            output::Style::Green => self.of(Color::Green),
            output::Style::Yellow => self.of(Color::Yellow),
            output::Style::Red => self.of(Color::Red),
        }
    }

    /// Which keys do what, in one line.
    pub(crate) fn keys<'a>(self, keys: &[(&'a str, &'a str)], width: u16) -> Line<'a> {
        let gap = if width < 60 { " " } else { "   " };
        let mut line = Line::default();
        for (index, (key, what)) in keys.iter().enumerate() {
            if index > 0 {
                line.push_span(Span::raw(gap));
            }
            line.push_span(Span::styled(*key, self.strong(Color::Cyan)));
            line.push_span(Span::styled(format!(" {what}"), DIM));
        }
        line
    }
}
