//! Opening the file, and reading the JSON in it.

use std::io::Read;

use age::secrecy::SecretString;
use age::{DecryptError, Decryptor, scrypt};
use zeroize::Zeroizing;

use crate::decryption::{KeyLimits, Refusal, is_available};
use crate::error::ImportError;
use crate::format::Format;
use crate::formats::lifeboat;
use crate::inbox::Inbox;
use crate::source::Source;

const FORMAT: Format = Format::Age;

pub(super) fn read(source: &Source, inbox: &mut Inbox) -> Result<(), ImportError> {
    let opened = decrypt(source)?;
    let inner = Source::new(&opened, None, None);
    if !(lifeboat::FORMAT.recognize)(&inner) {
        return Err(ImportError::Misshapen {
            format: FORMAT,
            part: "list of accounts",
        });
    }
    lifeboat::read(&inner, inbox)
}

fn decrypt(source: &Source) -> Result<Zeroizing<Vec<u8>>, ImportError> {
    let bytes = source.bytes();
    let decryptor = Decryptor::new_buffered(bytes).map_err(|_| misshapen())?;
    if !decryptor.is_scrypt() {
        return Err(ImportError::Encrypted { format: FORMAT });
    }
    let password = source
        .password()
        .ok_or(ImportError::PasswordNeeded { format: FORMAT })?;
    let mut identity = scrypt::Identity::new(SecretString::from(password.expose()));
    identity.set_max_work_factor(most_work(source.key_limits()));
    let identity: &dyn age::Identity = &identity;
    let mut reader = decryptor
        .decrypt(std::iter::once(identity))
        .map_err(|error| match error {
            DecryptError::ExcessiveWork { required, .. } => refusal(required).of(FORMAT),
            DecryptError::DecryptionFailed
            | DecryptError::KeyDecryptionFailed
            | DecryptError::NoMatchingKeys => ImportError::WrongPassword { format: FORMAT },
            _ => misshapen(),
        })?;
    // What is inside is never longer than the file.
    let mut opened = Zeroizing::new(Vec::with_capacity(bytes.len()));
    reader
        .read_to_end(&mut opened)
        .map_err(|error| match error.kind() {
            std::io::ErrorKind::UnexpectedEof => ImportError::Truncated,
            _ => misshapen(),
        })?;
    Ok(opened)
}

/// The most work that a file may ask for. scrypt's N is 2 to the power of it, and as many KiB are taken: 18,
/// which the program `age` asks for, is 256 MiB.
fn most_work(limits: KeyLimits) -> u8 {
    let most = limits.memory_kib.min(KeyLimits::MOST.memory_kib);
    (1..u8::MAX)
        .take_while(|work| kib(*work) <= most && is_available(kib(*work) * 1024))
        .last()
        .unwrap_or_default()
}

fn refusal(work: u8) -> Refusal {
    if kib(work) > KeyLimits::MOST.memory_kib {
        Refusal::Hostile
    } else {
        Refusal::BeyondLimits
    }
}

fn kib(work: u8) -> u64 {
    1_u64.checked_shl(work.into()).unwrap_or(u64::MAX)
}

const fn misshapen() -> ImportError {
    ImportError::Misshapen {
        format: FORMAT,
        part: "encrypted content",
    }
}
