//! A device key: ES256 (ECDSA on P-256 with SHA-256, RFC 7518 §3.4), with which one device answers
//! sign-in requests (B8).
//!
//! The private half leaves this type in one way only: sealed as an age file for the device's own vault
//! identity. The JSON in that file:
//! `{"format":"lifeboat-device-key","version":1,"name":"…","private_key":"…"}`, the key being 32
//! bytes in lower-case hexadecimal. The name is the caller's, so that one file cannot stand in for
//! another.

use std::fmt;

use data_encoding::HEXLOWER;
use p256::ecdsa::{Signature, SigningKey, signature::Signer};
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, Zeroizing};

use crate::container::{self, check_purpose};
use crate::error::OpenError;
use crate::identity::{Identity, Recipient};

const FORMAT: &str = "lifeboat-device-key";
const VERSION: u32 = 1;
/// The most bytes that a sealed key has.
const LIMIT: usize = 4096;

/// A private key that signs, and that nothing can be made of but signatures.
///
/// It prints as `[redacted]` and is erased from memory when dropped. It cannot be serialized, so
/// nothing that is backed up, exported or sent can hold it:
///
/// ```compile_fail,E0277
/// # use lifeboat_seal::DeviceKey;
/// # use rand::SeedableRng;
/// # let key = DeviceKey::generate(&mut rand::rngs::StdRng::seed_from_u64(1));
/// serde_json::to_string(&key).unwrap();
/// ```
///
/// Its own file opens for the vault identity, and under its own name:
///
/// ```
/// use lifeboat_seal::{DeviceKey, Identity};
/// # use rand::SeedableRng;
/// # let mut rng = rand::rngs::StdRng::seed_from_u64(1);
///
/// let identity = Identity::random(&mut rng);
/// let key = DeviceKey::generate(&mut rng);
/// let file = key.seal("mine", &identity.recipient());
/// let again = DeviceKey::open(&file, "mine", &identity)?;
/// assert_eq!(again.public(), key.public());
/// assert_eq!(again.sign(b"yes"), key.sign(b"yes"));
/// # Ok::<(), lifeboat_seal::OpenError>(())
/// ```
pub struct DeviceKey(SigningKey);

impl DeviceKey {
    /// A new key.
    pub fn generate(rng: &mut impl rand::CryptoRng) -> Self {
        let mut bytes = Zeroizing::new([0; 32]);
        loop {
            rng.fill_bytes(&mut *bytes);
            // All but one of 2^32 numbers are below the order of the curve.
            if let Ok(key) = SigningKey::from_slice(&*bytes) {
                return Self(key);
            }
        }
    }

    /// The public half: an uncompressed point (SEC 1 §2.3.3).
    ///
    /// # Panics
    ///
    /// Never: an uncompressed point of P-256 has 65 bytes.
    #[must_use]
    #[expect(clippy::expect_used, reason = "an uncompressed point has 65 bytes")]
    pub fn public(&self) -> [u8; 65] {
        let point = self.0.verifying_key().to_sec1_point(false);
        point.as_bytes().try_into().expect("65 bytes")
    }

    /// The signature of a message: `r ‖ s`, deterministic (RFC 6979).
    #[must_use]
    pub fn sign(&self, message: &[u8]) -> [u8; 64] {
        let signature: Signature = self.0.sign(message);
        signature.to_bytes().into()
    }

    /// The key as a file that only this device can open.
    ///
    /// # Panics
    ///
    /// Never: plain text is written to memory.
    #[must_use]
    #[expect(clippy::expect_used, reason = "plain text is written to memory")]
    pub fn seal(&self, name: &str, recipient: &Recipient) -> Vec<u8> {
        let mut bytes = self.0.to_bytes();
        let private_key = Zeroizing::new(HEXLOWER.encode(&bytes));
        bytes.zeroize();
        let record = RecordOut {
            format: FORMAT,
            version: VERSION,
            name,
            private_key: &private_key,
        };
        let mut json = Zeroizing::new(Vec::with_capacity(512));
        serde_json::to_writer(&mut *json, &record).expect("text is written to memory");
        container::seal_to(&json, recipient)
    }

    /// Opens such a file.
    ///
    /// # Errors
    ///
    /// [`OpenError::WrongKey`] if another identity is needed; [`OpenError::WrongPurpose`] if the file
    /// is no device key; [`OpenError::Malformed`] also if it is one of another name; and those of a
    /// file that is damaged, cut off or too new.
    pub fn open(file: &[u8], name: &str, identity: &Identity) -> Result<Self, OpenError> {
        let json = container::open(file, LIMIT, identity)?;
        check_purpose(&json, FORMAT, VERSION)?;
        let malformed = |reason: &str| OpenError::Malformed {
            purpose: FORMAT,
            reason: reason.to_owned(),
        };
        // serde's own words could repeat a value.
        let record: RecordIn =
            serde_json::from_slice(&json).map_err(|_| malformed("its fields are not right"))?;
        let private_key = Zeroizing::new(record.private_key);
        if record.name != name {
            return Err(malformed("it is a key of another name"));
        }
        let bytes = HEXLOWER
            .decode(private_key.as_bytes())
            .map(Zeroizing::new)
            .map_err(|_| malformed("the key is not hexadecimal"))?;
        SigningKey::from_slice(&bytes)
            .map(Self)
            .map_err(|_| malformed("the key is not one of the curve P-256"))
    }
}

impl fmt::Debug for DeviceKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DeviceKey([redacted])")
    }
}

#[derive(Serialize)]
struct RecordOut<'a> {
    format: &'static str,
    version: u32,
    name: &'a str,
    private_key: &'a str,
}

#[derive(Deserialize)]
struct RecordIn {
    name: String,
    private_key: String,
}

#[cfg(test)]
mod tests {
    use p256::ecdsa::{VerifyingKey, signature::Verifier};
    use rand::{SeedableRng, rngs::StdRng};

    use super::*;

    fn key(seed: u64) -> DeviceKey {
        DeviceKey::generate(&mut StdRng::seed_from_u64(seed))
    }

    fn identity(seed: u64) -> Identity {
        Identity::random(&mut StdRng::seed_from_u64(seed))
    }

    #[test]
    fn whoever_has_the_public_half_can_check_a_signature() {
        let public = VerifyingKey::from_sec1_bytes(&key(1).public()).unwrap();
        let signature = Signature::from_slice(&key(1).sign(b"approve")).unwrap();
        public.verify(b"approve", &signature).unwrap();
        assert!(public.verify(b"deny", &signature).is_err());
        assert_ne!(key(1).public(), key(2).public());
        assert_eq!(key(1).public()[0], 4);
    }

    #[test]
    fn a_sealed_key_opens_on_its_own_device_and_under_its_own_name_only() {
        let file = key(1).seal("one", &identity(1).recipient());
        let opened = DeviceKey::open(&file, "one", &identity(1)).unwrap();
        assert_eq!(opened.public(), key(1).public());
        let open = |name: &str, seed| DeviceKey::open(&file, name, &identity(seed)).unwrap_err();
        assert_eq!(open("one", 2), OpenError::WrongKey);
        assert!(matches!(open("two", 1), OpenError::Malformed { .. }));
    }

    #[test]
    fn other_files_and_damaged_ones_are_no_keys() {
        let vault = crate::vault_file::seal_vault(b"{}", &identity(1).recipient());
        assert!(matches!(
            DeviceKey::open(&vault, "one", &identity(1)),
            Err(OpenError::WrongPurpose { .. })
        ));
        let wrong = |key: &str| {
            let json = format!(
                r#"{{"format":"{FORMAT}","version":1,"name":"one","private_key":"{key}"}}"#
            );
            let file = container::seal_to(json.as_bytes(), &identity(1).recipient());
            DeviceKey::open(&file, "one", &identity(1)).unwrap_err()
        };
        for private_key in ["", "xyz", &"00".repeat(32), &"ff".repeat(32), "0102"] {
            let error = wrong(private_key);
            assert!(matches!(error, OpenError::Malformed { .. }), "{error}");
            if private_key.len() > 2 {
                assert!(!error.to_string().contains(private_key));
            }
        }
        let mut file = key(1).seal("one", &identity(1).recipient());
        let last = file.len() - 1;
        file[last] ^= 1;
        assert!(DeviceKey::open(&file, "one", &identity(1)).is_err());
    }

    #[test]
    fn it_does_not_print() {
        let private = HEXLOWER.encode(&key(1).0.to_bytes());
        let shown = format!("{:?}", key(1));
        assert!(shown.contains("[redacted]") && !shown.contains(&private));
    }
}
