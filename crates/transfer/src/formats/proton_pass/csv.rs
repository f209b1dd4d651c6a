//! Reading the CSV: one item a row, the code in the column `totp`. It has no more than one code of an item, and
//! says neither what is pinned nor what is in the trash.

use csv::{ReaderBuilder, StringRecord};

use super::misshapen;
use crate::error::ImportError;
use crate::inbox::Inbox;
use crate::login_item::Item;
use crate::place::Place;

pub(super) fn recognize(text: &str) -> bool {
    let heading = text.lines().next().unwrap_or_default();
    let mut reader = ReaderBuilder::new().from_reader(heading.as_bytes());
    heading.len() < 4096
        && reader
            .headers()
            .is_ok_and(|heading| Columns::of(heading).is_some())
}

/// Where in a row things are.
struct Columns {
    totp: usize,
    title: usize,
    username: usize,
    /// Older versions have the address in the column of the user name.
    email: Option<usize>,
    note: usize,
    vault: usize,
}

impl Columns {
    fn of(heading: &StringRecord) -> Option<Self> {
        let find = |name: &str| heading.iter().position(|column| column.trim() == name);
        // The names of the others are what many password managers call theirs.
        find("createTime").and(find("modifyTime"))?;
        Some(Self {
            totp: find("totp")?,
            title: find("name")?,
            username: find("username")?,
            email: find("email"),
            note: find("note")?,
            vault: find("vault")?,
        })
    }
}

pub(super) fn read(text: &str, inbox: &mut Inbox) -> Result<(), ImportError> {
    let mut reader = ReaderBuilder::new()
        .flexible(true)
        .from_reader(text.as_bytes());
    let heading = reader.headers().map_err(|_| misshapen("heading"))?;
    let columns = Columns::of(heading).ok_or_else(|| misshapen("heading"))?;
    let width = heading.len();
    for row in reader.records() {
        let row = row.map_err(|_| misshapen("list of rows"))?;
        let line = row.position().map_or(0, csv::Position::line);
        let line = usize::try_from(line).unwrap_or(usize::MAX);
        read_row(line, &row, &columns, width, inbox);
    }
    Ok(())
}

fn read_row(line: usize, row: &StringRecord, columns: &Columns, width: usize, inbox: &mut Inbox) {
    let cell = |column: usize| row.get(column).unwrap_or_default();
    let names = [cell(columns.username), columns.email.map_or("", cell)];
    let item = Item {
        title: cell(columns.title),
        username: names
            .into_iter()
            .find(|name| !name.is_empty())
            .unwrap_or_default(),
        totp: cell(columns.totp),
    };
    let place = Place::line(line, item.title, item.username);
    if row.len() != width {
        return inbox.refuse(&place, &"it has more or fewer columns than the heading");
    }
    if item.totp.trim().is_empty() {
        return inbox.leave_behind();
    }
    item.take_in(&place, inbox, |arrival| {
        arrival.set_group(cell(columns.vault));
        arrival.set_note(cell(columns.note));
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_heading_makes_the_format() {
        for heading in [
            "type,name,url,email,username,password,note,totp,createTime,modifyTime,vault",
            "type,name,url,username,password,note,totp,createTime,modifyTime,vault\n",
            "\"type\",\"name\",\"url\",\"autofillUrls\",\"email\",\"username\",\"password\",\"note\",\"totp\",\
             \"createTime\",\"modifyTime\",\"vault\"\r\n",
        ] {
            assert!(recognize(heading), "{heading}");
        }
        for heading in [
            "",
            "name,url,email,username,password,note,totp,vault",
            "\"createTime",
        ] {
            assert!(!recognize(heading), "{heading}");
        }
    }
}
