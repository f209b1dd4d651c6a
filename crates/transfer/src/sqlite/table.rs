//! A table: its columns by name, and its rows.

use thiserror::Error;

use super::DatabaseError;
use super::btree::Record;
use super::record::{Encoding, Text, Value, Values};
use super::schema::{Column, DefaultValue};

/// A table, its rows in the order of their ids.
pub(crate) struct Table<'a> {
    columns: Vec<Column>,
    rows: Vec<(i64, Record<'a>)>,
    encoding: Encoding,
}

impl<'a> Table<'a> {
    /// The table with these columns and rows, if all values of the rows are sound.
    pub(super) fn new(
        columns: Vec<Column>,
        rows: Vec<(i64, Record<'a>)>,
        encoding: Encoding,
    ) -> Result<Self, DatabaseError> {
        for (_, record) in &rows {
            for value in Values::of(record)? {
                value?;
            }
        }
        Ok(Self {
            columns,
            rows,
            encoding,
        })
    }

    /// Whether it has all these columns.
    pub(crate) fn has_columns(&self, names: &[&str]) -> bool {
        names.iter().all(|name| self.column(name).is_some())
    }

    /// Its rows.
    pub(crate) fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        self.rows.iter().map(|(id, record)| Row {
            table: self,
            id: *id,
            record,
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
    table: &'t Table<'t>,
    id: i64,
    record: &'t Record<'t>,
}

/// What a row has in a column.
enum Found<'t> {
    Stored(Value<'t>),
    Default(&'t DefaultValue),
    /// There is no such column.
    Nothing,
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
    pub(crate) fn text(&self, column: &'static str) -> Result<Option<Text<'t>>, ColumnProblem> {
        let not_text = ColumnProblem::NotText { column };
        match self.value(column) {
            Found::Stored(Value::Null) | Found::Default(DefaultValue::Null) | Found::Nothing => {
                Ok(None)
            }
            Found::Stored(Value::Text(bytes)) => {
                let text = self.table.encoding.text(bytes);
                text.map(Some).ok_or(not_text)
            }
            Found::Default(DefaultValue::Text(text)) => Ok(Some(Text::Lying(text))),
            _ => Err(not_text),
        }
    }

    /// A text that must be there.
    pub(crate) fn required_text(&self, column: &'static str) -> Result<Text<'t>, ColumnProblem> {
        self.text(column)?.ok_or(ColumnProblem::Missing { column })
    }

    /// A whole number; nothing where the row, or the whole table, has none.
    pub(crate) fn integer(&self, column: &'static str) -> Result<Option<i64>, ColumnProblem> {
        match self.value(column) {
            Found::Stored(Value::Null) | Found::Default(DefaultValue::Null) | Found::Nothing => {
                Ok(self.is_row_id(column).then_some(self.id))
            }
            Found::Stored(Value::Integer(number)) => Ok(Some(number)),
            Found::Default(DefaultValue::Integer(number)) => Ok(Some(*number)),
            _ => Err(ColumnProblem::NotInteger { column }),
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
            Found::Stored(Value::Null) | Found::Default(DefaultValue::Null) | Found::Nothing => {
                Ok(None)
            }
            Found::Stored(Value::Blob(bytes)) => Ok(Some(bytes)),
            _ => Err(ColumnProblem::NotBlob { column }),
        }
    }

    fn value(&self, column: &str) -> Found<'t> {
        let Some((index, column)) = self.table.column(column) else {
            return Found::Nothing;
        };
        let mut values = Values::of(self.record).into_iter().flatten();
        match values.nth(index) {
            Some(Ok(value)) => Found::Stored(value),
            // A column that was added later is not in older rows.
            _ => Found::Default(&column.default),
        }
    }

    fn is_row_id(&self, column: &str) -> bool {
        self.table
            .column(column)
            .is_some_and(|(_, column)| column.is_row_id)
    }
}
