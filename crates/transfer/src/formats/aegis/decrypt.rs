//! Opening an encrypted file: a password slot holds the master key, sealed with a key that scrypt
//! makes of the password; the master key opens the content. Both with AES-256-GCM.

use serde::Deserialize;
use serde_json::value::RawValue;
use zeroize::Zeroizing;

use crate::decryption::{Key, Opener, ScryptCost, base64, hex};
use crate::error::ImportError;
use crate::format::Format;
use crate::source::Source;

const FORMAT: Format = Format::Aegis;

/// The kind of slot that a password opens. There are raw ones and biometric ones too.
const PASSWORD_SLOT: u64 = 1;
/// More than anybody has; each costs a derivation.
const MAX_PASSWORD_SLOTS: usize = 8;

#[derive(Deserialize)]
struct Header {
    slots: Vec<Slot>,
    params: Seal,
}

#[derive(Deserialize)]
struct Slot {
    #[serde(rename = "type")]
    kind: u64,
    key: String,
    key_params: Seal,
    #[serde(default)]
    n: u64,
    #[serde(default)]
    r: u64,
    #[serde(default)]
    p: u64,
    #[serde(default)]
    salt: String,
}

#[derive(Deserialize)]
struct Seal {
    nonce: String,
    tag: String,
}

/// The content, a JSON object, of a file with this `header` and this text as its `db`.
pub(super) fn decrypt(
    source: &Source,
    header: &RawValue,
    content: &str,
) -> Result<Zeroizing<Vec<u8>>, ImportError> {
    let header: Header = serde_json::from_str(header.get()).map_err(|_| misshapen())?;
    let content = base64(content).ok_or_else(misshapen)?;
    let opener = Opener::new(source, FORMAT)?;
    let slots: Vec<&Slot> = header
        .slots
        .iter()
        .filter(|slot| slot.kind == PASSWORD_SLOT)
        .collect();
    if slots.len() > MAX_PASSWORD_SLOTS {
        return Err(opener.too_costly());
    }
    for slot in slots {
        if let Some(key) = master_key(&opener, slot)? {
            // The slot vouches for the password, so what does not open now is damaged.
            return header
                .params
                .open(&opener, &key, content)?
                .map_err(|_| misshapen());
        }
    }
    Err(opener.wrong_password())
}

/// What is in a slot, if the password opens it.
fn master_key(opener: &Opener, slot: &Slot) -> Result<Option<Key>, ImportError> {
    let salt = hex(&slot.salt).ok_or_else(misshapen)?;
    let sealed = hex(&slot.key).ok_or_else(misshapen)?;
    let cost = ScryptCost {
        n: slot.n,
        r: slot.r,
        p: slot.p,
    };
    let key = opener.scrypt(&salt, cost)?;
    let Ok(opened) = slot.key_params.open(opener, &key, sealed)? else {
        return Ok(None);
    };
    let key = <[u8; 32]>::try_from(opened.as_slice()).map_err(|_| misshapen())?;
    Ok(Some(Zeroizing::new(key)))
}

impl Seal {
    fn open(
        &self,
        opener: &Opener,
        key: &Key,
        mut sealed: Vec<u8>,
    ) -> Result<Result<Zeroizing<Vec<u8>>, ImportError>, ImportError> {
        let nonce = hex(&self.nonce).ok_or_else(misshapen)?;
        sealed.extend(hex(&self.tag).ok_or_else(misshapen)?);
        Ok(opener.aes_gcm(key, &nonce, &sealed))
    }
}

const fn misshapen() -> ImportError {
    ImportError::Misshapen {
        format: FORMAT,
        part: "encrypted content",
    }
}
