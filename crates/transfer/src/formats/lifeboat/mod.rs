//! Lifeboat's own JSON, which keeps everything that an account has, and the order:
//!
//! ```json
//! {"format": "lifeboat-accounts", "version": 1, "accounts": [{"id": "…", "kind": "other", …}]}
//! ```
//!
//! An account is the same record as in a backup; `docs/backup-format.md` describes it. So a snapshot
//! that somebody opened with `age` alone is read too. Accounts that are bound to a device are in it
//! by name, without a secret: there is none to export.

mod read;
mod write;

pub(crate) use read::read;
pub(crate) use write::write;

use lifeboat_vault::Snapshot;

use crate::format::Description;
use crate::source::Source;

pub(crate) const FORMAT: Description = Description {
    name: "lifeboat",
    aliases: &["lifeboat-accounts"],
    title: "Lifeboat",
    recognize,
    read,
    write: Some(write::WRITER),
};

/// What `"format"` says in an export.
const NAME: &str = "lifeboat-accounts";
/// The newest version of an export.
const VERSION: u64 = 1;

fn recognize(source: &Source) -> bool {
    heading(source).is_some()
}

/// What the file says it is, and the newest version of that.
fn heading(source: &Source) -> Option<u64> {
    match source.object()?.read::<String>("format")?.as_str() {
        NAME => Some(VERSION),
        Snapshot::FORMAT => Some(Snapshot::VERSION),
        _ => None,
    }
}
