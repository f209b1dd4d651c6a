//! The preferences of the Battle.net app, or of the Battle.net Authenticator before it, with the one account
//! that it has. Secret and serial number are in hexadecimal and masked with a fixed text; unmasked, the
//! secret is in hexadecimal again. The app before had both in one text, first the 40 digits of the secret.

use lifeboat_otp::{Algorithm, Digits, Generator, Period, Secret, Totp};
use zeroize::Zeroizing;

use crate::decryption::hex;
use crate::entry_problem::EntryProblem;
use crate::error::ImportError;
use crate::format::{Description, Format};
use crate::inbox::Inbox;
use crate::place::Place;
use crate::source::Source;

pub(crate) const FORMAT: Description = Description {
    name: "battle-net",
    aliases: &["battlenet", "blizzard"],
    title: "Battle.net",
    recognize,
    read,
    write: None,
};

const ISSUER: &str = "Battle.net";
const SECRET: &str = "com.blizzard.messenger.AUTHENTICATOR_DEVICE_SECRET";
const SERIAL: &str = "com.blizzard.messenger.AUTHENTICATOR_SERIAL";

/// Of the app before.
const SECRET_AND_SERIAL: &str = "com.blizzard.bma.AUTH_STORE.HASH";
const SECRET_DIGITS: usize = 40;

/// What the app masks with: no secret, it is the same in every installation.
const MASK: [u8; 57] = [
    0x39, 0x8e, 0x27, 0xfc, 0x50, 0x27, 0x6a, 0x65, 0x60, 0x65, 0xb0, 0xe5, 0x25, 0xf4, 0xc0, 0x6c,
    0x04, 0xc6, 0x10, 0x75, 0x28, 0x6b, 0x8e, 0x7a, 0xed, 0xa5, 0x9d, 0xa9, 0x81, 0x3b, 0x5d, 0xd6,
    0xc8, 0x0d, 0x2f, 0xb3, 0x80, 0x68, 0x77, 0x3f, 0xa5, 0x9b, 0xa4, 0x7c, 0x17, 0xca, 0x6c, 0x64,
    0x79, 0x01, 0x5c, 0x1d, 0x5b, 0x8b, 0x8f, 0x6b, 0x9a,
];

fn recognize(source: &Source) -> bool {
    source.preferences().is_some_and(|preferences| {
        [SECRET, SECRET_AND_SERIAL]
            .iter()
            .any(|name| preferences.get(name).is_some())
    })
}

fn read(source: &Source, inbox: &mut Inbox) -> Result<(), ImportError> {
    let preferences = source.preferences().ok_or(ImportError::WrongKind {
        asked: Format::BattleNet,
    })?;
    let text = |name| preferences.get(name).and_then(unmasked).unwrap_or_default();
    let both = text(SECRET_AND_SERIAL);
    let (secret, serial) = match both.split_at_checked(SECRET_DIGITS) {
        Some((secret, serial)) if preferences.get(SECRET).is_none() => {
            (Zeroizing::new(secret.to_owned()), serial.to_owned())
        }
        _ => (text(SECRET), text(SERIAL).to_string()),
    };
    let place = Place::entry(1, ISSUER, &serial);
    inbox.take(&place, ISSUER, &serial, generator(&secret), |_| {});
    Ok(())
}

fn generator(secret: &str) -> Result<Generator, EntryProblem> {
    const DIGITS: u8 = 8;
    let secret =
        hex(secret)
            .filter(|secret| !secret.is_empty())
            .ok_or(EntryProblem::SecretEncoding {
                encoding: "masked hexadecimal",
            })?;
    Ok(Generator::Totp(Totp {
        secret: Secret::from_bytes(secret)?,
        algorithm: Algorithm::Sha1,
        digits: Digits::new(DIGITS)?,
        period: Period::default(),
    }))
}

/// The text under the mask. `None` when it is longer than the mask, or no text.
fn unmasked(masked: &str) -> Option<Zeroizing<String>> {
    let masked = hex(masked).filter(|masked| masked.len() <= MASK.len())?;
    let bytes = masked.iter().zip(MASK).map(|(byte, mask)| byte ^ mask);
    String::from_utf8(bytes.collect()).ok().map(Zeroizing::new)
}
