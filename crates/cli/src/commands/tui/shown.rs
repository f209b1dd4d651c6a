//! What is shown of an account beside its name, at one moment.

use lifeboat_client::device::{Vault, ends_soon};
use lifeboat_otp::{Code, Generator};
use lifeboat_vault::{Account, Credential, FollowUp, Timestamp};

/// What there is to show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Shown {
    /// A code that the time changes.
    Timed {
        code: Code,
        /// How many seconds it still lives, and how many in all.
        left: (u64, u64),
        /// The next one, when that comes soon.
        next: Option<Code>,
    },
    /// A code that is used up by being shown: the last one that was asked for here, if any was.
    Counted(Option<Code>),
    /// No code before that is done.
    Needs(FollowUp),
    /// No code.
    Nothing,
}

impl Shown {
    /// That of an account. `counted` is the last code that was asked for.
    pub(super) fn of(
        vault: &Vault,
        account: &Account,
        counted: Option<&Code>,
        now: Timestamp,
    ) -> Self {
        if let Some(follow_up) = vault.follow_up(account) {
            return Self::Needs(follow_up);
        }
        if let Credential::Generator(Generator::Hotp(_)) = &account.credential {
            return Self::Counted(counted.cloned());
        }
        let Some(timed) = vault.timed_code(account, now.seconds()) else {
            return Self::Nothing;
        };
        let left = timed.valid_until.saturating_sub(now.seconds());
        let life = timed.valid_until.saturating_sub(timed.valid_from);
        let next = || vault.timed_code(account, timed.valid_until);
        Self::Timed {
            next: ends_soon(left, life)
                .then(next)
                .flatten()
                .map(|next| next.code),
            code: timed.code,
            left: (left, life),
        }
    }

    /// The code that is seen.
    pub(super) fn code(&self) -> Option<&Code> {
        match self {
            Self::Timed { code, .. } => Some(code),
            Self::Counted(code) => code.as_ref(),
            Self::Needs(_) | Self::Nothing => None,
        }
    }
}
