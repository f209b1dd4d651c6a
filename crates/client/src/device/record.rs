//! The vault as JSON, inside its age file.

use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::{VAULT, Vault, VaultError};

/// Counts up when an older release could misread the record.
const VERSION: u32 = 3;

#[derive(Serialize)]
struct Written<'a> {
    version: u32,
    #[serde(flatten)]
    vault: &'a Vault,
}

#[derive(Deserialize)]
struct Version {
    version: u32,
}

pub(super) fn to_json(vault: &Vault) -> Result<Zeroizing<Vec<u8>>, VaultError> {
    serde_json::to_vec(&Written {
        version: VERSION,
        vault,
    })
    .map(Zeroizing::new)
    .map_err(|error| damaged(&error))
}

pub(super) fn from_json(json: &[u8]) -> Result<Vault, VaultError> {
    let Version { version } = serde_json::from_slice(json).map_err(|error| damaged(&error))?;
    if version > VERSION {
        return Err(VaultError::Newer);
    }
    serde_json::from_slice(json).map_err(|error| damaged(&error))
}

fn damaged(error: &serde_json::Error) -> VaultError {
    VaultError::Damaged {
        file: VAULT,
        reason: error.to_string(),
    }
}
