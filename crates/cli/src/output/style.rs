//! Colour, for those who can see it: only on a terminal, and not with `NO_COLOR`
//! (<https://no-color.org>) or `TERM=dumb`.

use std::{fmt, io::IsTerminal};

/// How a piece of text stands out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Style {
    /// What matters most.
    Bold,
    /// What matters least.
    Dim,
    /// All is well.
    Green,
    /// Look at this.
    Yellow,
    /// This does not work.
    Red,
}

/// Whether a stream gets colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Paint {
    colour: bool,
}

impl Paint {
    /// No colour at all.
    #[cfg(test)]
    pub(crate) const PLAIN: Self = Self { colour: false };

    /// As fits this stream.
    pub(crate) fn for_stream(stream: &impl IsTerminal) -> Self {
        let set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
        let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        let colour = stream.is_terminal() && !set("NO_COLOR") && !dumb;
        Self { colour }
    }

    /// Whether there is colour.
    pub(crate) fn is_coloured(self) -> bool {
        self.colour
    }

    /// This text in this style.
    pub(crate) fn in_style<T: fmt::Display>(self, style: Style, text: T) -> Painted<T> {
        let style = self.colour.then_some(style);
        Painted { style, text }
    }
}

/// A text in a style.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Painted<T> {
    style: Option<Style>,
    text: T,
}

impl<T: fmt::Display> fmt::Display for Painted<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(style) = self.style else {
            return self.text.fmt(f);
        };
        // SGR, ECMA-48 section 8.3.117.
        let parameter = match style {
            Style::Bold => 1,
            Style::Dim => 2,
            Style::Red => 31,
            Style::Green => 32,
            Style::Yellow => 33,
        };
        write!(f, "\u{1b}[{parameter}m{}\u{1b}[0m", self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_colour_text_is_left_as_it_is() {
        let plain = Paint::PLAIN.in_style(Style::Red, "text").to_string();
        assert_eq!(plain, "text");
        let coloured = Paint { colour: true }.in_style(Style::Red, "text");
        assert_eq!(coloured.to_string(), "\u{1b}[31mtext\u{1b}[0m");
    }
}
