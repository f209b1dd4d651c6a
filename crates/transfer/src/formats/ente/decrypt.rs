//! Opening an encrypted export: Argon2id as libsodium counts its cost, and a stream of `XChaCha20` and
//! Poly1305 with a single message.

use serde::Deserialize;
use zeroize::Zeroizing;

use super::{misshapen, stream};
use crate::decryption::{Argon2Cost, Opener, base64};
use crate::error::ImportError;
use crate::format::Format;
use crate::source::{Object, Source};

/// The newest version that is known.
const VERSION: u64 = 1;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct KdfParams {
    /// In bytes.
    mem_limit: u64,
    ops_limit: u64,
    salt: String,
}

pub(super) fn decrypt(source: &Source, object: &Object) -> Result<Zeroizing<Vec<u8>>, ImportError> {
    let found: u64 = object.read("version").ok_or_else(misshapen)?;
    if found > VERSION {
        return Err(ImportError::NewerVersion {
            format: Format::Ente,
            found,
            known: VERSION,
        });
    }
    let bytes = |text: Option<String>| text.as_deref().and_then(base64).ok_or_else(misshapen);
    let parameters: KdfParams = object.read("kdfParams").ok_or_else(misshapen)?;
    let sealed = bytes(object.read("encryptedData"))?;
    let header = bytes(object.read("encryptionNonce"))?;
    let header = <[u8; stream::HEADER_BYTES]>::try_from(header).map_err(|_| misshapen())?;
    let salt = bytes(Some(parameters.salt))?;

    let opener = Opener::new(source, Format::Ente)?;
    let cost = Argon2Cost {
        memory_kib: parameters.mem_limit / 1024,
        passes: parameters.ops_limit,
        lanes: 1,
    };
    let key = opener.argon2id(&salt, cost)?;
    stream::open(&key, &header, &sealed).ok_or_else(|| opener.wrong_password())
}
