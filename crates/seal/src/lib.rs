//! Every use of cryptography on user data: keys, sealed versions, sealed files.
//!
//! Whatever Lifeboat stores or sends is a standard [age v1](https://c2sp.org/age) file of
//! documented JSON, so that nobody needs Lifeboat to open it. This crate decides *which* keys it is
//! sealed to, binds each file to its purpose, and proves with a [`Manifest`] that a version is the
//! one that the user's own devices made.
//!
//! ```text
//! password ──OPAQUE──> export key ──HKDF──> password identity ─┐
//! recovery code ───────────────────HKDF──> recovery identity ──┼─ recipients of ──> account key (KeyRing)
//! passkey PRF ─────────────────────HKDF──> passkey identity ───┤                       │
//! made at sign-in, kept in the vault ───> device identity ─────┘                       │
//!                                            version (age file) <── recipient ─────────┤
//!                                            manifest MAC key   <── HKDF ──────────────┘
//! passcode ──age scrypt──> vault identity ── recipient ──> vault file on the device
//! ```
//!
//! # From a new recovery account to a restored backup
//!
//! ```
//! use lifeboat_seal::{
//!     Identity, KeyRing, RecipientKind, RecoveryCode, open_version, seal_snapshot,
//! };
//! # use lifeboat_vault::testing::{snapshot_of, vault_of};
//! # use rand::SeedableRng;
//! # let mut rng = rand::rngs::StdRng::seed_from_u64(1);
//! # let snapshot = snapshot_of(vault_of(3));
//!
//! // A new recovery account: a random account key, which the password and the recovery code open.
//! let export_key = [7; 64]; // from the registration
//! let recovery_code = RecoveryCode::generate(&mut rng);
//! let mut key_ring = KeyRing::generate(&mut rng);
//! key_ring.set(RecipientKind::Password, Identity::from_export_key(&export_key).recipient());
//! key_ring.set(RecipientKind::RecoveryCode, recovery_code.identity().recipient());
//! let key_file = key_ring.seal()?; // the server keeps this and can read none of it
//!
//! // A backup.
//! let sealed = seal_snapshot(&snapshot, &key_ring)?;
//!
//! // A new device: the password is forgotten, the printed code is at hand.
//! let typed = RecoveryCode::parse(&recovery_code.expose().to_lowercase())?;
//! let key_ring = KeyRing::open(&key_file, &typed.identity())?;
//! let restored = open_version(&sealed.manifest, &sealed.object, &key_ring)?;
//! assert_eq!(restored, snapshot);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod account_key;
mod container;
mod derivation;
mod device_key;
mod error;
mod identity;
mod identity_record;
mod key_ring;
mod manifest;
pub mod passcode_file;
pub mod passkey_file;
mod recovery_code;
pub mod vault_file;
mod version;
mod wiped;

pub use account_key::{AccountKey, KeyId};
pub use device_key::DeviceKey;
pub use error::{OpenError, SealError};
pub use identity::{Identity, NotAKey, Recipient};
pub use key_ring::{KeyRing, RecipientKind};
pub use manifest::{Manifest, ManifestMac};
pub use recovery_code::{RecoveryCode, RecoveryCodeError, RecoveryProof};
pub use version::{SealedVersion, backup_of, open_version, seal_snapshot};
