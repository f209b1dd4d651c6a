//! Doors for the fuzz targets into what lies behind a seal, which no made-up file gets through.

use lifeboat_vault::Timestamp;
use rand::SeedableRng;

use crate::format::Format;
use crate::formats::{keepass, otpauth_uri};
use crate::inbox::Inbox;

/// Reads what is inside a KeePass database, its protected values in clear.
pub fn keepass_document(xml: &[u8]) {
    behind(Format::KeePass, |inbox| {
        let _ = keepass::read_document(xml, inbox);
    });
}

/// Reads what is inside the archive of Authenticator Plus.
pub fn authenticator_plus_list(text: &str) {
    behind(Format::AuthenticatorPlus, |inbox| {
        otpauth_uri::read_text(text, inbox);
    });
}

fn behind(format: Format, read: impl FnOnce(&mut Inbox)) {
    let mut rng = rand::rngs::StdRng::seed_from_u64(1);
    let mut inbox = Inbox::new(format, &mut rng, Timestamp::from_seconds(0));
    read(&mut inbox);
    let _ = inbox.into_import();
}
