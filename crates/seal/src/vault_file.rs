//! The vault on the device: an age file that only the *vault identity* opens.
//!
//! The vault identity is random and made with the vault. It is kept by the system's key store, or
//! in a [passcode file](crate::passcode_file) when the app is locked with a passcode. To seal the
//! vault its recipient is enough.
//!
//! The JSON in a vault file: `{"format":"lifeboat-vault","version":1,"vault":…}`, written exactly
//! so, with the caller's JSON in the place of the dots.

use zeroize::Zeroizing;

use crate::container::{self, check_purpose};
use crate::error::OpenError;
use crate::identity::{Identity, Recipient};

/// The key of a vault file: an age identity like any other.
pub type VaultIdentity = Identity;

const FORMAT: &str = "lifeboat-vault";
const VERSION: u32 = 1;
const BEFORE: &[u8] = b"{\"format\":\"lifeboat-vault\",\"version\":1,\"vault\":";
const AFTER: &[u8] = b"}";

/// Seals a vault. `json` is one JSON value; its documentation and its versions are the caller's.
///
/// ```
/// use lifeboat_seal::vault_file::{VaultIdentity, open_vault, seal_vault};
/// # use rand::SeedableRng;
/// # let mut rng = rand::rngs::StdRng::seed_from_u64(1);
///
/// let identity = VaultIdentity::random(&mut rng);
/// let file = seal_vault(br#"{"accounts":[]}"#, &identity.recipient());
/// assert_eq!(*open_vault(&file, &identity)?, br#"{"accounts":[]}"#);
/// # Ok::<(), lifeboat_seal::OpenError>(())
/// ```
#[must_use]
pub fn seal_vault(json: &[u8], recipient: &Recipient) -> Vec<u8> {
    container::seal_to(&Zeroizing::new([BEFORE, json, AFTER].concat()), recipient)
}

/// Opens a vault: the JSON that [`seal_vault`] was given.
///
/// # Errors
///
/// [`OpenError::WrongKey`] if another identity is needed; [`OpenError::WrongPurpose`] if the file
/// is no vault; [`OpenError::NewerVersion`], [`OpenError::Malformed`], [`OpenError::NotSealed`],
/// [`OpenError::Truncated`], [`OpenError::Damaged`].
pub fn open_vault(file: &[u8], identity: &Identity) -> Result<Zeroizing<Vec<u8>>, OpenError> {
    // The file is the device's own, and opening takes no more memory than twice what it has.
    let mut plaintext = container::open(file, usize::MAX, identity)?.into_zeroizing();
    let inside = plaintext
        .strip_prefix(BEFORE)
        .and_then(|rest| rest.strip_suffix(AFTER));
    let Some(length) = inside.map(<[u8]>::len) else {
        check_purpose(&plaintext, FORMAT, VERSION)?;
        let reason = "it is not written as Lifeboat writes it".to_owned();
        return Err(OpenError::Malformed {
            purpose: FORMAT,
            reason,
        });
    };
    // In place, so that there is no second copy in memory.
    plaintext.drain(..BEFORE.len());
    plaintext.truncate(length);
    Ok(plaintext)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rand::SeedableRng;
    use rand::rngs::StdRng;

    use super::*;

    fn identity() -> Identity {
        Identity::random(&mut StdRng::seed_from_u64(1))
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(16))]
        #[test]
        fn a_vault_opens_to_what_was_sealed(json in "\\[(\"[a-z}]{0,8}\",){0,9}1\\]") {
            let file = seal_vault(json.as_bytes(), &identity().recipient());
            prop_assert_eq!(&**open_vault(&file, &identity()).unwrap(), json.as_bytes());
        }
    }

    #[test]
    fn the_sealed_text_is_json_that_names_its_purpose() {
        let file = seal_vault(b"[1]", &identity().recipient());
        let text = container::open(&file, usize::MAX, &identity()).unwrap();
        let json: serde_json::Value = serde_json::from_slice(&text).unwrap();
        let expected = serde_json::json!({"format": FORMAT, "version": VERSION, "vault": [1]});
        assert_eq!(json, expected);
    }

    #[test]
    fn what_is_wrong_is_said() {
        let open = |json: &[u8]| {
            open_vault(
                &container::seal_to(json, &identity().recipient()),
                &identity(),
            )
            .unwrap_err()
        };
        let newer = br#"{"format":"lifeboat-vault","version":2,"vault":[]}"#;
        assert_eq!(open(newer), OpenError::NewerVersion);
        let key_ring = br#"{"format":"lifeboat-account-key","version":1}"#;
        assert!(matches!(
            open(key_ring),
            OpenError::WrongPurpose {
                expected: FORMAT,
                ..
            }
        ));
        let spaced = br#"{"format": "lifeboat-vault", "version": 1, "vault": []}"#;
        assert!(matches!(open(spaced), OpenError::Malformed { .. }));
        assert!(matches!(open(b""), OpenError::Malformed { .. }));

        let file = seal_vault(b"[]", &identity().recipient());
        let other = Identity::random(&mut StdRng::seed_from_u64(2));
        assert_eq!(open_vault(&file, &other), Err(OpenError::WrongKey));
    }
}
