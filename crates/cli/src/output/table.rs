//! Columns that line up, whatever script the text is in.

use std::fmt;

use unicode_width::UnicodeWidthStr;

use super::{Paint, Style};

/// A column is made no wider than this for the sake of one cell, which then sticks out.
const WIDEST_COLUMN: usize = 40;

/// Rows of cells, perhaps under headings; the last column is not padded.
#[derive(Debug)]
pub(crate) struct Table {
    paint: Paint,
    rows: Vec<Row>,
    indent: usize,
}

#[derive(Debug)]
enum Row {
    Heading(String),
    Cells(Vec<Cell>),
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
        self.row(titles.iter().map(|title| Cell::styled(Style::Dim, *title)));
        self
    }

    /// Adds a row.
    pub(crate) fn row<T: Into<Cell>>(&mut self, cells: impl IntoIterator<Item = T>) {
        let cells = cells.into_iter().map(Into::into).collect();
        self.rows.push(Row::Cells(cells));
    }

    /// Adds a heading, with an empty line in front of it; an empty heading is that line alone.
    pub(crate) fn heading(&mut self, text: impl Into<String>) {
        self.rows.push(Row::Heading(text.into()));
    }

    fn widths(&self) -> Vec<usize> {
        let mut widths = Vec::new();
        for row in &self.rows {
            let Row::Cells(cells) = row else { continue };
            for (column, cell) in cells.iter().enumerate() {
                let width = cell.text.width().min(WIDEST_COLUMN);
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
        for (index, row) in self.rows.iter().enumerate() {
            let cells = match row {
                Row::Heading(text) => {
                    if index > 0 {
                        writeln!(f)?;
                    }
                    if !text.is_empty() {
                        writeln!(f, "{}", self.paint.in_style(Style::Bold, text))?;
                    }
                    continue;
                }
                Row::Cells(cells) => cells,
            };
            let mut line = " ".repeat(self.indent);
            for (Cell { style, text }, width) in cells.iter().zip(&widths) {
                match style {
                    Some(style) => line.push_str(&self.paint.in_style(*style, text).to_string()),
                    None => line.push_str(text),
                }
                line.push_str(&" ".repeat(width.saturating_sub(text.width()) + 2));
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

    #[test]
    fn one_long_cell_does_not_push_the_others_away() {
        let mut table = Table::new(Paint::PLAIN);
        let long = "x".repeat(500);
        table.row([long.as_str(), "b"]);
        table.row(["a", "b"]);
        let lines = table.to_string();
        let widths: Vec<usize> = lines.lines().map(str::len).collect();
        assert_eq!(widths, [503, 43]);
    }

    #[test]
    fn columns_line_up_across_headings() {
        let mut table = Table::new(Paint::PLAIN).indented(2);
        table.heading("First of all");
        table.row(["a", "b"]);
        table.heading("");
        table.row(["ccc", "d"]);
        assert_eq!(table.to_string(), "First of all\n  a    b\n\n  ccc  d\n");
    }
}
