//! What an authenticator holds, and what happens to it when devices meet: accounts and their order,
//! settings, snapshots, the difference and the three-way merge of two vaults, and the plan of a recovery.
//!
//! Pure: no clock, no disk, no network. The same input gives the same output on every device.
//!
//! ```
//! use lifeboat_otp::{Secret, Totp};
//! use lifeboat_vault::{
//!     Account, AccountId, Addition, Contents, Credential, Label, RestorePlan, Timestamp, merge,
//! };
//! use rand::SeedableRng;
//!
//! let mut rng = rand::rngs::StdRng::seed_from_u64(1); // a program takes the system's
//! let now = Timestamp::from_seconds(1_767_225_600);
//!
//! // A vault with an account in it.
//! let secret = Secret::parse_base32("JBSW Y3DP EHPK 3PXP")?;
//! let account = Account::new(
//!     AccountId::random(&mut rng),
//!     Label::parse("Example")?,
//!     Label::parse("alice@example.com")?,
//!     Credential::Generator(Totp::new(secret).into()),
//!     now,
//! );
//! let mut backup = Contents::default();
//! assert_eq!(backup.add(account.clone()), Addition::Added(account.id));
//! assert_eq!(backup.add(account.clone()), Addition::Duplicate(account.id));
//!
//! // Two devices change it, each without knowing of the other.
//! let (mut phone, mut laptop) = (backup.clone(), backup.clone());
//! phone.edit(account.id, now.plus_seconds(60), |account| account.pinned = true)?;
//! laptop.edit(account.id, now.plus_seconds(90), |account| {
//!     account.group = Some(Label::cleaned("Shops"));
//! })?;
//! let merged = merge(&backup, &phone, &laptop);
//! assert!(merged.notices.is_empty());
//! let both = merged.contents.account(account.id).ok_or("lost")?;
//! assert!(both.pinned && both.group.is_some());
//!
//! // A new device gets it all back.
//! let plan = RestorePlan::new(&merged.contents, &Contents::default());
//! let restored = plan.apply(&Contents::default(), &Default::default(), now);
//! assert_eq!(restored.contents, merged.contents);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod account;
mod contents;
mod device;
mod diff;
mod id;
mod label;
mod merge;
mod plan;
mod settings;
mod snapshot;
#[cfg(any(test, feature = "testing"))]
pub mod testing;
mod time;

pub use account::{Account, Credential, Field, FollowUp, Kind, KindError, Provider};
pub use contents::{
    Addition, Contents, CountedCodeError, NoSuchAccount, Renamed, Section, Tombstone,
    in_section_order,
};
pub use device::{Device, Platform};
pub use diff::{Change, diff};
pub use id::{AccountId, BackupId, DeviceId, IdError, ObjectHash, Sequence};
pub use label::{Icon, Label, LabelError, Note};
pub use merge::{FieldValue, MergeNotice, Merged, Side, merge};
pub use plan::{Outcome, Resolution, RestorePlan, Restored, Step};
pub use settings::{Setting, Settings};
pub use snapshot::{Snapshot, SnapshotError, padme};
pub use time::Timestamp;
