//! The write-ahead log, the file `-wal` beside a database: whole pages that were changed and have not
//! been carried over yet (§4). An app that was not closed has its latest accounts only there.

use std::collections::HashMap;

use super::DatabaseError;
use super::pages::be_u32;

const HEADER_BYTES: usize = 32;
const FRAME_HEADER_BYTES: usize = 24;
/// How it begins; the last bit tells in which order the checksums take bytes.
const MAGIC: u32 = 0x377f_0682;
/// The only version there is.
const VERSION: u32 = 3_007_000;

/// What a log adds to its database.
pub(super) struct Log<'a> {
    /// The newest committed content of pages, by their numbers.
    pub(super) pages: HashMap<u32, &'a [u8]>,
    /// How many pages the database has with them.
    pub(super) page_count: usize,
}

/// The committed pages of a log: nothing if it holds none. What was never committed or was rolled back, and
/// what is left over from before the last checkpoint, is passed over as SQLite itself does. Such leftovers may
/// end anywhere: SQLite cuts a log that it begins anew to a length of the app's choice.
///
/// # Errors
/// [`DatabaseError::WriteAheadLog`] for a log that is damaged, cut off, or of another database. SQLite takes
/// what comes before the damage, because after a crash nobody was told that the rest was saved; a file that
/// was copied has no such excuse, and a part of the accounts would be taken for all of them.
pub(super) fn committed(log: &[u8], page_bytes: usize) -> Result<Option<Log<'_>>, DatabaseError> {
    // Emptied after a checkpoint.
    if log.iter().all(|byte| *byte == 0) {
        return Ok(None);
    }
    let (header, frames) = log
        .split_at_checked(HEADER_BYTES)
        .ok_or(DatabaseError::WriteAheadLog)?;
    let mut checksum = Checksum::of_header(header, page_bytes)?;
    let frames = frames.chunks_exact(FRAME_HEADER_BYTES + page_bytes);
    let rest = frames.remainder();
    let is_of_this_log = |frame: &[u8]| frame.get(8..16) == header.get(16..24);
    let mut pages = HashMap::new();
    let mut page_count = 0;
    let mut pending = Vec::new();
    // From here on nothing counts.
    let mut is_at_end = false;
    for frame in frames {
        let (head, page) = frame
            .split_at_checked(FRAME_HEADER_BYTES)
            .ok_or(DatabaseError::WriteAheadLog)?;
        if !is_of_this_log(head) {
            is_at_end = true;
            continue;
        }
        checksum.add(head.get(..8).unwrap_or_default());
        checksum.add(page);
        is_at_end |= !checksum.is_at(head, 16);
        let count = be_u32(head, 4).unwrap_or_default();
        match (is_at_end, count) {
            // What was rolled back has no end.
            (true, 0) => {}
            (true, _) => return Err(DatabaseError::WriteAheadLog),
            (false, count) => {
                pending.push((be_u32(head, 0).unwrap_or_default(), page));
                if count > 0 {
                    page_count = count as usize;
                    pages.extend(pending.drain(..));
                }
            }
        }
    }
    let is_cut_off = !is_at_end && !rest.is_empty() && (rest.len() < 16 || is_of_this_log(rest));
    if is_cut_off {
        return Err(DatabaseError::WriteAheadLog);
    }
    Ok((page_count > 0).then_some(Log { pages, page_count }))
}

/// The running checksum of a log (§4.2).
struct Checksum {
    sums: (u32, u32),
    read: fn([u8; 4]) -> u32,
}

impl Checksum {
    /// The checksum after the header, if that is sound.
    fn of_header(header: &[u8], page_bytes: usize) -> Result<Self, DatabaseError> {
        let magic = be_u32(header, 0).unwrap_or_default();
        let read = if magic & 1 == 1 {
            u32::from_be_bytes
        } else {
            u32::from_le_bytes
        };
        let mut checksum = Self { sums: (0, 0), read };
        checksum.add(header.get(..24).unwrap_or_default());
        let is_sound = magic & !1 == MAGIC
            && be_u32(header, 4) == Some(VERSION)
            && be_u32(header, 8).map(|size| size as usize) == Some(page_bytes)
            && checksum.is_at(header, 24);
        if is_sound {
            Ok(checksum)
        } else {
            Err(DatabaseError::WriteAheadLog)
        }
    }

    /// Goes on over bytes whose number is a multiple of eight.
    fn add(&mut self, bytes: &[u8]) {
        let (words, _) = bytes.as_chunks::<4>();
        let (pairs, _) = words.as_chunks::<2>();
        for [one, other] in pairs {
            let (first, second) = self.sums;
            let first = first.wrapping_add((self.read)(*one)).wrapping_add(second);
            let second = second.wrapping_add((self.read)(*other)).wrapping_add(first);
            self.sums = (first, second);
        }
    }

    fn is_at(&self, bytes: &[u8], at: usize) -> bool {
        (be_u32(bytes, at), be_u32(bytes, at + 4)) == (Some(self.sums.0), Some(self.sums.1))
    }
}

#[cfg(test)]
mod tests {
    use super::super::pages::{Pages, be_u16};
    use super::*;

    const DATABASE: &[u8] = include_bytes!("../../tests/fixtures/sqlite/logged.sqlite");
    const LOG: &[u8] = include_bytes!("../../tests/fixtures/sqlite/logged.sqlite-wal");

    /// The log, its first frame a commit that claims so many pages, with checksums that hold.
    fn claiming(count: u32) -> Vec<u8> {
        let page_bytes = usize::from(be_u16(DATABASE, 16).unwrap());
        let end = HEADER_BYTES + FRAME_HEADER_BYTES + page_bytes;
        let mut log = LOG[..end].to_vec();
        let mut checksum = Checksum::of_header(&log[..HEADER_BYTES], page_bytes).unwrap();
        log[HEADER_BYTES + 4..HEADER_BYTES + 8].copy_from_slice(&count.to_be_bytes());
        checksum.add(&log[HEADER_BYTES..HEADER_BYTES + 8]);
        checksum.add(&log[HEADER_BYTES + FRAME_HEADER_BYTES..]);
        let sums = [checksum.sums.0.to_be_bytes(), checksum.sums.1.to_be_bytes()].concat();
        log[HEADER_BYTES + 16..HEADER_BYTES + 24].copy_from_slice(&sums);
        log
    }

    #[test]
    fn a_log_cannot_claim_pages_that_nobody_has() {
        let damaged = Pages::new(DATABASE, Some(&claiming(u32::MAX))).err();
        assert_eq!(damaged, Some(DatabaseError::Damaged));
        assert!(Pages::new(DATABASE, Some(&claiming(1))).is_ok());
    }

    #[test]
    fn a_log_that_was_cut_off_is_refused() {
        let page_bytes = usize::from(be_u16(DATABASE, 16).unwrap());
        for length in 1..LOG.len() {
            let is_whole_frames = length >= HEADER_BYTES
                && (length - HEADER_BYTES).is_multiple_of(FRAME_HEADER_BYTES + page_bytes);
            let is_read = committed(&LOG[..length], page_bytes).is_ok();
            assert_eq!(is_read, is_whole_frames, "{length}");
        }
        assert!(matches!(committed(&[], page_bytes), Ok(None)));
        assert!(matches!(committed(&[0; 1000], page_bytes), Ok(None)));
    }

    #[test]
    fn leftovers_end_anywhere() {
        let page_bytes = usize::from(be_u16(DATABASE, 16).unwrap());
        let frame_bytes = FRAME_HEADER_BYTES + page_bytes;
        let last = LOG.len() - frame_bytes;
        let pages = |log: &[u8]| {
            committed(log, page_bytes)
                .unwrap()
                .map(|log| log.pages.len())
        };
        let before = pages(&LOG[..last]);
        // From before the last checkpoint, cut to a length of the app's choice.
        let mut log = LOG.to_vec();
        log[last + 8] ^= 1;
        for length in last + 16..LOG.len() {
            assert_eq!(pages(&log[..length]), before, "{length}");
        }
        // Rolled back: of this log, after something else, and without an end.
        let mut log = LOG.to_vec();
        log[last + 4..last + 8].fill(0);
        assert_eq!(pages(&log), before);
    }

    #[test]
    fn what_is_left_over_from_before_is_passed_over_and_damage_is_not() {
        let page_bytes = usize::from(be_u16(DATABASE, 16).unwrap());
        let frame_bytes = FRAME_HEADER_BYTES + page_bytes;
        let last = LOG.len() - frame_bytes;
        let altered = |at: usize| {
            let mut log = LOG.to_vec();
            log[at] ^= 1;
            committed(&log, page_bytes).is_ok()
        };
        // The salts, in the last frame and in the one before.
        assert!(altered(last + 8));
        assert!(!altered(last - frame_bytes + 8));
        for at in 0..LOG.len() {
            let is_salt_of_last = (last + 8..last + 16).contains(&at);
            assert_eq!(altered(at), is_salt_of_last, "{at}");
        }
    }
}
