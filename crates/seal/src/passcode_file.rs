//! App lock: the vault identity in an age file that a passcode opens.
//!
//! The passcode is stretched by scrypt (RFC 7914, N = 2^[`WorkFactor`], r = 8, p = 1), as
//! <https://c2sp.org/age#scrypt-recipient-stanza> says, so `age -d` opens the file too. Its JSON:
//! `{"format":"lifeboat-passcode","version":1,"identity":"AGE-SECRET-KEY-1…"}`.

use std::fmt;

use age::DecryptError;
use secrecy::SecretString;
use thiserror::Error;

use crate::container::{self, Refused};
use crate::error::OpenError;
use crate::identity::Identity;
use crate::identity_record::IdentityRecord;

const FORMAT: &str = "lifeboat-passcode";

/// The most that a passcode file may have, in bytes. It has about 350.
const FILE_LIMIT: usize = 4096;

/// Bytes after the header: a nonce, a text of fixed length, a tag.
const BODY: usize = 16 + IdentityRecord::length(FORMAT) + 16;

/// Puts an identity under a passcode.
///
/// This takes the time and memory of one scrypt (at [`WorkFactor::DEFAULT`] some tenths of a second
/// and 128 MiB).
///
/// ```
/// use lifeboat_seal::Identity;
/// use lifeboat_seal::passcode_file::{self, PasscodeError, WorkFactor};
/// use secrecy::SecretString;
/// # use rand::SeedableRng;
/// # let mut rng = rand::rngs::StdRng::seed_from_u64(1);
///
/// let identity = Identity::random(&mut rng);
/// # let fast = WorkFactor::new(4).ok_or("no such work factor")?;
/// # /* Shown with the work factor that programs use:
/// let file = passcode_file::wrap(&identity, &SecretString::from("2580"), WorkFactor::DEFAULT);
/// # */ let file = passcode_file::wrap(&identity, &SecretString::from("2580"), fast);
/// assert_eq!(passcode_file::unwrap(&file, &SecretString::from("2580"))?, identity);
/// assert_eq!(
///     passcode_file::unwrap(&file, &SecretString::from("0000")),
///     Err(PasscodeError::WrongPasscode)
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn wrap(identity: &Identity, passcode: &SecretString, work_factor: WorkFactor) -> Vec<u8> {
    let json = IdentityRecord::of(identity, FORMAT).to_json();
    container::seal_with_passphrase(&json, passcode.clone(), work_factor.0)
}

/// Gets the identity back.
///
/// This takes as much work as [`wrap`] was told, but never more than [`WorkFactor::MOST`].
///
/// # Errors
///
/// See [`PasscodeError`]. Everything but [`PasscodeError::WrongPasscode`],
/// [`PasscodeError::Damaged`] and what the sealed content says of itself is found out before any
/// work is done.
pub fn unwrap(file: &[u8], passcode: &SecretString) -> Result<Identity, PasscodeError> {
    let length = container::body_length(file)?;
    if !container::is_sealed_with_passphrase(file)? {
        return Err(PasscodeError::NotOurs);
    }
    if length < BODY {
        return Err(PasscodeError::Truncated);
    }
    let mut scrypt = age::scrypt::Identity::new(passcode.clone());
    scrypt.set_max_work_factor(WorkFactor::MOST.0);
    let json =
        container::open_with(file, FILE_LIMIT, &scrypt).map_err(|refused| match refused {
            Refused::Before(error) => error.into(),
            Refused::ByAge(DecryptError::DecryptionFailed) => PasscodeError::WrongPasscode,
            Refused::ByAge(DecryptError::ExcessiveWork { required, .. }) => {
                PasscodeError::TooMuchWork { required }
            }
            Refused::ByAge(_) => PasscodeError::Damaged,
        })?;
    Ok(IdentityRecord::read(&json, FORMAT)?)
}

/// How hard one try of a passcode is: scrypt's N is 2 to the power of this. Each step doubles time
/// and memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct WorkFactor(u8);

impl WorkFactor {
    /// What to use: 17 (128 MiB).
    pub const DEFAULT: Self = Self(17);

    /// The most that is written and accepted: 20 (1 GiB).
    pub const MOST: Self = Self(20);

    /// Another work factor, from 1 to 20. Less than the default is for tests and for very weak
    /// devices.
    #[must_use]
    pub const fn new(log_n: u8) -> Option<Self> {
        if 1 <= log_n && log_n <= Self::MOST.0 {
            Some(Self(log_n))
        } else {
            None
        }
    }

    /// The exponent.
    #[must_use]
    pub const fn get(self) -> u8 {
        self.0
    }
}

impl Default for WorkFactor {
    fn default() -> Self {
        Self::DEFAULT
    }
}

impl fmt::Display for WorkFactor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Why a passcode file did not give its identity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum PasscodeError {
    /// Another passcode was set.
    #[error("the passcode is wrong: try again")]
    WrongPasscode,
    /// The end of the file is missing.
    #[error(
        "the file that the passcode opens is cut off: set the device up again with a recovery, or \
         bring back a copy of the file"
    )]
    Truncated,
    /// The file was changed.
    #[error(
        "the file that the passcode opens is damaged: set the device up again with a recovery, or \
         bring back a copy of the file"
    )]
    Damaged,
    /// No passcode file of Lifeboat.
    #[error(
        "this is not a file that a passcode of Lifeboat opens: check that it is the right file"
    )]
    NotOurs,
    /// Made by a later release.
    #[error("the file was made by a newer Lifeboat: update this one, then try again")]
    NewerVersion,
    /// The file asks for more work than any that Lifeboat makes.
    #[error(
        "the file asks for an absurd amount of work (2^{required}), so it was not made by \
         Lifeboat: check that it is the right file"
    )]
    TooMuchWork {
        /// The work factor in the file.
        required: u8,
    },
}

impl From<OpenError> for PasscodeError {
    fn from(error: OpenError) -> Self {
        match error {
            OpenError::Truncated => Self::Truncated,
            OpenError::NewerVersion => Self::NewerVersion,
            OpenError::NotSealed | OpenError::WrongPurpose { .. } | OpenError::TooLarge { .. } => {
                Self::NotOurs
            }
            _ => Self::Damaged,
        }
    }
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng;
    use rand::rngs::StdRng;

    use super::*;

    const FAST: WorkFactor = WorkFactor(1);

    fn identity() -> Identity {
        Identity::random(&mut StdRng::seed_from_u64(1))
    }

    fn passcode() -> SecretString {
        SecretString::from("correct horse")
    }

    fn sealed(json: &str) -> Vec<u8> {
        let padding = " ".repeat(BODY.saturating_sub(json.len()));
        container::seal_with_passphrase(format!("{json}{padding}").as_bytes(), passcode(), 1)
    }

    #[test]
    fn only_the_passcode_gives_the_identity() {
        let file = wrap(&identity(), &passcode(), FAST);
        assert_eq!(unwrap(&file, &passcode()), Ok(identity()));
        for wrong in ["", "correct horsf", "Correct horse"] {
            let refused = unwrap(&file, &SecretString::from(wrong));
            assert_eq!(refused, Err(PasscodeError::WrongPasscode));
        }
    }

    #[test]
    fn a_file_cut_off_anywhere_is_called_that() {
        let file = wrap(&identity(), &passcode(), FAST);
        for length in 0..file.len() {
            let refused = unwrap(&file[..length], &passcode());
            assert_eq!(refused, Err(PasscodeError::Truncated), "{length} bytes");
        }
    }

    #[test]
    fn a_changed_file_is_damaged() {
        let mut file = wrap(&identity(), &passcode(), FAST);
        *file.last_mut().unwrap() ^= 1;
        assert_eq!(unwrap(&file, &passcode()), Err(PasscodeError::Damaged));
    }

    #[test]
    fn a_newer_file_asks_for_an_update() {
        let newer = sealed(r#"{"format":"lifeboat-passcode","version":2,"keys":["x"]}"#);
        assert_eq!(
            unwrap(&newer, &passcode()),
            Err(PasscodeError::NewerVersion)
        );
        let newer_age = b"age-encryption.org/v2\n";
        assert_eq!(
            unwrap(newer_age, &passcode()),
            Err(PasscodeError::NewerVersion)
        );
    }

    #[test]
    fn another_file_is_not_ours() {
        let vault = sealed(r#"{"format":"lifeboat-vault","version":1,"vault":[]}"#);
        let to_a_key = container::seal_to(&[b' '; BODY], &identity().recipient());
        for file in [vault, to_a_key, b"passcode".to_vec()] {
            assert_eq!(unwrap(&file, &passcode()), Err(PasscodeError::NotOurs));
        }
    }

    #[test]
    fn a_hostile_work_factor_is_refused_without_computing() {
        let file = wrap(&identity(), &passcode(), FAST);
        let end = file
            .windows(3)
            .position(|window| window == b" 1\n")
            .unwrap();
        for required in [21, 30, 63] {
            // 2^63 would never end.
            let number = format!(" {required}\n");
            let hostile = [&file[..end], number.as_bytes(), &file[end + 3..]].concat();
            assert_eq!(
                unwrap(&hostile, &passcode()),
                Err(PasscodeError::TooMuchWork { required })
            );
        }
    }

    #[test]
    fn work_factors_have_a_range() {
        assert_eq!(WorkFactor::new(0), None);
        assert_eq!(WorkFactor::new(21), None);
        assert_eq!(WorkFactor::new(20), Some(WorkFactor::MOST));
        assert_eq!(WorkFactor::default().get(), 17);
    }
}
