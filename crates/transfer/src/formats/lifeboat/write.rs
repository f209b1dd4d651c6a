//! Writing Lifeboat's own JSON. Nothing is lost.

use lifeboat_vault::Account;
use serde::Serialize;
use zeroize::Zeroizing;

use super::{NAME, VERSION};
use crate::error::ExportError;
use crate::export::{FileKind, Protection, Writer};
use crate::outbox::Outbox;
use crate::room::Room;

pub(super) const WRITER: Writer = Writer {
    summary: "Lifeboat's own JSON, in clear: keeps everything",
    file: FileKind::JSON,
    protection: Protection::Never,
    room: Room::FOR_ALL,
    write,
};

#[derive(Serialize)]
struct File<'a> {
    format: &'static str,
    version: u64,
    accounts: &'a [&'a Account],
}

pub(crate) fn write(outbox: &mut Outbox) -> Result<Zeroizing<Vec<u8>>, ExportError> {
    outbox.to_json(&File {
        format: NAME,
        version: VERSION,
        accounts: &outbox.accounts,
    })
}
