//! The database of Microsoft Authenticator on Android: the file `PhoneFactor`, and the file
//! `PhoneFactor-wal` beside it.
//!
//! Its table `accounts` has a row for each account, shown by `ux_position`. `account_type` tells whose
//! it is:
//!
//! | | whose | `oath_secret_key` |
//! |---|---|---|
//! | 0 | any site's | Base32; codes of 6 digits |
//! | 1 | a personal account | Base64; codes of 8 digits |
//! | 2 | a work or school account | approves sign-ins with a key of that device; comes in by name |
//!
//! All codes are SHA-1 with a period of 30 seconds.

mod read;

use crate::error::ImportError;
use crate::format::Description;
use crate::source::Source;
use crate::sqlite::Table;

pub(crate) const FORMAT: Description = Description {
    name: "microsoft-authenticator",
    aliases: &["microsoft", "phonefactor"],
    title: "Microsoft Authenticator",
    recognize,
    read: read::read,
    write: None,
};

/// The table of the accounts, if it is there and has the columns that it should have.
fn table<'s>(source: &'s Source) -> Result<Option<&'s Table<'s>>, ImportError> {
    let table = source.table("accounts")?;
    Ok(table.filter(|table| table.has_columns(&["account_type", "oath_secret_key", "username"])))
}

fn recognize(source: &Source) -> bool {
    table(source).is_ok_and(|table| table.is_some())
}
