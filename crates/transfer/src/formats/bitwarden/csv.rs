//! Reading the CSV: one login a row, the code in the column `login_totp`.
//!
//! Bitwarden Authenticator writes rows that are longer than its heading: three more cells with the
//! issuer, the period and the digits, which are in the URI too. It puts nothing into quotes, so a name
//! with commas makes a row still longer.

use csv::{ReaderBuilder, StringRecord};

use super::misshapen;
use crate::error::ImportError;
use crate::inbox::Inbox;
use crate::login_item::Item;
use crate::place::Place;

pub(super) fn recognize(text: &str) -> bool {
    let heading = text.lines().next().unwrap_or_default();
    heading.len() < 4096 && Columns::of(&record(heading)).is_some()
}

fn record(line: &str) -> StringRecord {
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .from_reader(line.as_bytes());
    let mut record = StringRecord::new();
    // What cannot be read is an empty record.
    let _ = reader.read_record(&mut record);
    record
}

/// Where in a row things are.
struct Columns {
    totp: usize,
    title: usize,
    username: Option<usize>,
    folder: Option<usize>,
    collections: Option<usize>,
    favorite: Option<usize>,
    notes: Option<usize>,
}

impl Columns {
    fn of(heading: &StringRecord) -> Option<Self> {
        let find = |name: &str| heading.iter().position(|column| column.trim() == name);
        Some(Self {
            totp: find("login_totp")?,
            title: find("name")?,
            username: find("login_username"),
            folder: find("folder"),
            collections: find("collections"),
            favorite: find("favorite"),
            notes: find("notes"),
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
    let is_authenticator = heading.iter().eq(AUTHENTICATOR);
    for row in reader.records() {
        let row = row.map_err(|_| misshapen("list of rows"))?;
        let line = row.position().map_or(0, csv::Position::line);
        let line = usize::try_from(line).unwrap_or(usize::MAX);
        let mended = (is_authenticator && row.len() > width)
            .then(|| mended(&row))
            .flatten();
        read_row(
            line,
            mended.as_ref().unwrap_or(&row),
            &columns,
            width,
            inbox,
        );
    }
    Ok(())
}

/// The heading of Bitwarden Authenticator.
const AUTHENTICATOR: [&str; 6] = [
    "folder",
    "favorite",
    "type",
    "name",
    "login_uri",
    "login_totp",
];
/// How many more cells its rows have.
const MORE_CELLS: usize = 3;

/// A row of Bitwarden Authenticator as its heading says it should be.
fn mended(row: &StringRecord) -> Option<StringRecord> {
    const NAME: usize = 3;
    const CODE: usize = 5;
    let schemes = ["otpauth://", "steam://"];
    let code = row
        .iter()
        .position(|cell| schemes.iter().any(|scheme| cell.starts_with(scheme)))?;
    let commas_in_name = code.checked_sub(CODE)?;
    if row.len() != code + 1 + MORE_CELLS + commas_in_name {
        return None;
    }
    let name: Vec<&str> = row.iter().take(code - 1).skip(NAME).collect();
    let name = name.join(",");
    let start = row.iter().take(NAME);
    Some(start.chain([name.as_str(), "", row.get(code)?]).collect())
}

fn read_row(line: usize, row: &StringRecord, columns: &Columns, width: usize, inbox: &mut Inbox) {
    let cell = |column: Option<usize>| column.and_then(|column| row.get(column)).unwrap_or("");
    let item = Item {
        title: cell(Some(columns.title)),
        username: cell(columns.username),
        totp: cell(Some(columns.totp)),
    };
    let place = Place::line(line, item.title, item.username);
    if row.len() != width {
        return inbox.refuse(&place, &"it has more or fewer columns than the heading");
    }
    if item.totp.trim().is_empty() {
        return inbox.leave_behind();
    }
    item.take_in(&place, inbox, |arrival| {
        arrival.account.pinned = cell(columns.favorite) == "1";
        // An organization has a list of collections in place of a folder.
        let collections = cell(columns.collections).split(',');
        let groups = [cell(columns.folder)].into_iter().chain(collections);
        arrival.join_first(groups.map(str::trim).filter(|group| !group.is_empty()));
        arrival.set_note(cell(columns.notes));
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_of_the_authenticator_are_mended() {
        let mended =
            |line: &str| mended(&record(line)).map(|row| row.iter().collect::<Vec<_>>().join("|"));
        assert_eq!(
            mended(",,1,Acme,,otpauth://totp/x?y,Acme,30,6").unwrap(),
            "||1|Acme||otpauth://totp/x?y"
        );
        assert_eq!(
            mended(",,1,Acme, Inc,,steam://AAAA,Acme, Inc,30,6").unwrap(),
            "||1|Acme, Inc||steam://AAAA"
        );
        assert!(mended(",,1,Acme,,otpauth://totp/x?y,Acme,30").is_none());
        assert!(mended("otpauth://totp/x?y,1,2,3").is_none());
        assert!(mended(",,1,Acme,,,Acme,30,6").is_none());
    }

    #[test]
    fn the_heading_makes_the_format() {
        assert!(recognize(
            "folder,favorite,type,name,login_uri,login_totp\n"
        ));
        assert!(recognize("\"name\",\"login_totp\""));
        assert!(!recognize("name,url,username,password,totp"));
        assert!(!recognize(""));
        assert!(!recognize("\"login_totp"));
    }
}
