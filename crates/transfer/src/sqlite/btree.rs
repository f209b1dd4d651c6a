//! The b-tree of a table: its rows, in the order of their ids (§1.6).

use std::borrow::Cow;

use zeroize::Zeroizing;

use super::DatabaseError;
use super::pages::{HEADER_BYTES, Pages, be_u16, be_u32};
use super::record::varint;
use super::space::Space;

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
        let mut children = node.children()?;
        for child in &children {
            walk.claim(*child)?;
        }
        children.reverse();
        ahead.append(&mut children);
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

    /// Where the list of cells begins: after the header.
    const fn list(&self) -> usize {
        self.start + if self.is_leaf { 8 } else { 12 }
    }

    /// Where the cells begin, and what is on the page from there on.
    fn cells(&self) -> impl Iterator<Item = Result<(usize, &'a [u8]), DatabaseError>> + use<'a> {
        let (page, list) = (self.page, self.list());
        (0..self.cell_count).map(move |index| {
            be_u16(page, list + 2 * index)
                .map(usize::from)
                .and_then(|start| Some((start, page.get(start..)?)))
                .ok_or(DatabaseError::Damaged)
        })
    }

    const fn space(&self) -> Space<'a> {
        Space::new(self.page, self.start, self.list() + 2 * self.cell_count)
    }

    /// The pages below an interior one, in the order of their rows.
    fn children(&self) -> Result<Vec<u32>, DatabaseError> {
        let mut space = self.space();
        let mut children = Vec::new();
        for cell in self.cells() {
            let (start, cell) = cell?;
            let (child, key) = cell.split_first_chunk().ok_or(DatabaseError::Damaged)?;
            let (_, rest) = varint(key).ok_or(DatabaseError::Damaged)?;
            space.take_cell(start, cell.len() - rest.len());
            children.push(u32::from_be_bytes(*child));
        }
        space.check()?;
        children.push(be_u32(self.page, self.start + 8).ok_or(DatabaseError::Damaged)?);
        Ok(children)
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
        let mut space = node.space();
        if self.rows.len() + node.cell_count > MAX_ROWS {
            return Err(DatabaseError::Damaged);
        }
        for cell in node.cells() {
            let (start, cell) = cell?;
            let (length, content) = varint(cell).ok_or(DatabaseError::Damaged)?;
            let (id, content) = varint(content).ok_or(DatabaseError::Damaged)?;
            // They only go up, so a page of another table hardly fits in.
            if self.rows.last().is_some_and(|(last, _)| *last >= id) {
                return Err(DatabaseError::Damaged);
            }
            let length = usize::try_from(length).map_err(|_| DatabaseError::Damaged)?;
            let here = self.local_bytes(length);
            let (local, rest) = content
                .split_at_checked(here)
                .ok_or(DatabaseError::Damaged)?;
            let (content, rest) = if here == length {
                (Content::Whole(Cow::Borrowed(local)), rest)
            } else {
                let (first, rest) = rest.split_first_chunk().ok_or(DatabaseError::Damaged)?;
                let first = u32::from_be_bytes(*first);
                (
                    Content::Gathered(self.gathered(local, length, first)?),
                    rest,
                )
            };
            space.take_cell(start, cell.len() - rest.len());
            self.rows.push((id, Record(content)));
        }
        space.check()
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
