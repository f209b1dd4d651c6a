//! App lock: the vault identity in an age file that a passkey opens.
//!
//! It is sealed to the *passkey identity* ([`Identity::from_passkey_prf`]), so `age -d -i FILE` with
//! that identity opens the file too. Its JSON:
//! `{"format":"lifeboat-passkey","version":1,"identity":"AGE-SECRET-KEY-1…"}`.

use crate::container;
use crate::error::OpenError;
use crate::identity::{Identity, Recipient};
use crate::identity_record::IdentityRecord;

const FORMAT: &str = "lifeboat-passkey";

/// The most that a passkey file may have, in bytes. It has about 350.
const FILE_LIMIT: usize = 4096;

/// Puts an identity under a passkey.
///
/// ```
/// use lifeboat_seal::{Identity, OpenError, passkey_file};
/// # use rand::SeedableRng;
/// # let mut rng = rand::rngs::StdRng::seed_from_u64(1);
///
/// let identity = Identity::random(&mut rng);
/// let passkey = Identity::from_passkey_prf(&[7; 32]); // what the passkey's PRF gave
/// let file = passkey_file::wrap(&identity, &passkey.recipient());
/// assert_eq!(passkey_file::unwrap(&file, &passkey)?, identity);
/// let other = Identity::from_passkey_prf(&[8; 32]);
/// assert_eq!(passkey_file::unwrap(&file, &other), Err(OpenError::WrongKey));
/// # Ok::<(), OpenError>(())
/// ```
#[must_use]
pub fn wrap(identity: &Identity, passkey: &Recipient) -> Vec<u8> {
    container::seal_to(&IdentityRecord::of(identity, FORMAT).to_json(), passkey)
}

/// Gets the identity back.
///
/// # Errors
///
/// [`OpenError::WrongKey`] if it is another passkey; [`OpenError::WrongPurpose`] if the file is no
/// passkey file; [`OpenError::NewerVersion`], [`OpenError::Malformed`], [`OpenError::NotSealed`],
/// [`OpenError::Truncated`], [`OpenError::TooLarge`], [`OpenError::Damaged`].
pub fn unwrap(file: &[u8], passkey: &Identity) -> Result<Identity, OpenError> {
    let json = container::open(file, FILE_LIMIT, passkey)?;
    IdentityRecord::read(&json, FORMAT)
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng;
    use rand::rngs::StdRng;
    use secrecy::SecretString;

    use super::*;
    use crate::passcode_file::{self, PasscodeError, WorkFactor};

    fn identity() -> Identity {
        Identity::random(&mut StdRng::seed_from_u64(1))
    }

    fn passkey() -> Identity {
        Identity::from_passkey_prf(&[7; 32])
    }

    #[test]
    fn only_the_passkey_gives_the_identity() {
        let file = wrap(&identity(), &passkey().recipient());
        assert_eq!(unwrap(&file, &passkey()), Ok(identity()));
        let other = Identity::from_passkey_prf(&[8; 32]);
        assert_eq!(unwrap(&file, &other), Err(OpenError::WrongKey));
        assert!(file.len() < FILE_LIMIT);
    }

    #[test]
    fn what_is_wrong_is_said() {
        let open = |json: &str| {
            let file = container::seal_to(json.as_bytes(), &passkey().recipient());
            unwrap(&file, &passkey()).unwrap_err()
        };
        assert_eq!(
            open(r#"{"format":"lifeboat-passkey","version":2}"#),
            OpenError::NewerVersion
        );
        assert!(matches!(
            open(r#"{"format":"lifeboat-passcode","version":1,"identity":""}"#),
            OpenError::WrongPurpose { .. }
        ));
        for malformed in [
            r#"{"format":"lifeboat-passkey","version":1}"#,
            r#"{"format":"lifeboat-passkey","version":1,"identity":"AGE-SECRET-KEY-1"}"#,
        ] {
            assert!(matches!(open(malformed), OpenError::Malformed { .. }));
        }
    }

    #[test]
    fn a_passcode_does_not_stand_in_for_a_passkey() {
        let factor = WorkFactor::new(1).unwrap();
        let passcode = SecretString::from("correct horse");
        let file = passcode_file::wrap(&identity(), &passcode, factor);
        assert_eq!(unwrap(&file, &passkey()), Err(OpenError::WrongKey));
        let file = wrap(&identity(), &passkey().recipient());
        let refused = passcode_file::unwrap(&file, &passcode);
        assert_eq!(refused, Err(PasscodeError::NotOurs));
    }
}
