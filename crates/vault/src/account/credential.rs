//! What an account proves itself with.

use lifeboat_otp::{Generator, Period};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::AccountId;

/// What an account proves itself with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Credential {
    /// A secret that makes codes. It is backed up.
    Generator(Generator),
    /// A key that one device made and that never leaves it. **There is no secret here**, and no room
    /// for one: only who issued the credential, and for whom. A device keeps its key elsewhere.
    DeviceBound(Provider),
}

/// Who issues an account's device credentials, and what the account is called there.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Provider {
    /// The origin of the provider's server, such as `https://id.example.com`.
    pub server: String,
    /// The account's id at that server.
    pub subject: String,
}

impl Credential {
    /// Whether both prove the same: the same type, secret and parameters, or the same provider.
    /// How far the counter of an HOTP generator has come makes no difference.
    #[must_use]
    pub fn is_same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Generator(mine), Self::Generator(theirs)) => mine.makes_same_codes(theirs),
            (Self::DeviceBound(mine), Self::DeviceBound(theirs)) => mine == theirs,
            _ => false,
        }
    }

    /// The generator of codes, if it is one.
    #[must_use]
    pub const fn generator(&self) -> Option<&Generator> {
        match self {
            Self::Generator(generator) => Some(generator),
            Self::DeviceBound(_) => None,
        }
    }

    /// The provider, if the credential is bound to a device.
    #[must_use]
    pub const fn provider(&self) -> Option<&Provider> {
        match self {
            Self::Generator(_) => None,
            Self::DeviceBound(provider) => Some(provider),
        }
    }

    /// Its name in JSON: `totp`, `hotp`, `steam` or `push`.
    #[must_use]
    pub const fn type_str(&self) -> &'static str {
        match self {
            Self::Generator(generator) => generator.kind_str(),
            Self::DeviceBound(_) => "push",
        }
    }

    /// Moves the counter of an HOTP generator forward to where the other one is, if that has the same
    /// secret and is further on.
    pub(crate) fn catch_up_with(&mut self, other: &Self) {
        if let (Self::Generator(Generator::Hotp(mine)), Self::Generator(Generator::Hotp(theirs))) =
            (self, other)
            && mine.secret == theirs.secret
        {
            mine.counter = mine.counter.max(theirs.counter);
        }
    }

    /// Moves the counter of an HOTP generator forward to this; never back.
    pub(crate) fn count_on_from(&mut self, counter: u64) {
        if let Self::Generator(Generator::Hotp(mine)) = self {
            mine.counter = mine.counter.max(counter);
        }
    }

    /// How far the counter of an HOTP generator has come.
    pub(crate) const fn counter(&self) -> Option<u64> {
        match self {
            Self::Generator(generator) => generator.counter(),
            Self::DeviceBound(_) => None,
        }
    }

    /// Equal for credentials that [are the same](Self::is_same), and only for those.
    pub(crate) fn fingerprint(&self) -> Fingerprint {
        let mut hash = Sha256::new_with_prefix("lifeboat/credential-fingerprint/v1");
        // Each part is preceded by its length, so that no two lists of parts run into one.
        let mut add = |part: &[u8]| {
            hash.update((part.len() as u64).to_be_bytes());
            hash.update(part);
        };
        add(self.type_str().as_bytes());
        match self {
            Self::Generator(generator) => {
                add(generator.algorithm().as_str().as_bytes());
                add(&[generator.digits()]);
                add(&generator.period().map_or(0, Period::seconds).to_be_bytes());
                add(generator.secret().expose_bytes());
            }
            Self::DeviceBound(provider) => {
                add(provider.server.as_bytes());
                add(provider.subject.as_bytes());
            }
        }
        Fingerprint(hash.finalize().into())
    }

    /// The id of an account that gets this credential because the account called `id` has another
    /// one. Every device derives the same. It tells nothing about the secret that could be computed
    /// in practice: it is half of a SHA-256 over it.
    pub(crate) fn second_id(&self, id: AccountId) -> AccountId {
        let hash = Sha256::new_with_prefix("lifeboat/second-account/v1")
            .chain_update(id.as_uuid().as_bytes())
            .chain_update(self.fingerprint().0)
            .finalize();
        let mut half = [0; 16];
        half.iter_mut().zip(hash).for_each(|(to, from)| *to = from);
        AccountId::from_hash(half)
    }
}

/// Stands for a credential in an index, so that no second copy of the secret is made. It does not
/// leave this crate.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Fingerprint([u8; 32]);

#[cfg(test)]
mod tests {
    use lifeboat_otp::{Algorithm, Digits, Hotp, Secret, Steam, Totp};

    use super::*;

    fn secret() -> Secret {
        Secret::from_bytes(b"12345678901234567890".to_vec()).unwrap()
    }

    fn hotp(counter: u64) -> Credential {
        Credential::Generator(
            Hotp {
                counter,
                ..Hotp::new(secret())
            }
            .into(),
        )
    }

    #[test]
    fn every_parameter_makes_a_difference_except_the_counter() {
        let totp = Totp::new(secret());
        let all: Vec<Credential> = vec![
            Credential::Generator(totp.clone().into()),
            Credential::Generator(
                Totp {
                    digits: Digits::MAX,
                    ..totp.clone()
                }
                .into(),
            ),
            Credential::Generator(
                Totp {
                    algorithm: Algorithm::Sha512,
                    ..totp.clone()
                }
                .into(),
            ),
            Credential::Generator(
                Totp {
                    period: Period::new(60).unwrap(),
                    ..totp
                }
                .into(),
            ),
            Credential::Generator(Totp::new(Secret::from_bytes(vec![1]).unwrap()).into()),
            Credential::Generator(Steam::new(secret()).into()),
            hotp(0),
            Credential::DeviceBound(Provider {
                server: "ab".into(),
                subject: "c".into(),
            }),
            Credential::DeviceBound(Provider {
                server: "a".into(),
                subject: "bc".into(),
            }),
        ];
        for (i, one) in all.iter().enumerate() {
            for (j, other) in all.iter().enumerate() {
                assert_eq!(one.is_same(other), i == j);
                assert_eq!(one.fingerprint() == other.fingerprint(), i == j);
            }
        }
        assert!(hotp(0).is_same(&hotp(9)));
        assert!(hotp(0).fingerprint() == hotp(9).fingerprint());
    }

    #[test]
    fn a_counter_catches_up_but_never_goes_back() {
        let mut mine = hotp(4);
        mine.catch_up_with(&hotp(3));
        assert_eq!(mine, hotp(4));
        mine.catch_up_with(&hotp(9));
        assert_eq!(mine, hotp(9));
    }

    #[test]
    fn the_second_id_depends_on_the_id_and_the_credential() {
        let id = AccountId::from_hash([1; 16]);
        let second = hotp(0).second_id(id);
        assert_eq!(second, hotp(7).second_id(id));
        assert_ne!(second, id);
        assert_ne!(second, hotp(0).second_id(second));
        assert_ne!(
            second,
            Credential::Generator(Steam::new(secret()).into()).second_id(id)
        );
    }

    #[test]
    fn a_credential_does_not_print_its_secret() {
        let shown = format!("{:?}", hotp(0));
        assert!(shown.contains("[redacted]"), "{shown}");
        assert!(!shown.contains("1234567890"), "{shown}");
    }
}
