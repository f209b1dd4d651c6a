//! Opening the file, and reading the JSON in it.

use std::io::Read;

use age::secrecy::SecretString;
use age::{DecryptError, Decryptor, scrypt};
use zeroize::Zeroizing;

use crate::error::ImportError;
use crate::format::Format;
use crate::formats::lifeboat;
use crate::inbox::Inbox;
use crate::source::Source;

const FORMAT: Format = Format::Age;

/// The most work that a file may ask for: 1 GiB. The program `age` asks for 256 MiB.
const MOST_WORK: u8 = 20;

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
    identity.set_max_work_factor(MOST_WORK);
    let identity: &dyn age::Identity = &identity;
    let mut reader = decryptor
        .decrypt(std::iter::once(identity))
        .map_err(|error| match error {
            DecryptError::ExcessiveWork { .. } => ImportError::TooCostly { format: FORMAT },
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

const fn misshapen() -> ImportError {
    ImportError::Misshapen {
        format: FORMAT,
        part: "encrypted content",
    }
}
