//! Using up a counted code (HOTP, RFC 4226).

use lifeboat_otp::{Code, CounterExhausted, Generator};

use super::{Contents, NoSuchAccount};
use crate::{AccountId, Credential, Timestamp};

/// Why there is no counted code to use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CountedCodeError {
    /// There is no such account.
    #[error(transparent)]
    NoSuchAccount(#[from] NoSuchAccount),
    /// Its codes are not counted.
    #[error("this account's codes are not counted; it may have been changed. Look at it again")]
    NotCounted,
    /// All of its codes are used up.
    #[error(transparent)]
    Exhausted(#[from] CounterExhausted),
}

impl Contents {
    /// Uses up one counted code: the counter moves on. Show the code only when that is durable, so
    /// that no code is given twice.
    ///
    /// # Errors
    ///
    /// See [`CountedCodeError`]; nothing is changed then.
    pub fn use_counted_code(
        &mut self,
        id: AccountId,
        now: Timestamp,
    ) -> Result<Code, CountedCodeError> {
        let mut outcome = Err(CountedCodeError::NotCounted);
        self.edit(id, now, |account| {
            if let Credential::Generator(Generator::Hotp(hotp)) = &mut account.credential {
                let code = hotp.code();
                outcome = hotp.advance().map(|()| code).map_err(Into::into);
            }
        })?;
        outcome
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{account_named, hotp_account};

    #[test]
    fn a_counted_code_is_given_once() {
        let mut vault = Contents::default();
        let account = hotp_account(3);
        let _ = vault.add(account.clone());
        let now = Timestamp::from_seconds(2_000_000_000);
        let first = vault.use_counted_code(account.id, now).unwrap();
        let second = vault.use_counted_code(account.id, now).unwrap();
        assert_ne!(first, second);
        assert_eq!(vault.accounts[0].credential, hotp_account(5).credential);
    }

    #[test]
    fn an_account_without_counted_codes_has_none_to_use() {
        let mut vault = Contents::default();
        let account = account_named("Example", "alice");
        let _ = vault.add(account.clone());
        let refused = vault.use_counted_code(account.id, Timestamp::from_seconds(1));
        assert_eq!(refused, Err(CountedCodeError::NotCounted));
    }
}
