//! Opening an export under a password: Argon2id makes a key, AES-256-GCM opens the export in clear.

use zeroize::Zeroizing;

use crate::decryption::{Argon2Cost, Opener, base64};
use crate::error::ImportError;
use crate::format::Format;
use crate::source::{Object, Source};

const FORMAT: Format = Format::ProtonAuthenticator;
/// What the app makes keys with; the file does not say it.
const COST: Argon2Cost = Argon2Cost {
    memory_kib: 19 * 1024,
    passes: 2,
    lanes: 1,
};
/// What the app binds the content to.
const PURPOSE: &[u8] = b"proton.authenticator.export.v1";
const NONCE_BYTES: usize = 12;

pub(super) fn recognize(source: &Source) -> bool {
    source
        .object()
        .is_some_and(|object| object.has("version") && object.has("salt") && object.has("content"))
}

/// The export in clear.
pub(super) fn decrypt(source: &Source, object: &Object) -> Result<Zeroizing<Vec<u8>>, ImportError> {
    let member = |name| {
        let text: String = object.read(name).ok_or_else(misshapen)?;
        base64(&text).ok_or_else(misshapen)
    };
    let (salt, content) = (member("salt")?, member("content")?);
    let (nonce, sealed) = content
        .split_at_checked(NONCE_BYTES)
        .ok_or_else(misshapen)?;
    let opener = Opener::new(source, FORMAT)?;
    let key = opener.argon2id(&salt, COST)?;
    opener.aes_gcm_for(PURPOSE, &key, nonce, sealed)
}

const fn misshapen() -> ImportError {
    ImportError::Misshapen {
        format: FORMAT,
        part: "encrypted content",
    }
}
