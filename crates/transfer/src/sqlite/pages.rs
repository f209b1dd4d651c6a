//! The pages of a database: from the file, or from the write-ahead log where that has a newer one.

use std::collections::HashMap;

use super::{DatabaseError, wal};

/// How a database begins (§1.3.1).
pub(super) const MAGIC: &[u8; 16] = b"SQLite format 3\0";
/// The length of the file's header, in bytes.
pub(super) const HEADER_BYTES: usize = 100;
/// The least that may be left of a page beside its reserved end, in bytes (§1.3.4).
const MIN_USABLE_BYTES: usize = 480;

pub(super) struct Pages<'a> {
    file: &'a [u8],
    newer: HashMap<u32, &'a [u8]>,
    page_bytes: usize,
    usable_bytes: usize,
    count: usize,
}

impl<'a> Pages<'a> {
    pub(super) fn new(file: &'a [u8], log: Option<&'a [u8]>) -> Result<Self, DatabaseError> {
        let header = file.get(..HEADER_BYTES).ok_or(DatabaseError::Truncated)?;
        let page_bytes = match be_u16(header, 16) {
            Some(1) => 65536,
            Some(size) if size >= 512 && size.is_power_of_two() => usize::from(size),
            _ => return Err(DatabaseError::Damaged),
        };
        let log = match log {
            Some(log) => wal::committed(log, page_bytes)?,
            None => None,
        };
        let count = match &log {
            // Each page is in the file or in the log, whatever number the log claims.
            Some(log) if log.page_count > file.len() / page_bytes + log.pages.len() => {
                return Err(DatabaseError::Damaged);
            }
            Some(log) => log.page_count,
            None => checked_page_count(file, header, page_bytes)?,
        };
        let reserved = header.get(20).copied().unwrap_or_default();
        let usable_bytes = page_bytes - usize::from(reserved);
        if usable_bytes < MIN_USABLE_BYTES {
            return Err(DatabaseError::Damaged);
        }
        Ok(Self {
            file,
            newer: log.map(|log| log.pages).unwrap_or_default(),
            page_bytes,
            usable_bytes,
            count,
        })
    }

    /// The page with this number, counted from 1, without its reserved end.
    pub(super) fn page(&self, number: u32) -> Result<&'a [u8], DatabaseError> {
        let index = (number as usize)
            .checked_sub(1)
            .filter(|index| *index < self.count)
            .ok_or(DatabaseError::Damaged)?;
        let in_file = || {
            let start = index.checked_mul(self.page_bytes)?;
            self.file.get(start..start.checked_add(self.page_bytes)?)
        };
        self.newer
            .get(&number)
            .copied()
            .or_else(in_file)
            .and_then(|page| page.get(..self.usable_bytes))
            .ok_or(DatabaseError::Truncated)
    }

    /// The length of a page without its reserved end, in bytes.
    pub(super) const fn usable_bytes(&self) -> usize {
        self.usable_bytes
    }

    /// How many pages there are.
    pub(super) const fn count(&self) -> usize {
        self.count
    }
}

/// How many pages the file has, if all that it should have are there (§1.3.7).
fn checked_page_count(
    file: &[u8],
    header: &[u8],
    page_bytes: usize,
) -> Result<usize, DatabaseError> {
    let there = file.len() / page_bytes;
    let said = be_u32(header, 28).unwrap_or_default() as usize;
    // Programs older than 2010 did not keep the number up; then these two differ.
    let is_kept = said != 0 && be_u32(header, 24) == be_u32(header, 92);
    match (is_kept, file.len() % page_bytes) {
        (true, _) if there < said => Err(DatabaseError::Truncated),
        (true, _) => Ok(said),
        (false, 0) => Ok(there),
        (false, _) => Err(DatabaseError::Truncated),
    }
}

pub(super) fn be_u16(bytes: &[u8], at: usize) -> Option<u16> {
    let bytes = bytes.get(at..)?.first_chunk()?;
    Some(u16::from_be_bytes(*bytes))
}

pub(super) fn be_u32(bytes: &[u8], at: usize) -> Option<u32> {
    let bytes = bytes.get(at..)?.first_chunk()?;
    Some(u32::from_be_bytes(*bytes))
}
