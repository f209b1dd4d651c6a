//! What the bytes of a page are used for (§1.6): its header, the list of its cells, a gap, and then cells, free blocks
//! and fragments, which are too short to be a free block and only counted.
//!
//! All of them together are the page, and no byte is used twice. SQLite sees to that, so a page of which it is
//! not true is damaged: it could have lost cells, and would seem to be one with fewer rows.

use std::ops::Range;

use super::DatabaseError;
use super::pages::be_u16;

/// The least that a cell takes, so that it can become a free block, in bytes.
const MIN_CELL_BYTES: usize = 4;

/// The space of a page whose cells are being read.
pub(super) struct Space<'a> {
    page: &'a [u8],
    /// Where the page's own header begins.
    header: usize,
    /// Where the list of cells ends.
    list_end: usize,
    used: Vec<Range<usize>>,
}

impl<'a> Space<'a> {
    pub(super) const fn new(page: &'a [u8], header: usize, list_end: usize) -> Self {
        Self {
            page,
            header,
            list_end,
            used: Vec::new(),
        }
    }

    /// Notes a cell.
    pub(super) fn take_cell(&mut self, start: usize, bytes: usize) {
        self.used.push(start..start + bytes.max(MIN_CELL_BYTES));
    }

    /// Whether the page is what it should be, now that all cells are known.
    pub(super) fn check(mut self) -> Result<(), DatabaseError> {
        self.take_free_blocks().ok_or(DatabaseError::Damaged)?;
        self.used.sort_unstable_by_key(|part| part.start);
        let fragments = self.page.get(self.header + 7).copied().map(usize::from);
        if self.unused_bytes() == fragments {
            Ok(())
        } else {
            Err(DatabaseError::Damaged)
        }
    }

    /// Notes the free blocks, a chain in the order in which they lie.
    fn take_free_blocks(&mut self) -> Option<()> {
        let mut end = 0;
        let mut next = usize::from(be_u16(self.page, self.header + 1)?);
        while next != 0 {
            let bytes = usize::from(be_u16(self.page, next + 2)?);
            if next < end || bytes < MIN_CELL_BYTES {
                return None;
            }
            end = next + bytes;
            self.used.push(next..end);
            next = usize::from(be_u16(self.page, next)?);
        }
        Some(())
    }

    /// How many bytes after the gap are neither of a cell nor of a free block. Nothing if any is of both, or if one
    /// lies elsewhere.
    fn unused_bytes(&self) -> Option<usize> {
        let mut end = match be_u16(self.page, self.header + 5)? {
            0 => 65536,
            start => usize::from(start),
        };
        end.checked_sub(self.list_end)?;
        let mut unused = 0;
        for part in &self.used {
            unused += part.start.checked_sub(end)?;
            end = part.end;
        }
        Some(unused + self.page.len().checked_sub(end)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CELLS: [Range<usize>; 2] = [40..50, 60..70];

    /// A page of 80 bytes: a gap to byte 40, the cells, a free block from 53 to 60, and the rest is fragments.
    fn page() -> Vec<u8> {
        let mut page = vec![0; 80];
        page[..8].copy_from_slice(&[13, 0, 53, 0, 2, 0, 40, 13]);
        page[53..57].copy_from_slice(&[0, 0, 0, 7]);
        page
    }

    fn is_sound(page: &[u8], cells: &[Range<usize>]) -> bool {
        is_sound_with_list(12, page, cells)
    }

    fn is_sound_with_list(list_end: usize, page: &[u8], cells: &[Range<usize>]) -> bool {
        let mut space = Space::new(page, 0, list_end);
        for cell in cells {
            space.take_cell(cell.start, cell.len());
        }
        space.check().is_ok()
    }

    #[test]
    fn a_page_of_which_every_byte_is_accounted_for_is_sound() {
        let [one, other] = CELLS;
        assert!(is_sound(&page(), &CELLS));
        assert!(is_sound(&page(), &[other, one]), "in any order");
    }

    #[test]
    fn cells_that_are_missing_or_overlap_or_lie_outside_are_noticed() {
        let [one, other] = CELLS;
        for cells in [
            &[one.clone()][..],
            &[one.clone(), one.clone()],
            &[one.clone(), 49..59],
            &[one.clone(), 71..81],
            &[30..40, other.clone()],
            &[one.clone(), other.clone(), 50..53],
            &[one, 60..69],
        ] {
            assert!(!is_sound(&page(), cells), "{cells:?}");
        }
    }

    #[test]
    fn a_short_cell_takes_what_a_free_block_would() {
        let mut page = page();
        page[7] -= 4;
        let [one, other] = CELLS;
        assert!(is_sound(&page, &[one, other, 70..73]));
    }

    #[test]
    fn free_blocks_that_go_round_or_lie_outside_are_noticed() {
        // Where the next one begins, and how long this one is.
        for block in [[0, 53, 0, 7], [0, 40, 0, 7], [0, 79, 0, 7], [0, 0, 0, 3]] {
            let mut page = page();
            page[53..57].copy_from_slice(&block);
            assert!(!is_sound(&page, &CELLS), "{block:?}");
        }
    }

    #[test]
    fn a_header_that_says_something_else_is_noticed() {
        for index in [1, 2, 5, 6, 7] {
            let mut page = page();
            page[index] ^= 1;
            assert!(!is_sound(&page, &CELLS), "{index}");
        }
    }

    #[test]
    fn a_list_of_cells_that_reaches_into_them_is_noticed() {
        assert!(is_sound_with_list(40, &page(), &CELLS));
        assert!(!is_sound_with_list(41, &page(), &CELLS));
    }
}
