//! Reading Lifeboat's own JSON. Ids and times are kept: it is the same account.

use lifeboat_vault::Account;

use crate::error::ImportError;
use crate::format::Format;
use crate::inbox::Inbox;
use crate::place::Place;
use crate::rows::Rows;
use crate::source::Source;

const FORMAT: Format = Format::Lifeboat;

pub(crate) fn read(source: &Source, inbox: &mut Inbox) -> Result<(), ImportError> {
    let wrong = ImportError::WrongKind { asked: FORMAT };
    let known = super::heading(source).ok_or(wrong.clone())?;
    let object = source.object().ok_or(wrong)?;
    let misshapen = |part| ImportError::Misshapen {
        format: FORMAT,
        part,
    };
    let found: u64 = object.read("version").ok_or_else(|| misshapen("version"))?;
    if found > known {
        return Err(ImportError::NewerVersion {
            format: FORMAT,
            found,
            known,
        });
    }
    let accounts: Rows = object
        .read("accounts")
        .ok_or_else(|| misshapen("list of accounts"))?;
    for (index, account) in accounts.into_iter().enumerate() {
        let place = Place::of_json(index + 1, account);
        match serde_json::from_str::<Account>(account.get()) {
            Ok(account) => inbox.accept(&place, account.into()),
            Err(error) => inbox.refuse(&place, &without_position(&error)),
        }
    }
    Ok(())
}

/// The vault's own words, which hold no values, without the place within the entry.
fn without_position(error: &serde_json::Error) -> String {
    let text = error.to_string();
    match text.rsplit_once(" at line ") {
        Some((reason, _)) => reason.to_owned(),
        None => text,
    }
}
