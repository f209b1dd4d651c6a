//! The keys that age files are sealed to (X25519, <https://c2sp.org/age#x25519-recipient-stanza>):
//! an [`Identity`] opens what was sealed to its [`Recipient`].

use std::fmt;
use std::sync::OnceLock;

use bech32::{Bech32, Hrp};
use secrecy::ExposeSecret;
use subtle::ConstantTimeEq;
use thiserror::Error;
use zeroize::Zeroizing;

use crate::derivation::{Purpose, derive};

/// A secret key that opens age files. The program `age` can use it too: `age -d -i FILE` with a
/// file that holds the text that [`expose`](Self::expose) gives.
///
/// ```
/// use lifeboat_seal::Identity;
/// # use rand::SeedableRng;
/// # let mut rng = rand::rngs::StdRng::seed_from_u64(1);
///
/// let identity = Identity::random(&mut rng);
/// assert!(identity.expose().starts_with("AGE-SECRET-KEY-1"));
/// assert_eq!(Identity::parse(&identity.expose())?, identity);
/// assert_eq!(format!("{identity:?}"), "Identity([redacted])");
/// # Ok::<(), lifeboat_seal::NotAKey>(())
/// ```
#[derive(Clone)]
pub struct Identity {
    secret: Zeroizing<[u8; 32]>,
    age: age::x25519::Identity,
    /// Computed when it is first needed: that is a good part of what sealing a small vault costs.
    recipient: OnceLock<Recipient>,
}

impl Identity {
    /// A new key.
    #[must_use]
    pub fn random(rng: &mut impl rand::CryptoRng) -> Self {
        let mut secret = Zeroizing::new([0; 32]);
        rng.fill_bytes(secret.as_mut_slice());
        Self::from_secret(&secret)
    }

    /// The *password identity*: the one that the export key of an OPAQUE registration or sign-in
    /// gives.
    #[must_use]
    pub fn from_export_key(export_key: &[u8; 64]) -> Self {
        Self::from_secret(&derive(export_key, Purpose::PasswordIdentity))
    }

    /// The *passkey identity*: the one that a passkey's PRF output gives (`WebAuthn` Level 3
    /// §10.1.4).
    #[must_use]
    pub fn from_passkey_prf(prf_output: &[u8; 32]) -> Self {
        Self::from_secret(&derive(prf_output, Purpose::PasskeyIdentity))
    }

    /// Reads `AGE-SECRET-KEY-1…`; spaces around it and its letter case do not matter.
    ///
    /// # Errors
    ///
    /// [`NotAKey`] if it is none, or if a character of it is wrong.
    pub fn parse(text: &str) -> Result<Self, NotAKey> {
        let (prefix, bytes) = bech32::decode(text.trim()).map_err(|_| NotAKey)?;
        let bytes = Zeroizing::new(bytes);
        let secret = bytes
            .as_slice()
            .try_into()
            .map(Zeroizing::new)
            .map_err(|_| NotAKey)?;
        if prefix == SECRET_KEY {
            Ok(Self::from_secret(&secret))
        } else {
            Err(NotAKey)
        }
    }

    /// The key as text, `AGE-SECRET-KEY-1…`. Whoever has it can open everything that is sealed to
    /// it.
    #[must_use]
    pub fn expose(&self) -> Zeroizing<String> {
        Zeroizing::new(self.age.to_string().expose_secret().to_owned())
    }

    /// What to seal to, so that this identity opens it.
    #[must_use]
    pub fn recipient(&self) -> Recipient {
        self.recipient
            .get_or_init(|| Recipient(self.age.to_public()))
            .clone()
    }

    #[expect(
        clippy::expect_used,
        reason = "32 bytes always fit, and any 32 bytes are a key"
    )]
    pub(crate) fn from_secret(secret: &Zeroizing<[u8; 32]>) -> Self {
        let text = bech32::encode_upper::<Bech32>(SECRET_KEY, secret.as_slice())
            .map(Zeroizing::new)
            .expect("32 bytes are short enough for Bech32");
        let age = text.parse().expect("any 32 bytes are an X25519 key");
        Self {
            secret: secret.clone(),
            age,
            recipient: OnceLock::new(),
        }
    }

    /// The 32 secret bytes, to derive other keys from.
    pub(crate) fn secret(&self) -> &[u8; 32] {
        &self.secret
    }

    pub(crate) fn as_age(&self) -> &age::x25519::Identity {
        &self.age
    }
}

const SECRET_KEY: Hrp = Hrp::parse_unchecked("age-secret-key-");

/// Takes the same time wherever the difference is.
impl PartialEq for Identity {
    fn eq(&self, other: &Self) -> bool {
        self.secret.ct_eq(&*other.secret).into()
    }
}

impl Eq for Identity {}

impl fmt::Debug for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Identity([redacted])")
    }
}

/// The public half of an [`Identity`].
///
/// Public in the sense of mathematics only: whoever knows the recipient of an account key can make
/// files that open, so recipients are not printed and travel only inside sealed files.
#[derive(Clone, PartialEq, Eq)]
pub struct Recipient(age::x25519::Recipient);

impl Recipient {
    /// Reads `age1…`.
    ///
    /// # Errors
    ///
    /// [`NotAKey`] if it is none, or if a character of it is wrong.
    pub fn parse(text: &str) -> Result<Self, NotAKey> {
        text.trim().parse().map(Self).map_err(|_| NotAKey)
    }

    /// The recipient as text, `age1…`.
    #[must_use]
    pub fn expose(&self) -> String {
        self.0.to_string()
    }

    pub(crate) fn as_age(&self) -> &age::x25519::Recipient {
        &self.0
    }
}

impl fmt::Debug for Recipient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Recipient([redacted])")
    }
}

/// A text that is no age key, or one that was mistyped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("this is not an age key, or a character of it is wrong: copy the whole line again")]
pub struct NotAKey;

#[cfg(test)]
mod tests {
    use super::*;

    // The pair that the age specification's implementations test with.
    const SECRET: &str =
        "AGE-SECRET-KEY-1GQ9778VQXMMJVE8SK7J6VT8UJ4HDQAJUVSFCWCM02D8GEWQ72PVQ2Y5J33";
    const PUBLIC: &str = "age1t7rxyev2z3rw82stdlrrepyc39nvn86l5078zqkf5uasdy86jp6svpy7pa";

    #[test]
    fn an_identity_reads_and_writes_ages_text() {
        let identity = Identity::parse(&format!(" {} \n", SECRET.to_lowercase())).unwrap();
        assert_eq!(*identity.expose(), SECRET);
        assert_eq!(identity.recipient().expose(), PUBLIC);
        assert_eq!(Recipient::parse(PUBLIC).unwrap(), identity.recipient());
    }

    #[test]
    fn a_mistyped_or_public_key_is_no_identity() {
        for wrong in [
            "",
            "AGE-SECRET-KEY-1",
            PUBLIC,
            &SECRET.replace("77", "78"),
            &SECRET[..70],
        ] {
            assert_eq!(Identity::parse(wrong), Err(NotAKey), "{wrong}");
        }
        assert!(Recipient::parse(SECRET).is_err());
    }

    #[test]
    fn each_origin_gives_its_own_identity() {
        assert_eq!(
            Identity::from_export_key(&[1; 64]),
            Identity::from_export_key(&[1; 64])
        );
        assert_ne!(
            Identity::from_export_key(&[1; 64]),
            Identity::from_export_key(&[2; 64])
        );
        assert_ne!(
            Identity::from_passkey_prf(&[1; 32]),
            Identity::from_secret(&Zeroizing::new([1; 32]))
        );
    }

    #[test]
    fn neither_half_is_printed() {
        let identity = Identity::parse(SECRET).unwrap();
        assert_eq!(
            format!("{identity:?} {:?}", identity.recipient()),
            "Identity([redacted]) Recipient([redacted])"
        );
    }
}
