//! Sealing a file with one password slot, at the cost that Aegis itself chooses. The counterpart of
//! `decrypt`, which describes the container.

use data_encoding::{BASE64, HEXLOWER};
use serde::Serialize;
use uuid::Uuid;

use crate::decryption::ScryptCost;
use crate::encryption::{Sealed, Sealer};
use crate::error::ExportError;

const PASSWORD_SLOT: u8 = 1;
/// 32 MiB.
const COST: ScryptCost = ScryptCost {
    n: 1 << 15,
    r: 8,
    p: 1,
};

/// Null twice in a file that is not encrypted.
#[derive(Default, Serialize)]
pub(super) struct Header {
    slots: Option<[Slot; 1]>,
    params: Option<Seal>,
}

#[derive(Serialize)]
struct Slot {
    #[serde(rename = "type")]
    kind: u8,
    uuid: Uuid,
    key: String,
    key_params: Seal,
    n: u64,
    r: u64,
    p: u64,
    salt: String,
    /// That the password is taken as UTF-8, not as the first versions of Aegis did.
    repaired: bool,
    is_backup: bool,
}

#[derive(Serialize)]
struct Seal {
    nonce: String,
    tag: String,
}

/// The header of the file, and what is its `db`.
pub(super) fn encrypt(
    sealer: &mut Sealer,
    content: &[u8],
) -> Result<(Header, String), ExportError> {
    let master_key = sealer.random_key();
    let salt: [u8; 32] = sealer.random();
    let slot_key = sealer.scrypt(&salt, COST)?;
    let sealed_key = sealer.aes_gcm(&slot_key, &master_key[..])?;
    let sealed = sealer.aes_gcm(&master_key, content)?;
    let slot = Slot {
        kind: PASSWORD_SLOT,
        uuid: sealer.random_uuid(),
        key: HEXLOWER.encode(&sealed_key.ciphertext),
        key_params: Seal::of(&sealed_key),
        n: COST.n,
        r: COST.r,
        p: COST.p,
        salt: HEXLOWER.encode(&salt),
        repaired: true,
        is_backup: false,
    };
    let header = Header {
        slots: Some([slot]),
        params: Some(Seal::of(&sealed)),
    };
    Ok((header, BASE64.encode(&sealed.ciphertext)))
}

impl Seal {
    fn of(sealed: &Sealed) -> Self {
        Self {
            nonce: HEXLOWER.encode(&sealed.nonce),
            tag: HEXLOWER.encode(&sealed.tag),
        }
    }
}
