//! A row's values, as they are stored (§2.1).

use zeroize::Zeroizing;

use super::pages::{Pages, be_u32};
use super::{DatabaseError, SCHEMA_PAGE};

/// A value of a row. Wiped from memory when dropped: it may be a secret.
#[derive(Clone, PartialEq)]
pub(super) enum Value {
    Null,
    Integer(i64),
    Float(f64),
    Text(Zeroizing<String>),
    Blob(Zeroizing<Vec<u8>>),
    /// Said to be text, and none in the database's encoding.
    NotText,
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

    fn decoded(self, bytes: &[u8]) -> Value {
        let text = match self {
            Self::Utf8 => std::str::from_utf8(bytes).ok().map(str::to_owned),
            Self::Utf16Little => utf16(bytes, u16::from_le_bytes),
            Self::Utf16Big => utf16(bytes, u16::from_be_bytes),
        };
        text.map_or(Value::NotText, |text| Value::Text(Zeroizing::new(text)))
    }
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Option<String> {
    let (units, rest) = bytes.as_chunks::<2>();
    if !rest.is_empty() {
        return None;
    }
    char::decode_utf16(units.iter().map(|bytes| unit(*bytes)))
        .collect::<Result<_, _>>()
        .ok()
}

/// The values of a record.
pub(super) fn decoded(record: &[u8], encoding: Encoding) -> Result<Vec<Value>, DatabaseError> {
    let (header_bytes, after) = varint(record).ok_or(DatabaseError::Damaged)?;
    let own = record.len() - after.len();
    let split = usize::try_from(header_bytes)
        .ok()
        .and_then(|header_bytes| header_bytes.checked_sub(own))
        .and_then(|rest| after.split_at_checked(rest));
    let (mut types, mut body) = split.ok_or(DatabaseError::Damaged)?;
    let mut values = Vec::new();
    while !types.is_empty() {
        let (kind, further) = varint(types).ok_or(DatabaseError::Damaged)?;
        types = further;
        let length = value_bytes(kind).ok_or(DatabaseError::Damaged)?;
        let (bytes, further) = body
            .split_at_checked(length)
            .ok_or(DatabaseError::Damaged)?;
        body = further;
        values.push(match kind {
            0 => Value::Null,
            7 => Value::Float(f64::from_be_bytes(
                *bytes.first_chunk().ok_or(DatabaseError::Damaged)?,
            )),
            8 => Value::Integer(0),
            9 => Value::Integer(1),
            ..7 => Value::Integer(signed(bytes)),
            _ if kind % 2 == 0 => Value::Blob(Zeroizing::new(bytes.to_vec())),
            _ => encoding.decoded(bytes),
        });
    }
    Ok(values)
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
