//! A row's values, as they are stored (§2.1).

use std::ops::Deref;

use zeroize::Zeroizing;

use super::pages::{Pages, be_u32};
use super::{DatabaseError, SCHEMA_PAGE};

/// A value where it lies in a record. Most take a byte or two there, so that a list of them in memory would be
/// many times as long as the file.
#[derive(Clone, Copy)]
pub(super) enum Value<'r> {
    Null,
    Integer(i64),
    Float,
    /// In the database's encoding, or not.
    Text(&'r [u8]),
    Blob(&'r [u8]),
}

/// The values of a record, one after the other.
pub(super) struct Values<'r> {
    types: &'r [u8],
    body: &'r [u8],
}

impl<'r> Values<'r> {
    pub(super) fn of(record: &'r [u8]) -> Result<Self, DatabaseError> {
        let (header_bytes, after) = varint(record).ok_or(DatabaseError::Damaged)?;
        let own = record.len() - after.len();
        let split = usize::try_from(header_bytes)
            .ok()
            .and_then(|header_bytes| header_bytes.checked_sub(own))
            .and_then(|rest| after.split_at_checked(rest));
        let (types, body) = split.ok_or(DatabaseError::Damaged)?;
        Ok(Self { types, body })
    }

    fn take_value(&mut self) -> Option<Value<'r>> {
        let (kind, types) = varint(self.types)?;
        let (bytes, body) = self.body.split_at_checked(value_bytes(kind)?)?;
        (self.types, self.body) = (types, body);
        Some(match kind {
            0 => Value::Null,
            7 => Value::Float,
            8 => Value::Integer(0),
            9 => Value::Integer(1),
            ..7 => Value::Integer(signed(bytes)),
            _ if kind % 2 == 0 => Value::Blob(bytes),
            _ => Value::Text(bytes),
        })
    }
}

impl<'r> Iterator for Values<'r> {
    type Item = Result<Value<'r>, DatabaseError>;

    /// Goes no further than the first value that is damaged.
    fn next(&mut self) -> Option<Self::Item> {
        if self.types.is_empty() {
            return None;
        }
        let value = self.take_value();
        if value.is_none() {
            self.types = &[];
        }
        Some(value.ok_or(DatabaseError::Damaged))
    }
}

/// A text: as it lies in the file, or decoded. It may be a secret, so what is decoded is wiped when dropped.
pub(crate) enum Text<'r> {
    Lying(&'r str),
    Decoded(Zeroizing<String>),
}

impl Default for Text<'_> {
    fn default() -> Self {
        Self::Lying("")
    }
}

impl Deref for Text<'_> {
    type Target = str;

    fn deref(&self) -> &str {
        match self {
            Self::Lying(text) => text,
            Self::Decoded(text) => text,
        }
    }
}

/// How texts are stored (§1.3.13).
#[derive(Clone, Copy)]
pub(super) enum Encoding {
    Utf8,
    Utf16Little,
    Utf16Big,
}

impl Encoding {
    pub(super) fn of(pages: &Pages) -> Result<Self, DatabaseError> {
        match be_u32(pages.page(SCHEMA_PAGE)?, 56) {
            // Nothing has been stored yet if it is 0.
            Some(0 | 1) => Ok(Self::Utf8),
            Some(2) => Ok(Self::Utf16Little),
            Some(3) => Ok(Self::Utf16Big),
            _ => Err(DatabaseError::Damaged),
        }
    }

    /// The text that is stored like this, if it is one.
    pub(super) fn text(self, bytes: &[u8]) -> Option<Text<'_>> {
        match self {
            Self::Utf8 => std::str::from_utf8(bytes).ok().map(Text::Lying),
            Self::Utf16Little => utf16(bytes, u16::from_le_bytes),
            Self::Utf16Big => utf16(bytes, u16::from_be_bytes),
        }
    }
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Option<Text<'static>> {
    let (units, rest) = bytes.as_chunks::<2>();
    if !rest.is_empty() {
        return None;
    }
    let text: String = char::decode_utf16(units.iter().map(|bytes| unit(*bytes)))
        .collect::<Result<_, _>>()
        .ok()?;
    Some(Text::Decoded(Zeroizing::new(text)))
}

/// How many bytes a value of this type takes.
fn value_bytes(kind: i64) -> Option<usize> {
    match kind {
        0 | 8 | 9 => Some(0),
        1..=4 => usize::try_from(kind).ok(),
        5 => Some(6),
        6 | 7 => Some(8),
        12.. => usize::try_from((kind - 12) / 2).ok(),
        _ => None,
    }
}

/// A number of up to eight bytes, the most significant one first.
fn signed(bytes: &[u8]) -> i64 {
    let is_negative = bytes.first().is_some_and(|first| first & 0x80 != 0);
    let start = if is_negative { -1 } else { 0 };
    bytes
        .iter()
        .fold(start, |number, byte| number << 8 | i64::from(*byte))
}

/// A number of one to nine bytes at the beginning, and what comes after it (§1.6).
pub(super) fn varint(bytes: &[u8]) -> Option<(i64, &[u8])> {
    let mut number = 0_i64;
    for (index, byte) in bytes.iter().enumerate().take(9) {
        if index == 8 {
            return Some((number << 8 | i64::from(*byte), bytes.get(9..)?));
        }
        number = number << 7 | i64::from(byte & 0x7f);
        if byte & 0x80 == 0 {
            return Some((number, bytes.get(index + 1..)?));
        }
    }
    None
}
