//! Reading a backup of andOTP, encrypted or not.

use serde_json::value::RawValue;
use zeroize::Zeroizing;

use super::entry;
use crate::decryption::{Opener, Prf};
use crate::error::ImportError;
use crate::format::Format;
use crate::inbox::Inbox;
use crate::rows::Rows;
use crate::source::Source;

const FORMAT: Format = Format::AndOtp;

const SALT_BYTES: usize = 12;
const NONCE_BYTES: usize = 12;
const TAG_BYTES: usize = 16;
/// The shortest file that the old encryption makes.
pub(super) const OLD_MIN_BYTES: usize = NONCE_BYTES + TAG_BYTES;
/// The app takes 140 000 to 160 000. What is far from that is no file of andOTP.
const PLAUSIBLE_ITERATIONS: std::ops::RangeInclusive<u32> = 1000..=10_000_000;

pub(super) fn read(source: &Source, inbox: &mut Inbox) -> Result<(), ImportError> {
    if source.text().is_some() {
        let rows = source
            .list()
            .ok_or(ImportError::WrongKind { asked: FORMAT })?;
        read_rows(rows, inbox);
        return Ok(());
    }
    let json = decrypt(source)?;
    let rows: Rows = serde_json::from_slice(&json).map_err(|_| ImportError::Misshapen {
        format: FORMAT,
        part: "list of entries",
    })?;
    read_rows(&rows, inbox);
    Ok(())
}

fn read_rows(rows: &[&RawValue], inbox: &mut Inbox) {
    for (index, row) in rows.iter().enumerate() {
        entry::read(index + 1, row, inbox);
    }
}

/// How many iterations a file of the new encryption asks for, if it can be one.
pub(super) fn iterations(bytes: &[u8]) -> Option<u32> {
    let (iterations, rest) = bytes.split_first_chunk()?;
    let iterations = u32::from_be_bytes(*iterations);
    (PLAUSIBLE_ITERATIONS.contains(&iterations) && rest.len() >= SALT_BYTES + OLD_MIN_BYTES)
        .then_some(iterations)
}

/// Whether the password that came along opens the file as one of the old encryption.
pub(super) fn opens_as_old(source: &Source) -> bool {
    Opener::new(source, FORMAT).is_ok_and(|opener| open_old(&opener, source.bytes()).is_ok())
}

/// Whether a file in which nothing is recognized may be of the old encryption: its bytes look as if drawn
/// by chance, as those of few other files do. Pictures, programs and documents have some bytes far more often
/// than others.
pub(crate) fn may_be_old(source: &Source) -> bool {
    /// What [`unevenness`] exceeds by chance in one of a billion files.
    const MOST: f64 = 400.0;
    let bytes = source.bytes();
    bytes.len() >= OLD_MIN_BYTES && unevenness(bytes) < MOST
}

/// How far the numbers of the 256 bytes are from each other: chi squared, which is around 255 by chance.
#[expect(clippy::cast_precision_loss, reason = "files are small enough")]
fn unevenness(bytes: &[u8]) -> f64 {
    let mut counts = [0_usize; 256];
    for byte in bytes {
        if let Some(count) = counts.get_mut(usize::from(*byte)) {
            *count += 1;
        }
    }
    let expected = bytes.len() as f64 / 256.0;
    let squares = counts.map(|count| (count as f64 - expected).powi(2));
    squares.iter().sum::<f64>() / expected
}

fn decrypt(source: &Source) -> Result<Zeroizing<Vec<u8>>, ImportError> {
    let opener = Opener::new(source, FORMAT)?;
    let bytes = source.bytes();
    // Cheap, and sure when it succeeds.
    if let Ok(opened) = open_old(&opener, bytes) {
        return Ok(opened);
    }
    match iterations(bytes) {
        Some(iterations) => open_new(&opener, bytes, iterations),
        None => Err(opener.wrong_password()),
    }
}

fn open_old(opener: &Opener, bytes: &[u8]) -> Result<Zeroizing<Vec<u8>>, ImportError> {
    let (nonce, sealed) = bytes
        .split_at_checked(NONCE_BYTES)
        .ok_or(ImportError::Truncated)?;
    opener.aes_gcm(&opener.sha256(), nonce, sealed)
}

fn open_new(
    opener: &Opener,
    bytes: &[u8],
    iterations: u32,
) -> Result<Zeroizing<Vec<u8>>, ImportError> {
    let (salt, rest) = bytes
        .get(size_of::<u32>()..)
        .and_then(|rest| rest.split_at_checked(SALT_BYTES))
        .ok_or(ImportError::Truncated)?;
    let (nonce, sealed) = rest
        .split_at_checked(NONCE_BYTES)
        .ok_or(ImportError::Truncated)?;
    let key = opener.pbkdf2(Prf::HmacSha1, salt, iterations.into())?;
    opener.aes_gcm(&key, nonce, sealed)
}
