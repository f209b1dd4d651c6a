//! An identity as JSON, inside a file that something else opens: a passcode, a passkey.

use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::container::{check_purpose, malformed};
use crate::error::OpenError;
use crate::identity::Identity;

const VERSION: u32 = 1;

/// `{"format":…,"version":1,"identity":"AGE-SECRET-KEY-1…"}`.
#[derive(Serialize, Deserialize)]
pub(crate) struct IdentityRecord {
    format: String,
    version: u32,
    identity: Zeroizing<String>,
}

impl IdentityRecord {
    pub(crate) fn of(identity: &Identity, format: &'static str) -> Self {
        Self {
            format: format.to_owned(),
            version: VERSION,
            identity: identity.expose(),
        }
    }

    /// How long its JSON is, which is the same for every identity.
    pub(crate) const fn length(format: &'static str) -> usize {
        r#"{"format":"","version":1,"identity":""}"#.len() + format.len() + 74
    }

    #[expect(
        clippy::expect_used,
        reason = "only texts and a number are written, to memory"
    )]
    pub(crate) fn to_json(&self) -> Zeroizing<Vec<u8>> {
        // Room for all of it from the start, so that no copy is left behind in memory.
        let mut json = Zeroizing::new(Vec::with_capacity(256));
        serde_json::to_writer(&mut *json, self).expect("plain data is written to memory");
        json
    }

    /// The identity in JSON of that format.
    pub(crate) fn read(json: &[u8], format: &'static str) -> Result<Identity, OpenError> {
        check_purpose(json, format, VERSION)?;
        let record: Self =
            serde_json::from_slice(json).map_err(|error| malformed(format, &error))?;
        Identity::parse(&record.identity).map_err(|wrong| OpenError::Malformed {
            purpose: format,
            reason: wrong.to_string(),
        })
    }
}
