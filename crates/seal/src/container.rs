//! The one place that speaks to the crate `age`: sealing to recipients and opening with identities,
//! in memory.
//!
//! A sealed file is a text header and a binary body (<https://c2sp.org/age>). `age` says only that
//! a file does not open; the header is looked at here first, so that a person can be told whether
//! it is cut off, too new, or no such file.

use std::io::{Read, Write};

use age::{DecryptError, Decryptor, Encryptor};
use serde::Deserialize;

use crate::error::{OpenError, SealError};
use crate::identity::{Identity, Recipient};
use crate::wiped::Wiped;

/// The most bytes that a header may have. One of a hundred recipients has half of that.
const HEADER_LIMIT: usize = 32 * 1024;

/// Room for a header of a few recipients.
const ROOM_FOR_HEADER: usize = 1024;

const AGE: &[u8] = b"age-encryption.org/";
const AGE_V1: &[u8] = b"age-encryption.org/v1\n";

/// Nonce and the tag of one chunk: a body cannot be shorter.
const SHORTEST_BODY: usize = 16 + 16;

/// Seals to all of the recipients.
pub(crate) fn seal<'a>(
    plaintext: &[u8],
    recipients: impl Iterator<Item = &'a Recipient>,
) -> Result<Vec<u8>, SealError> {
    let recipients = recipients.map(|recipient| recipient.as_age() as &dyn age::Recipient);
    let encryptor = Encryptor::with_recipients(recipients).map_err(|_| SealError::NoRecipients)?;
    let mut sealed = Vec::with_capacity(expected_length(plaintext));
    write(encryptor, plaintext, &mut sealed);
    Ok(sealed)
}

/// Seals to one recipient.
pub(crate) fn seal_to(plaintext: &[u8], recipient: &Recipient) -> Vec<u8> {
    let encryptor = encryptor_to(recipient.as_age());
    let mut sealed = Vec::with_capacity(expected_length(plaintext));
    write(encryptor, plaintext, &mut sealed);
    sealed
}

/// Seals to a passphrase, at the price of 2^`work_factor` in scrypt.
pub(crate) fn seal_with_passphrase(
    plaintext: &[u8],
    passphrase: secrecy::SecretString,
    work_factor: u8,
) -> Vec<u8> {
    let mut recipient = age::scrypt::Recipient::new(passphrase);
    recipient.set_work_factor(work_factor);
    let mut sealed = Vec::with_capacity(expected_length(plaintext));
    write(encryptor_to(&recipient), plaintext, &mut sealed);
    sealed
}

#[expect(
    clippy::expect_used,
    reason = "age takes a recipient that is the only one"
)]
fn encryptor_to(recipient: &dyn age::Recipient) -> Encryptor {
    Encryptor::with_recipients(std::iter::once(recipient)).expect("there is one recipient")
}

/// The length of what is sealed, or a little more, so that the buffer need not grow: each chunk of
/// 64 KiB gets a tag of 16 bytes.
fn expected_length(plaintext: &[u8]) -> usize {
    plaintext.len() + plaintext.len() / 4096 + ROOM_FOR_HEADER
}

#[expect(clippy::expect_used, reason = "writing to memory does not fail")]
fn write(encryptor: Encryptor, plaintext: &[u8], output: &mut Vec<u8>) {
    let mut writer = encryptor
        .wrap_output(output)
        .expect("memory takes a header");
    writer
        .write_all(plaintext)
        .expect("memory takes any content");
    writer.finish().expect("memory takes the last chunk");
}

/// Opens a file of at most `limit` bytes with one identity.
pub(crate) fn open(sealed: &[u8], limit: usize, identity: &Identity) -> Result<Wiped, OpenError> {
    open_with(sealed, limit, identity.as_age()).map_err(|refused| match refused {
        Refused::Before(error) => error,
        Refused::ByAge(DecryptError::NoMatchingKeys) => OpenError::WrongKey,
        Refused::ByAge(_) => OpenError::Damaged,
    })
}

/// Why a file did not open, with age's own reason where it came that far.
pub(crate) enum Refused {
    /// Found before age was asked, or after it had opened the header.
    Before(OpenError),
    /// What age said about the header.
    ByAge(DecryptError),
}

/// [`open`] with any kind of identity that age knows.
pub(crate) fn open_with(
    sealed: &[u8],
    limit: usize,
    identity: &dyn age::Identity,
) -> Result<Wiped, Refused> {
    if sealed.len() > limit {
        return Err(Refused::Before(OpenError::TooLarge {
            size: sealed.len(),
            limit,
        }));
    }
    let body = body_length(sealed).map_err(Refused::Before)?;
    let decryptor = Decryptor::new_buffered(sealed).map_err(Refused::ByAge)?;
    let mut reader = decryptor
        .decrypt(std::iter::once(identity))
        .map_err(Refused::ByAge)?;
    // Enough from the start, so that no half-filled buffer is left behind in memory.
    let mut plaintext = Wiped::with_capacity(body);
    reader.read_to_end(&mut plaintext).map_err(|error| {
        Refused::Before(match error.kind() {
            std::io::ErrorKind::UnexpectedEof => OpenError::Truncated,
            _ => OpenError::Damaged,
        })
    })?;
    Ok(plaintext)
}

/// Whether a file whose header is whole opens with a passphrase, rather than with keys.
pub(crate) fn is_sealed_with_passphrase(sealed: &[u8]) -> Result<bool, OpenError> {
    let decryptor = Decryptor::new_buffered(sealed).map_err(|_| OpenError::Damaged)?;
    Ok(decryptor.is_scrypt())
}

/// Looks at the outside of a file: is it age's, of this version, and whole as far as can be seen?
/// Gives the length of what follows the header.
pub(crate) fn body_length(sealed: &[u8]) -> Result<usize, OpenError> {
    if !sealed.starts_with(AGE_V1) {
        return Err(if AGE_V1.starts_with(sealed) {
            OpenError::Truncated
        } else if sealed.starts_with(AGE) {
            OpenError::NewerVersion
        } else {
            OpenError::NotSealed
        });
    }
    let header = sealed.get(..HEADER_LIMIT).unwrap_or(sealed);
    let last_line = header.windows(5).position(|window| window == b"\n--- ");
    let Some(last_line) = last_line else {
        return Err(if header.len() < HEADER_LIMIT {
            OpenError::Truncated
        } else {
            OpenError::Damaged
        });
    };
    // "\n--- ", 43 characters of Base64, "\n".
    let body = sealed.len().saturating_sub(last_line + 5 + 43 + 1);
    if body < SHORTEST_BODY {
        Err(OpenError::Truncated)
    } else {
        Ok(body)
    }
}

/// The beginning of every JSON document that is sealed: what it is, and since when it looks as it
/// does.
#[derive(Deserialize)]
struct Purpose {
    format: String,
    version: u32,
}

/// Refuses a document that is for something else than `expected`, or newer than `version`.
pub(crate) fn check_purpose(
    plaintext: &[u8],
    expected: &'static str,
    version: u32,
) -> Result<(), OpenError> {
    let purpose: Purpose =
        serde_json::from_slice(plaintext).map_err(|error| malformed(expected, &error))?;
    if purpose.format != expected {
        return Err(OpenError::WrongPurpose {
            expected,
            found: purpose.format,
        });
    }
    if purpose.version > version {
        return Err(OpenError::NewerVersion);
    }
    Ok(())
}

/// An error of the JSON parser, without the values that it would quote: they may be secret.
pub(crate) fn malformed(purpose: &'static str, error: &serde_json::Error) -> OpenError {
    let kind = match error.classify() {
        serde_json::error::Category::Eof => "it ends too early",
        serde_json::error::Category::Data => "a field is missing or has a wrong value",
        _ => "it is not JSON",
    };
    let reason = format!("{kind} (line {}, column {})", error.line(), error.column());
    OpenError::Malformed { purpose, reason }
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng;
    use rand::rngs::StdRng;

    use super::*;

    const NO_LIMIT: usize = usize::MAX;

    fn refusal(sealed: &[u8], identity: &Identity) -> OpenError {
        open(sealed, NO_LIMIT, identity).map(drop).unwrap_err()
    }

    #[test]
    fn what_is_sealed_opens_for_each_recipient_and_nobody_else() {
        let mut rng = StdRng::seed_from_u64(1);
        let [one, two, other] = std::array::from_fn(|_| Identity::random(&mut rng));
        let recipients = [one.recipient(), two.recipient()];
        for length in [0, 1, 65_535, 65_536, 65_537, 200_000] {
            let plaintext = vec![7; length];
            let sealed = seal(&plaintext, recipients.iter()).unwrap();
            assert_eq!(**open(&sealed, NO_LIMIT, &one).unwrap(), plaintext);
            assert_eq!(**open(&sealed, NO_LIMIT, &two).unwrap(), plaintext);
            assert_eq!(refusal(&sealed, &other), OpenError::WrongKey);
        }
    }

    #[test]
    fn nothing_is_sealed_to_nobody() {
        assert_eq!(
            seal(b"content", std::iter::empty()),
            Err(SealError::NoRecipients)
        );
    }

    #[test]
    fn a_file_cut_off_anywhere_does_not_open() {
        let identity = Identity::random(&mut StdRng::seed_from_u64(1));
        let sealed = seal(b"content", [identity.recipient()].iter()).unwrap();
        let header = sealed.len() - body_length(&sealed).unwrap();
        for length in 0..sealed.len() {
            let refused = refusal(&sealed[..length], &identity);
            if length < header + SHORTEST_BODY {
                assert_eq!(refused, OpenError::Truncated, "{length} bytes");
            } else {
                // By then it cannot be told from a changed file.
                assert_eq!(refused, OpenError::Damaged, "{length} bytes");
            }
        }
    }

    #[test]
    fn a_file_changed_anywhere_does_not_open() {
        let identity = Identity::random(&mut StdRng::seed_from_u64(1));
        let sealed = seal(b"content", [identity.recipient()].iter()).unwrap();
        for position in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[position] ^= 1;
            assert!(
                open(&changed, NO_LIMIT, &identity).is_err(),
                "byte {position}"
            );
        }
        let longer = [sealed.as_slice(), b"more"].concat();
        assert_eq!(refusal(&longer, &identity), OpenError::Damaged);
    }

    #[test]
    fn what_a_file_is_not_is_said() {
        let identity = Identity::random(&mut StdRng::seed_from_u64(1));
        let refused = |bytes: &[u8]| open(bytes, 100_000, &identity).map(drop).unwrap_err();
        assert_eq!(refused(b"{\"accounts\": []}"), OpenError::NotSealed);
        assert_eq!(
            refused(b"age-encryption.org/v2\n-> X\n"),
            OpenError::NewerVersion
        );
        assert_eq!(
            refused(&[AGE_V1, "a".repeat(50_000).as_bytes()].concat()),
            OpenError::Damaged
        );
        assert_eq!(
            refused(&vec![0; 100_001]),
            OpenError::TooLarge {
                size: 100_001,
                limit: 100_000
            }
        );
    }

    #[test]
    fn a_parser_error_quotes_no_content() {
        let refused = check_purpose(
            b"{\"format\":5, \"secret\":\"hunter2\"}",
            "lifeboat-test",
            1,
        );
        let text = refused.unwrap_err().to_string();
        assert!(text.contains("line 1, column 11"), "{text}");
        assert!(!text.contains("hunter2") && !text.contains('5'), "{text}");
    }
}
