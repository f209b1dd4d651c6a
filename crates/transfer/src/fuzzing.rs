//! Doors for the fuzz targets into what lies behind a seal, which no made-up file gets through.

use lifeboat_vault::Timestamp;
use rand::SeedableRng;

use crate::format::Format;
use crate::formats::keepass;
use crate::inbox::Inbox;

/// Reads what is inside a KeePass database, its protected values in clear.
pub fn keepass_document(xml: &[u8]) {
    let mut rng = rand::rngs::StdRng::seed_from_u64(1);
    let mut inbox = Inbox::new(Format::KeePass, &mut rng, Timestamp::from_seconds(0));
    if keepass::read_document(xml, &mut inbox).is_ok() {
        let _ = inbox.into_import();
    }
}
