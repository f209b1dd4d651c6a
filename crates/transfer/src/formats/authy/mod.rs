//! The preferences of Authy on Android, `com.authy.storage.tokens.authenticator.xml`: a list in JSON.
//!
//! ```json
//! [{"accountType": "authenticator", "name": "Acme: ann", "originalName": "Acme:ann",
//!   "originalIssuer": "Acme", "digits": 6, "decryptedSecret": "…"}]
//! ```
//!
//! An entry that the user has not unlocked has `encryptedSecret` and `salt` instead: AES-256-CBC with a
//! nonce of zeros and a key of PBKDF2 with HMAC-SHA-1 and 1000 iterations. Authy writes no period: it is
//! always 30 seconds, but 10 for tokens of Authy's own, which have `secretSeed` in hexadecimal.

mod entry;

use self::entry::{Entry, Unlocker};
use crate::entry_problem::EntryProblem;
use crate::error::ImportError;
use crate::format::{Description, Format};
use crate::inbox::Inbox;
use crate::loss::Lost;
use crate::place::Place;
use crate::rows::Rows;
use crate::source::Source;

pub(crate) const FORMAT: Description = Description {
    name: "authy",
    aliases: &[],
    title: "Authy",
    recognize,
    read,
    write: None,
};

const LISTS: [&str; 2] = [
    "com.authy.storage.tokens.authenticator.key",
    "com.authy.storage.tokens.authy.key",
];

fn recognize(source: &Source) -> bool {
    source
        .preferences()
        .is_some_and(|preferences| LISTS.iter().any(|list| preferences.get(list).is_some()))
}

fn read(source: &Source, inbox: &mut Inbox) -> Result<(), ImportError> {
    let preferences = source.preferences().ok_or(ImportError::WrongKind {
        asked: Format::Authy,
    })?;
    let mut lists = Vec::new();
    for list in LISTS.iter().filter_map(|list| preferences.get(list)) {
        let list: Rows = serde_json::from_str(list).map_err(|_| ImportError::Misshapen {
            format: Format::Authy,
            part: "list of tokens",
        })?;
        lists.push(list);
    }
    // What serde says could repeat a secret, so it is not passed on. Each is read twice and not kept, because
    // in memory it takes many times what it has in a file.
    let entries = || {
        let rows = lists.iter().flatten();
        rows.map(|row| serde_json::from_str::<Entry>(row.get()).ok())
    };
    let unlocker = Unlocker::new(source, entries().flatten())?;
    for (number, entry) in (1..).zip(entries()) {
        let Some(entry) = entry else {
            inbox.refuse(&Place::entry(number, "", ""), &EntryProblem::Misshapen);
            continue;
        };
        let (issuer, name) = entry.labels();
        let place = Place::entry(number, issuer, name);
        inbox.take(
            &place,
            issuer,
            name,
            entry.generator(&unlocker),
            |arrival| {
                if entry.has_logo() {
                    arrival.losses.push(Lost::Icon);
                }
            },
        );
    }
    Ok(())
}
