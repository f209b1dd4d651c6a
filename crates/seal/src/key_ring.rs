//! The account key and who can open it: the content of the *key file* that the server keeps and
//! cannot read.
//!
//! The key file is an age file whose recipients are those that it lists, so that any device that
//! has it open can seal a new one for all of them without asking for the password or the printed
//! code. Its JSON:
//!
//! ```json
//! {
//!   "format": "lifeboat-account-key", "version": 1, "counter": 7,
//!   "current": "AGE-SECRET-KEY-1…",
//!   "earlier": ["AGE-SECRET-KEY-1…"],
//!   "wraps": [
//!     {"kind": "password", "recipient": "age1…"},
//!     {"kind": "recovery_code", "recipient": "age1…"},
//!     {"kind": "passkey", "recipient": "age1…"},
//!     {"kind": "device", "device": "67e55044-10b1-426f-9247-bb680e5fe0c8", "recipient": "age1…"}
//!   ]
//! }
//! ```
//!
//! `counter` goes up with every change, so that a device which has seen one key file recognizes an
//! older one, also when the account key is the same in both: [`KeyRing::continues`]. `earlier` has the
//! newest first. Each `kind` (and `device`) occurs once.

mod brought_back;

use lifeboat_vault::DeviceId;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::account_key::AccountKey;
use crate::container::{self, check_purpose, malformed};
use crate::error::{OpenError, SealError};
use crate::identity::{Identity, NotAKey, Recipient};

const FORMAT: &str = "lifeboat-account-key";
const VERSION: u32 = 1;

/// The most that a key file may have, in bytes.
const FILE_LIMIT: usize = 256 * 1024;

/// What can open a key file. Beside each device there is one of each kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(tag = "kind", content = "device", rename_all = "snake_case")]
pub enum RecipientKind {
    /// The recovery account's password ([`Identity::from_export_key`]).
    Password,
    /// The recovery kit's code ([`RecoveryCode::identity`](crate::RecoveryCode::identity)).
    RecoveryCode,
    /// A passkey ([`Identity::from_passkey_prf`]).
    Passkey,
    /// A signed-in device, with an identity in its vault.
    Device(DeviceId),
}

/// An opened key file.
///
/// ```
/// use lifeboat_seal::{Identity, KeyRing, OpenError, RecipientKind};
/// use lifeboat_vault::DeviceId;
/// # use rand::SeedableRng;
/// # let mut rng = rand::rngs::StdRng::seed_from_u64(1);
///
/// let (password, phone) = (Identity::random(&mut rng), Identity::random(&mut rng));
/// let phone_id = DeviceId::random(&mut rng);
/// let mut key_ring = KeyRing::generate(&mut rng);
/// key_ring.set(RecipientKind::Password, password.recipient());
/// key_ring.set(RecipientKind::Device(phone_id), phone.recipient());
/// assert_eq!(KeyRing::open(&key_ring.seal()?, &phone)?, key_ring);
///
/// // The phone is lost: what is sealed from now on, it cannot open. The password still can.
/// key_ring.revoke(RecipientKind::Device(phone_id), &mut rng);
/// let key_file = key_ring.seal()?;
/// assert_eq!(KeyRing::open(&key_file, &phone), Err(OpenError::WrongKey));
/// assert_eq!(KeyRing::open(&key_file, &password)?, key_ring);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyRing {
    counter: u64,
    account_key: AccountKey,
    wraps: Vec<(RecipientKind, Recipient)>,
}

impl KeyRing {
    /// The most recipients that a key file can have.
    pub const MOST_RECIPIENTS: usize = 100;

    /// A new account key that nothing can open yet: [`set`](Self::set) what shall, before sealing.
    #[must_use]
    pub fn generate(rng: &mut impl rand::CryptoRng) -> Self {
        Self {
            counter: 0,
            account_key: AccountKey::generate(rng),
            wraps: Vec::new(),
        }
    }

    /// Opens a key file with the identity of a password, recovery code, passkey or device.
    ///
    /// # Errors
    ///
    /// [`OpenError::WrongKey`] if this identity is not (or no longer) one of its recipients;
    /// [`OpenError::WrongPurpose`], [`OpenError::Malformed`], [`OpenError::NewerVersion`] if
    /// something else is in it; and those of any sealed file: [`OpenError::NotSealed`],
    /// [`OpenError::Truncated`], [`OpenError::Damaged`], [`OpenError::TooLarge`].
    pub fn open(key_file: &[u8], identity: &Identity) -> Result<Self, OpenError> {
        let json = container::open(key_file, FILE_LIMIT, identity)?;
        check_purpose(&json, FORMAT, VERSION)?;
        let record: Record =
            serde_json::from_slice(&json).map_err(|error| malformed(FORMAT, &error))?;
        record
            .into_key_ring()
            .map_err(|NotAKey| OpenError::Malformed {
                purpose: FORMAT,
                reason: "one of its keys is not an age key".to_owned(),
            })
    }

    /// The key file: sealed to everything that was [`set`](Self::set).
    ///
    /// # Errors
    ///
    /// [`SealError::NoRecipients`], [`SealError::TooManyRecipients`].
    pub fn seal(&self) -> Result<Vec<u8>, SealError> {
        let (count, limit) = (self.wraps.len(), Self::MOST_RECIPIENTS);
        if count > limit {
            return Err(SealError::TooManyRecipients { count, limit });
        }
        let record = Record::of(self).to_json();
        container::seal(&record, self.wraps.iter().map(|(_, recipient)| recipient))
    }

    /// Lets this open the key file from the next [`seal`](Self::seal) on, in place of what was set
    /// for the same kind.
    pub fn set(&mut self, kind: RecipientKind, recipient: Recipient) {
        self.count_change();
        match self.wraps.iter_mut().find(|(other, _)| *other == kind) {
            Some((_, old)) => *old = recipient,
            None => self.wraps.push((kind, recipient)),
        }
    }

    /// Leaves this out from the next [`seal`](Self::seal) on. Says whether it was there.
    ///
    /// What it could open until now, it still can: see [`revoke`](Self::revoke).
    pub fn remove(&mut self, kind: RecipientKind) -> bool {
        self.count_change();
        let before = self.wraps.len();
        self.wraps.retain(|(other, _)| *other != kind);
        self.wraps.len() < before
    }

    /// Makes a new account key. The old one stays, to open what was sealed to it.
    ///
    /// Afterwards store the new key file, and seal the head anew.
    pub fn rotate(&mut self, rng: &mut impl rand::CryptoRng) {
        self.count_change();
        self.account_key.rotate(rng);
    }

    /// Shuts something out for good that is lost or stolen: [`remove`](Self::remove) and
    /// [`rotate`](Self::rotate). Says whether it was there.
    pub fn revoke(&mut self, kind: RecipientKind, rng: &mut impl rand::CryptoRng) -> bool {
        self.rotate(rng);
        self.remove(kind)
    }

    /// Whether this is `known`, or was made from it by changes. Neither holds for an older key ring,
    /// for one of another account, and for another that was changed as often as `known`.
    ///
    /// ```
    /// # use lifeboat_seal::{Identity, KeyRing, RecipientKind};
    /// # use rand::SeedableRng;
    /// # let mut rng = rand::rngs::StdRng::seed_from_u64(1);
    /// # let (old, new) = (Identity::random(&mut rng), Identity::random(&mut rng));
    /// let mut before = KeyRing::generate(&mut rng);
    /// before.set(RecipientKind::Password, old.recipient());
    /// let mut after = before.clone();
    /// after.set(RecipientKind::Password, new.recipient());
    /// assert!(after.continues(&before));
    /// assert!(!before.continues(&after), "the old password would open it again");
    /// ```
    #[must_use]
    pub fn continues(&self, known: &Self) -> bool {
        let key = known.account_key.current();
        let has_its_key =
            self.account_key.current() == key || self.account_key.earlier().contains(key);
        self == known || (has_its_key && self.counter > known.counter)
    }

    fn count_change(&mut self) {
        self.counter = self.counter.saturating_add(1);
    }

    /// The account key.
    #[must_use]
    pub fn account_key(&self) -> &AccountKey {
        &self.account_key
    }

    /// What can open the key file.
    pub fn kinds(&self) -> impl Iterator<Item = RecipientKind> {
        self.wraps.iter().map(|(kind, _)| *kind)
    }

    /// What is set for this kind.
    #[must_use]
    pub fn recipient(&self, kind: RecipientKind) -> Option<&Recipient> {
        self.wraps
            .iter()
            .find(|(other, _)| *other == kind)
            .map(|(_, recipient)| recipient)
    }
}

/// The JSON in a key file.
#[derive(Serialize, Deserialize)]
struct Record {
    format: String,
    version: u32,
    /// The first key files had none.
    #[serde(default)]
    counter: u64,
    current: Zeroizing<String>,
    earlier: Vec<Zeroizing<String>>,
    wraps: Vec<Wrap>,
}

#[derive(Serialize, Deserialize)]
struct Wrap {
    #[serde(flatten)]
    kind: RecipientKind,
    recipient: String,
}

impl Record {
    fn of(key_ring: &KeyRing) -> Self {
        Self {
            format: FORMAT.to_owned(),
            version: VERSION,
            counter: key_ring.counter,
            current: key_ring.account_key.current().expose(),
            earlier: key_ring
                .account_key
                .earlier()
                .iter()
                .map(Identity::expose)
                .collect(),
            wraps: key_ring
                .wraps
                .iter()
                .map(|(kind, recipient)| Wrap {
                    kind: *kind,
                    recipient: recipient.expose(),
                })
                .collect(),
        }
    }

    #[expect(
        clippy::expect_used,
        reason = "only texts and numbers are written, to memory"
    )]
    fn to_json(&self) -> Zeroizing<Vec<u8>> {
        // Enough from the start, so that no half-filled buffer is left behind in memory.
        let room = 256 + 80 * (1 + self.earlier.len()) + 256 * self.wraps.len();
        let mut json = Zeroizing::new(Vec::with_capacity(room));
        serde_json::to_writer(&mut *json, self).expect("plain data is written to memory");
        json
    }

    fn into_key_ring(self) -> Result<KeyRing, NotAKey> {
        let current = Identity::parse(&self.current)?;
        let earlier = self
            .earlier
            .iter()
            .map(|text| Identity::parse(text))
            .collect::<Result<_, _>>()?;
        let account_key = AccountKey::from_parts(current, earlier);
        let mut key_ring = KeyRing {
            counter: 0,
            account_key,
            wraps: Vec::with_capacity(self.wraps.len()),
        };
        for wrap in self.wraps {
            key_ring.set(wrap.kind, Recipient::parse(&wrap.recipient)?);
        }
        key_ring.counter = self.counter;
        Ok(key_ring)
    }
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng;
    use rand::rngs::StdRng;

    use super::*;

    #[test]
    fn the_json_is_as_documented() {
        let mut rng = StdRng::seed_from_u64(1);
        let identity = Identity::random(&mut rng);
        let device: DeviceId = "67e55044-10b1-426f-9247-bb680e5fe0c8".parse().unwrap();
        let mut key_ring = KeyRing::generate(&mut rng);
        key_ring.set(RecipientKind::RecoveryCode, identity.recipient());
        key_ring.set(RecipientKind::Device(device), identity.recipient());
        let current = key_ring.account_key().current().expose();
        let recipient = identity.recipient().expose();
        assert_eq!(
            String::from_utf8_lossy(&Record::of(&key_ring).to_json()),
            format!(
                "{{\"format\":\"lifeboat-account-key\",\"version\":1,\"counter\":2,\
                 \"current\":\"{}\",\"earlier\":[],\
                 \"wraps\":[{{\"kind\":\"recovery_code\",\"recipient\":\"{recipient}\"}},\
                 {{\"kind\":\"device\",\"device\":\"67e55044-10b1-426f-9247-bb680e5fe0c8\",\
                 \"recipient\":\"{recipient}\"}}]}}",
                *current
            )
        );
    }

    #[test]
    fn a_full_key_ring_with_a_long_history_survives_sealing() {
        let mut rng = StdRng::seed_from_u64(1);
        let identity = Identity::random(&mut rng);
        let mut key_ring = KeyRing::generate(&mut rng);
        for kind in [
            RecipientKind::Password,
            RecipientKind::RecoveryCode,
            RecipientKind::Passkey,
        ] {
            key_ring.set(kind, identity.recipient());
        }
        for _ in 3..KeyRing::MOST_RECIPIENTS {
            let device = RecipientKind::Device(DeviceId::random(&mut rng));
            key_ring.set(device, Identity::random(&mut rng).recipient());
        }
        for _ in 0..500 {
            key_ring.rotate(&mut rng);
        }
        let opened = KeyRing::open(&key_ring.seal().unwrap(), &identity).unwrap();
        assert_eq!(opened, key_ring);

        key_ring.set(
            RecipientKind::Device(DeviceId::random(&mut rng)),
            identity.recipient(),
        );
        assert_eq!(
            key_ring.seal(),
            Err(SealError::TooManyRecipients {
                count: 101,
                limit: 100
            })
        );
    }

    #[test]
    fn a_key_that_nothing_could_open_is_not_sealed() {
        let mut rng = StdRng::seed_from_u64(1);
        let mut key_ring = KeyRing::generate(&mut rng);
        assert_eq!(key_ring.seal(), Err(SealError::NoRecipients));
        key_ring.set(
            RecipientKind::Password,
            Identity::random(&mut rng).recipient(),
        );
        assert!(key_ring.remove(RecipientKind::Password));
        assert!(!key_ring.remove(RecipientKind::Password));
        assert_eq!(key_ring.seal(), Err(SealError::NoRecipients));
    }

    #[test]
    fn a_changed_password_shuts_the_old_one_out() {
        let mut rng = StdRng::seed_from_u64(1);
        let (old, new) = (Identity::random(&mut rng), Identity::random(&mut rng));
        let mut key_ring = KeyRing::generate(&mut rng);
        key_ring.set(RecipientKind::Password, old.recipient());
        key_ring.set(RecipientKind::Password, new.recipient());
        assert_eq!(
            key_ring.kinds().collect::<Vec<_>>(),
            [RecipientKind::Password]
        );
        assert_eq!(
            key_ring.recipient(RecipientKind::Password),
            Some(&new.recipient())
        );
        let key_file = key_ring.seal().unwrap();
        assert_eq!(KeyRing::open(&key_file, &old), Err(OpenError::WrongKey));
        assert_eq!(KeyRing::open(&key_file, &new), Ok(key_ring));
    }

    #[test]
    fn an_older_key_ring_does_not_continue_a_newer_one_even_with_the_same_account_key() {
        let mut rng = StdRng::seed_from_u64(1);
        let identity = Identity::random(&mut rng);
        let mut key_ring = KeyRing::generate(&mut rng);
        key_ring.set(RecipientKind::Password, identity.recipient());
        let mut all = vec![key_ring.clone()];
        let device = RecipientKind::Device(DeviceId::random(&mut rng));
        key_ring.set(device, Identity::random(&mut rng).recipient());
        all.push(key_ring.clone());
        key_ring.rotate(&mut rng);
        all.push(key_ring.clone());
        assert!(key_ring.remove(device));
        all.push(key_ring);
        for (age, older) in all.iter().enumerate() {
            let sealed = KeyRing::open(&older.seal().unwrap(), &identity).unwrap();
            for (other_age, other) in all.iter().enumerate() {
                assert_eq!(sealed.continues(other), age >= other_age);
            }
        }
        let mut one = all[0].clone();
        let mut two = all[0].clone();
        one.set(device, identity.recipient());
        two.set(device, Identity::random(&mut rng).recipient());
        assert!(!one.continues(&two) && !two.continues(&one));
    }

    #[test]
    fn what_is_wrong_with_the_content_is_said() {
        let identity = Identity::random(&mut StdRng::seed_from_u64(1));
        let open = |json: &str| {
            let file = container::seal_to(json.as_bytes(), &identity.recipient());
            KeyRing::open(&file, &identity).unwrap_err()
        };
        let newer = r#"{"format": "lifeboat-account-key", "version": 2, "keys": []}"#;
        assert_eq!(open(newer), OpenError::NewerVersion);
        let other = r#"{"format": "lifeboat-vault", "version": 1}"#;
        assert_eq!(
            open(other),
            OpenError::WrongPurpose {
                expected: FORMAT,
                found: "lifeboat-vault".to_owned()
            }
        );
        let no_key = r#"{"format":"lifeboat-account-key","version":1,
            "current":"x","earlier":[],"wraps":[]}"#;
        for wrong in [
            no_key,
            "{}",
            "nothing",
            r#"{"format":"lifeboat-account-key","version":1}"#,
        ] {
            assert!(
                matches!(
                    open(wrong),
                    OpenError::Malformed {
                        purpose: FORMAT,
                        ..
                    }
                ),
                "{wrong}"
            );
        }
    }

    #[test]
    fn nothing_secret_is_printed() {
        let mut rng = StdRng::seed_from_u64(1);
        let mut key_ring = KeyRing::generate(&mut rng);
        key_ring.set(
            RecipientKind::Password,
            Identity::random(&mut rng).recipient(),
        );
        let printed = format!("{key_ring:?}");
        assert!(
            !printed.contains("AGE-SECRET") && !printed.contains("age1"),
            "{printed}"
        );
    }
}
