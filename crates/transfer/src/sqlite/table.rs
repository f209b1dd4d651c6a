//! A table in memory: its columns by name, and its rows.

use thiserror::Error;

use super::record::Value;
use super::schema::Column;

/// A table, its rows in the order of their ids.
pub(crate) struct Table {
    columns: Vec<Column>,
    rows: Vec<(i64, Vec<Value>)>,
}

impl Table {
    pub(super) const fn new(columns: Vec<Column>, rows: Vec<(i64, Vec<Value>)>) -> Self {
        Self { columns, rows }
    }

    /// Whether it has all these columns.
    pub(crate) fn has_columns(&self, names: &[&str]) -> bool {
        names.iter().all(|name| self.column(name).is_some())
    }

    /// Its rows.
    pub(crate) fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        self.rows.iter().map(|(id, values)| Row {
            table: self,
            id: *id,
            values,
        })
    }

    fn column(&self, name: &str) -> Option<(usize, &Column)> {
        self.columns
            .iter()
            .enumerate()
            .find(|(_, column)| column.name.eq_ignore_ascii_case(name))
    }
}

/// A row of a table.
#[derive(Clone, Copy)]
pub(crate) struct Row<'t> {
    table: &'t Table,
    id: i64,
    values: &'t [Value],
}

/// Why a value of a row is not what it should be. The value itself is not repeated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub(crate) enum ColumnProblem {
    #[error("its \"{column}\" is not a text")]
    NotText { column: &'static str },
    #[error("its \"{column}\" is not a whole number")]
    NotInteger { column: &'static str },
    #[error("its \"{column}\" is not binary data")]
    NotBlob { column: &'static str },
    #[error("its \"{column}\" is missing")]
    Missing { column: &'static str },
}

impl<'t> Row<'t> {
    /// A text; nothing where the row, or the whole table, has none.
    pub(crate) fn text(&self, column: &'static str) -> Result<Option<&'t str>, ColumnProblem> {
        match self.value(column) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::Text(text)) => Ok(Some(text)),
            Some(_) => Err(ColumnProblem::NotText { column }),
        }
    }

    /// A text that must be there.
    pub(crate) fn required_text(&self, column: &'static str) -> Result<&'t str, ColumnProblem> {
        self.text(column)?.ok_or(ColumnProblem::Missing { column })
    }

    /// A whole number; nothing where the row, or the whole table, has none.
    pub(crate) fn integer(&self, column: &'static str) -> Result<Option<i64>, ColumnProblem> {
        match self.value(column) {
            None | Some(Value::Null) if self.is_row_id(column) => Ok(Some(self.id)),
            None | Some(Value::Null) => Ok(None),
            Some(Value::Integer(number)) => Ok(Some(*number)),
            Some(_) => Err(ColumnProblem::NotInteger { column }),
        }
    }

    /// A whole number that must be there.
    pub(crate) fn required_integer(&self, column: &'static str) -> Result<i64, ColumnProblem> {
        self.integer(column)?
            .ok_or(ColumnProblem::Missing { column })
    }

    /// Binary data; nothing where the row, or the whole table, has none.
    pub(crate) fn blob(&self, column: &'static str) -> Result<Option<&'t [u8]>, ColumnProblem> {
        match self.value(column) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::Blob(bytes)) => Ok(Some(bytes)),
            Some(_) => Err(ColumnProblem::NotBlob { column }),
        }
    }

    fn value(&self, column: &str) -> Option<&'t Value> {
        let (index, column) = self.table.column(column)?;
        // A column that was added later is not in older rows.
        Some(self.values.get(index).unwrap_or(&column.default))
    }

    fn is_row_id(&self, column: &str) -> bool {
        self.table
            .column(column)
            .is_some_and(|(_, column)| column.is_row_id)
    }
}
