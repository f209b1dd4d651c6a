//! The b-tree of a table: its rows, in the order of their ids (§1.6).

use std::borrow::Cow;

use zeroize::Zeroizing;

use super::DatabaseError;
use super::pages::{HEADER_BYTES, Pages, be_u16, be_u32};
use super::record::varint;

/// Far more than anybody has accounts.
const MAX_ROWS: usize = 500_000;
const INTERIOR: u8 = 0x05;
const LEAF: u8 = 0x0d;

/// The content of a row: in one page, or put together from several.
pub(super) struct Record<'a>(Content<'a>);

enum Content<'a> {
    Whole(Cow<'a, [u8]>),
    Gathered(Zeroizing<Vec<u8>>),
}

impl std::ops::Deref for Record<'_> {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        match &self.0 {
            Content::Whole(bytes) => bytes,
            Content::Gathered(bytes) => bytes,
        }
    }
}

/// All rows of the table whose b-tree begins at this page, with their ids.
pub(super) fn rows<'a>(
    pages: &Pages<'a>,
    root: u32,
) -> Result<Vec<(i64, Record<'a>)>, DatabaseError> {
    let mut walk = Walk {
        pages,
        claimed: vec![false; pages.count()],
        rows: Vec::new(),
    };
    walk.claim(root)?;
    // Taken from the end, so children are put there last first.
    let mut ahead = vec![root];
    while let Some(number) = ahead.pop() {
        let node = Node::new(pages.page(number)?, number)?;
        if node.is_leaf {
            walk.read_leaf(&node)?;
            continue;
        }
        let from = ahead.len();
        for cell in node.cells() {
            ahead.push(be_u32(node.page, cell?).ok_or(DatabaseError::Damaged)?);
        }
        ahead.push(be_u32(node.page, node.start + 8).ok_or(DatabaseError::Damaged)?);
        let children = ahead.get_mut(from..).unwrap_or_default();
        for child in &*children {
            walk.claim(*child)?;
        }
        children.reverse();
    }
    Ok(walk.rows)
}

/// One page of the tree.
struct Node<'a> {
    page: &'a [u8],
    /// Where the page's own header begins: after the file's, on the first page.
    start: usize,
    is_leaf: bool,
    cell_count: usize,
}

impl<'a> Node<'a> {
    fn new(page: &'a [u8], number: u32) -> Result<Self, DatabaseError> {
        let start = if number == 1 { HEADER_BYTES } else { 0 };
        let is_leaf = match page.get(start) {
            Some(&LEAF) => true,
            Some(&INTERIOR) => false,
            _ => return Err(DatabaseError::Damaged),
        };
        let cell_count = be_u16(page, start + 3).ok_or(DatabaseError::Damaged)?;
        Ok(Self {
            page,
            start,
            is_leaf,
            cell_count: cell_count.into(),
        })
    }

    /// Where the cells begin.
    fn cells(&self) -> impl Iterator<Item = Result<usize, DatabaseError>> + use<'a> {
        let (page, first) = (self.page, self.start + if self.is_leaf { 8 } else { 12 });
        (0..self.cell_count).map(move |index| {
            be_u16(page, first + 2 * index)
                .map(usize::from)
                .ok_or(DatabaseError::Damaged)
        })
    }
}

struct Walk<'p, 'a> {
    pages: &'p Pages<'a>,
    /// Which pages have been used. None is used twice, so that no circle is walked for ever.
    claimed: Vec<bool>,
    rows: Vec<(i64, Record<'a>)>,
}

impl<'a> Walk<'_, 'a> {
    fn claim(&mut self, number: u32) -> Result<(), DatabaseError> {
        let claimed = (number as usize)
            .checked_sub(1)
            .and_then(|index| self.claimed.get_mut(index))
            .ok_or(DatabaseError::Damaged)?;
        if std::mem::replace(claimed, true) {
            return Err(DatabaseError::Damaged);
        }
        Ok(())
    }

    fn read_leaf(&mut self, node: &Node<'a>) -> Result<(), DatabaseError> {
        // Cells do not overlap, so their contents together are no longer than the page.
        let mut room = node.page.len();
        if self.rows.len() + node.cell_count > MAX_ROWS {
            return Err(DatabaseError::Damaged);
        }
        for cell in node.cells() {
            let cell = node.page.get(cell?..).ok_or(DatabaseError::Damaged)?;
            let (length, cell) = varint(cell).ok_or(DatabaseError::Damaged)?;
            let (id, cell) = varint(cell).ok_or(DatabaseError::Damaged)?;
            let length = usize::try_from(length).map_err(|_| DatabaseError::Damaged)?;
            let here = self.local_bytes(length);
            room = room.checked_sub(here).ok_or(DatabaseError::Damaged)?;
            let (local, rest) = cell.split_at_checked(here).ok_or(DatabaseError::Damaged)?;
            let content = if here == length {
                Content::Whole(Cow::Borrowed(local))
            } else {
                let first = be_u32(rest, 0).ok_or(DatabaseError::Damaged)?;
                Content::Gathered(self.gathered(local, length, first)?)
            };
            self.rows.push((id, Record(content)));
        }
        Ok(())
    }

    /// How much of a content of this length lies in the leaf itself.
    fn local_bytes(&self, length: usize) -> usize {
        let usable = self.pages.usable_bytes();
        let most = usable - 35;
        if length <= most {
            return length;
        }
        let least = (usable - 12) * 32 / 255 - 23;
        let fitting = least + (length - least) % (usable - 4);
        if fitting <= most { fitting } else { least }
    }

    /// A content that goes on in overflow pages.
    fn gathered(
        &mut self,
        local: &[u8],
        length: usize,
        first: u32,
    ) -> Result<Zeroizing<Vec<u8>>, DatabaseError> {
        let most = self.pages.count().saturating_mul(self.pages.usable_bytes());
        if length > most {
            return Err(DatabaseError::Damaged);
        }
        let mut content = Zeroizing::new(Vec::with_capacity(length));
        content.extend_from_slice(local);
        let mut next = first;
        while content.len() < length {
            self.claim(next)?;
            let page = self.pages.page(next)?;
            next = be_u32(page, 0).ok_or(DatabaseError::Damaged)?;
            let part = page.get(4..).unwrap_or_default();
            let part = part.get(..length - content.len()).unwrap_or(part);
            content.extend_from_slice(part);
        }
        Ok(content)
    }
}
