//! Columns that line up, whatever script the text is in.

use std::fmt;

use unicode_width::UnicodeWidthStr;

use super::{Paint, Style};

/// Rows of cells; the last column is not padded.
#[derive(Debug)]
pub(crate) struct Table {
    paint: Paint,
    rows: Vec<Vec<(Option<Style>, String)>>,
    indent: usize,
}

impl Table {
    pub(crate) fn new(paint: Paint) -> Self {
        Self {
            paint,
            rows: Vec::new(),
            indent: 0,
        }
    }

    /// The same, with so many spaces before each row.
    #[must_use]
    pub(crate) fn indented(mut self, indent: usize) -> Self {
        self.indent = indent;
        self
    }

    /// A first row of column titles.
    #[must_use]
    pub(crate) fn titles(mut self, titles: &[&str]) -> Self {
        let styled = |title: &&str| (Some(Style::Dim), (*title).to_owned());
        self.rows.push(titles.iter().map(styled).collect());
        self
    }

    /// Adds a row.
    pub(crate) fn row<T: Into<Cell>>(&mut self, cells: impl IntoIterator<Item = T>) {
        let cells = cells.into_iter().map(|cell| {
            let Cell { style, text } = cell.into();
            (style, text)
        });
        self.rows.push(cells.collect());
    }

    /// Whether there are no rows.
    pub(crate) fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    fn widths(&self) -> Vec<usize> {
        let mut widths = Vec::new();
        for row in &self.rows {
            for (column, (_, text)) in row.iter().enumerate() {
                let width = text.width();
                match widths.get_mut(column) {
                    Some(widest) => *widest = width.max(*widest),
                    None => widths.push(width),
                }
            }
        }
        widths
    }
}

/// A cell: text, perhaps in a style.
#[derive(Debug, Clone)]
pub(crate) struct Cell {
    style: Option<Style>,
    text: String,
}

impl Cell {
    pub(crate) fn styled(style: Style, text: impl Into<String>) -> Self {
        Self {
            style: Some(style),
            text: text.into(),
        }
    }
}

impl<T: Into<String>> From<T> for Cell {
    fn from(text: T) -> Self {
        Self {
            style: None,
            text: text.into(),
        }
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let widths = self.widths();
        for row in &self.rows {
            let mut line = " ".repeat(self.indent);
            for ((style, text), width) in row.iter().zip(&widths) {
                match style {
                    Some(style) => line.push_str(&self.paint.in_style(*style, text).to_string()),
                    None => line.push_str(text),
                }
                line.push_str(&" ".repeat(width - text.width() + 2));
            }
            writeln!(f, "{}", line.trim_end())?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_line_up_by_what_is_seen() {
        let mut table = Table::new(Paint::PLAIN).titles(&["name", "kind"]);
        table.row(["日本", "wide"]);
        table.row(["e\u{301}", "combined"]);
        assert_eq!(
            table.to_string(),
            "name  kind\n日本  wide\ne\u{301}     combined\n"
        );
    }
}
