//! The list of tables (§2.6), and a table's columns, read from the statement that made it.

use super::DatabaseError;
use super::record::{Encoding, Value, Values};

/// The longest statement that is read, in bytes: those of apps have a few hundred.
const MAX_SQL_BYTES: usize = 64 * 1024;
/// More columns than that has no table of any app.
const MAX_COLUMNS: usize = 100;

/// A table in the list.
pub(super) struct Entry {
    pub(super) name: String,
    /// The page where its b-tree begins.
    pub(super) root: u32,
    /// The statement that made it.
    pub(super) sql: String,
}

impl Entry {
    /// The table that this record describes, if it is a table, and not an index or a view.
    pub(super) fn of(record: &[u8], encoding: Encoding) -> Result<Option<Self>, DatabaseError> {
        let values = Values::of(record)?.take(5);
        let values: Vec<Value> = values.collect::<Result<_, _>>()?;
        let [
            Value::Text(kind),
            Value::Text(name),
            _,
            Value::Integer(root),
            Value::Text(sql),
        ] = values[..]
        else {
            return Ok(None);
        };
        let text = |bytes| Some(encoding.text(bytes)?.to_string());
        let root = u32::try_from(root).ok().filter(|root| *root > 0);
        let is_table = encoding.text(kind).is_some_and(|kind| &*kind == "table");
        let entry = || {
            Some(Self {
                name: text(name)?,
                root: root?,
                sql: text(sql)?,
            })
        };
        Ok(is_table.then(entry).flatten())
    }
}

/// What older rows have in a column that was added later.
pub(super) enum DefaultValue {
    Null,
    Integer(i64),
    Text(String),
}

/// A column of a table.
pub(super) struct Column {
    pub(super) name: String,
    /// What rows have that are older than the column.
    pub(super) default: DefaultValue,
    is_integer: bool,
    /// Whether it is another name for the row's id, and so not stored with the row.
    pub(super) is_row_id: bool,
}

/// The columns of `CREATE TABLE name (…)`, in their order. Nothing if that is not what it is.
pub(super) fn columns(sql: &str) -> Option<Vec<Column>> {
    if sql.len() > MAX_SQL_BYTES {
        return None;
    }
    let tokens = Tokens(sql).collect::<Vec<_>>();
    let open = tokens.iter().position(|token| token.is("("))?;
    let mut columns: Vec<Column> = Vec::new();
    for part in parts(tokens.get(open + 1..)?) {
        let (first, rest) = part.split_first()?;
        // Constraints of the table come after all columns.
        let is_constraint = ["CONSTRAINT", "PRIMARY", "UNIQUE", "CHECK", "FOREIGN"]
            .iter()
            .any(|word| first.is(word));
        if !is_constraint {
            columns.push(column(first, rest));
        } else if let Some(key) = primary_key_of(part) {
            for column in &mut columns {
                column.is_row_id |= column.is_integer && column.name.eq_ignore_ascii_case(key);
            }
        }
    }
    (columns.len() <= MAX_COLUMNS).then_some(columns)
}

fn column(name: &Token, definition: &[Token]) -> Column {
    let is_key = definition
        .windows(2)
        .any(|pair| matches!(pair, [one, other] if one.is("PRIMARY") && other.is("KEY")));
    let is_integer = is_integer(definition);
    Column {
        name: name.text.clone(),
        default: default(definition),
        is_integer,
        is_row_id: is_key && is_integer,
    }
}

/// Whether the type is exactly `INTEGER`: another one does not make a key the row's id.
fn is_integer(definition: &[Token]) -> bool {
    const AFTER_TYPE: [&str; 10] = [
        "PRIMARY",
        "NOT",
        "NULL",
        "UNIQUE",
        "CHECK",
        "DEFAULT",
        "COLLATE",
        "REFERENCES",
        "CONSTRAINT",
        "GENERATED",
    ];
    let [first, rest @ ..] = definition else {
        return false;
    };
    first.is("INTEGER")
        && rest
            .first()
            .is_none_or(|next| AFTER_TYPE.iter().any(|word| next.is(word)))
}

/// The column that `[CONSTRAINT name] PRIMARY KEY (column)` names, if it is one alone.
fn primary_key_of<'t>(constraint: &'t [Token]) -> Option<&'t str> {
    let start = constraint.iter().position(|token| token.is("PRIMARY"))?;
    match constraint.get(start + 1..)? {
        [key, open, name, close, ..] if key.is("KEY") && open.is("(") && close.is(")") => {
            Some(&name.text)
        }
        _ => None,
    }
}

/// The value after `DEFAULT`, if it is written out.
fn default(definition: &[Token]) -> DefaultValue {
    let after = definition
        .iter()
        .position(|token| token.is("DEFAULT"))
        .and_then(|at| definition.get(at + 1..));
    let (sign, token) = match after {
        Some([minus, token, ..]) if minus.is("-") => (-1, token),
        Some([plus, token, ..]) if plus.is("+") => (1, token),
        Some([token, ..]) => (1, token),
        _ => return DefaultValue::Null,
    };
    if token.is_string {
        return DefaultValue::Text(token.text.clone());
    }
    token
        .text
        .parse::<i64>()
        .map_or(DefaultValue::Null, |number| {
            DefaultValue::Integer(sign * number)
        })
}

/// What lies between the commas, up to the closing bracket.
fn parts<'t, 's>(tokens: &'t [Token<'s>]) -> Vec<&'t [Token<'s>]> {
    let mut depth = 0_usize;
    let mut parts = Vec::new();
    let mut start = 0;
    for (index, token) in tokens.iter().enumerate() {
        let is_end = depth == 0 && token.is(")");
        if is_end || depth == 0 && token.is(",") {
            parts.extend(tokens.get(start..index));
            start = index + 1;
        }
        if is_end {
            break;
        }
        if token.is("(") {
            depth += 1;
        } else if token.is(")") {
            depth -= 1;
        }
    }
    parts
}

/// A word, a name, a string or a character of SQL.
struct Token<'s> {
    /// Without quotation marks.
    text: String,
    /// As it is written, if it is not quoted.
    bare: Option<&'s str>,
    /// Whether it stands in single quotation marks.
    is_string: bool,
}

impl Token<'_> {
    /// Whether it is this word or character, not quoted.
    fn is(&self, word: &str) -> bool {
        self.bare
            .is_some_and(|bare| bare.eq_ignore_ascii_case(word))
    }
}

/// Takes SQL apart. White space and comments are passed over.
struct Tokens<'s>(&'s str);

impl<'s> Iterator for Tokens<'s> {
    type Item = Token<'s>;

    fn next(&mut self) -> Option<Token<'s>> {
        loop {
            self.0 = self.0.trim_start();
            let end = if self.0.starts_with("--") {
                self.0.find('\n').unwrap_or(self.0.len())
            } else if self.0.starts_with("/*") {
                self.0.find("*/").map_or(self.0.len(), |end| end + 2)
            } else {
                break;
            };
            self.0 = self.0.get(end..).unwrap_or_default();
        }
        match self.0.chars().next()? {
            quote @ ('"' | '`' | '\'') => Some(self.quoted(quote)),
            '[' => Some(self.quoted(']')),
            first => {
                let is_word = |c: char| c.is_alphanumeric() || c == '_' || c == '$' || c == '.';
                let end = if is_word(first) {
                    self.0.find(|c| !is_word(c)).unwrap_or(self.0.len())
                } else {
                    first.len_utf8()
                };
                let (bare, rest) = self.0.split_at_checked(end)?;
                self.0 = rest;
                Some(Token {
                    text: bare.to_owned(),
                    bare: Some(bare),
                    is_string: false,
                })
            }
        }
    }
}

impl<'s> Tokens<'s> {
    /// A quoted token; the quotation mark written twice stands for itself.
    fn quoted(&mut self, quote: char) -> Token<'s> {
        let mut rest = self.0.get(1..).unwrap_or_default();
        let mut text = String::new();
        while let Some((part, after)) = rest.split_once(quote) {
            text.push_str(part);
            rest = after;
            match after.strip_prefix(quote) {
                Some(after) if quote != ']' => {
                    text.push(quote);
                    rest = after;
                }
                _ => {
                    self.0 = rest;
                    return Token {
                        text,
                        bare: None,
                        is_string: quote == '\'',
                    };
                }
            }
        }
        self.0 = "";
        text.push_str(rest);
        Token {
            text,
            bare: None,
            is_string: quote == '\'',
        }
    }
}
