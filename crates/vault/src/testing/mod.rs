//! Made-up vaults for tests, also those of other crates (feature `testing`): fixed examples, and
//! proptest strategies for everything that a vault can hold.
//!
//! The strategies draw labels, secrets and times from small ranges now and then, so that duplicates
//! and equal times happen.

mod edits;
mod examples;

use lifeboat_otp::{Algorithm, Digits, Generator, Hotp, Period, Secret, Steam, Totp};
use proptest::prelude::*;

pub use self::edits::{ThreeWay, three_way};
pub use self::examples::{
    account_named, device_bound_account, hotp_account, snapshot_of, vault_of,
};

use crate::{
    Account, AccountId, BackupId, Contents, Credential, Device, DeviceId, Icon, Kind, Label, Note,
    ObjectHash, Platform, Provider, Sequence, Settings, Snapshot, Timestamp, Tombstone,
};

/// Any account id.
pub fn account_id() -> impl Strategy<Value = AccountId> {
    any::<[u8; 16]>().prop_map(AccountId::from_hash)
}

/// Any label; one of three in every second case.
pub fn label() -> impl Strategy<Value = Label> {
    prop_oneof!["Example|example|Bank", "\\PC{0,24}"].prop_map(|text| Label::cleaned(&text))
}

/// A secret; one of four in every second case.
pub fn secret() -> impl Strategy<Value = Secret> {
    prop_oneof![
        prop::collection::vec(0..4_u8, 1),
        prop::collection::vec(any::<u8>(), 1..=64),
    ]
    .prop_map(examples::secret_of)
}

/// A generator of any type.
pub fn generator() -> impl Strategy<Value = Generator> {
    let algorithm =
        prop::sample::select(vec![Algorithm::Sha1, Algorithm::Sha256, Algorithm::Sha512]);
    let digits = prop_oneof![
        Just(Digits::default()),
        (4..=10_u8).prop_map(|digits| Digits::new(digits).unwrap_or_default()),
    ];
    let period = prop_oneof![
        Just(Period::default()),
        (1..=u32::MAX).prop_map(|seconds| Period::new(seconds).unwrap_or_default()),
    ];
    (secret(), algorithm, digits, period, any::<u64>(), 0..3_u8).prop_map(
        |(secret, algorithm, digits, period, counter, which)| match which {
            0 => Totp {
                secret,
                algorithm,
                digits,
                period,
            }
            .into(),
            1 => Hotp {
                secret,
                algorithm,
                digits,
                counter,
            }
            .into(),
            _ => Steam::new(secret).into(),
        },
    )
}

/// A credential of any type.
pub fn credential() -> impl Strategy<Value = Credential> {
    prop_oneof![
        4 => generator().prop_map(Credential::Generator),
        1 => ("https://(id|sso)\\.example\\.(com|org)", "[a-d]|\\PC{1,12}|\u{1}").prop_map(
            |(server, subject)| Credential::DeviceBound(Provider { server, subject }),
        ),
    ]
}

/// Any account, made at second 0 to 49 and edited at second 50 to 99.
pub fn account() -> impl Strategy<Value = Account> {
    let kind = prop::sample::select(vec![Kind::Personal, Kind::WorkOrSchool, Kind::Other]);
    let texts = (
        prop::option::of(label()),
        prop::option::of(icon()),
        prop::option::of(note()),
    );
    (
        account_id(),
        (kind, label(), label()),
        credential(),
        texts,
        any::<bool>(),
        (0..50_u64, 50..100_u64),
    )
        .prop_map(
            |(id, (kind, issuer, name), credential, (group, icon, note), pinned, times)| Account {
                id,
                kind,
                issuer,
                name,
                credential,
                group,
                icon,
                note,
                pinned,
                created_at: Timestamp::from_seconds(times.0),
                edited_at: Timestamp::from_seconds(times.1),
            },
        )
}

/// Any icon.
pub fn icon() -> impl Strategy<Value = Icon> {
    "[a-z]{1,12}|data:image/png;base64,[A-Za-z0-9+/]{4,40}"
        .prop_filter_map("a name or a picture", |text| Icon::parse(&text).ok())
}

/// Any note.
pub fn note() -> impl Strategy<Value = Note> {
    "(\\PC|\n|\t|\"|\\\\){0,40}".prop_map(|text| Note::cleaned(&text))
}

/// Any settings.
pub fn settings() -> impl Strategy<Value = Settings> {
    any::<[bool; 4]>().prop_map(|[notifications, sound, vibrate, app_lock]| Settings {
        notifications,
        sound,
        vibrate,
        app_lock,
    })
}

/// Any contents: up to 11 accounts, up to 3 tombstones.
pub fn contents() -> impl Strategy<Value = Contents> {
    let tombstone = (account_id(), 50..100_u64).prop_map(|(id, seconds)| Tombstone {
        id,
        deleted_at: Timestamp::from_seconds(seconds),
    });
    (
        prop::collection::vec(account(), 0..12),
        prop::collection::vec(tombstone, 0..4),
        settings(),
    )
        .prop_map(|(accounts, tombstones, settings)| {
            Contents::checked(accounts, tombstones, settings).unwrap_or_default()
        })
}

/// Any snapshot.
pub fn snapshot() -> impl Strategy<Value = Snapshot> {
    let platforms = [
        Platform::Linux,
        Platform::Macos,
        Platform::Android,
        Platform::Other,
    ];
    let device = (
        any::<u128>(),
        label(),
        prop::sample::select(platforms.to_vec()),
    )
        .prop_map(|(id, name, platform)| Device {
            id: DeviceId::from_uuid(uuid::Uuid::from_u128(id)),
            name,
            platform,
        });
    (
        any::<u128>(),
        any::<u64>(),
        prop::option::of(any::<[u8; 32]>()),
        any::<u64>(),
        device,
        contents(),
    )
        .prop_map(
            |(backup_id, sequence, parent, created_at, device, contents)| Snapshot {
                backup_id: BackupId::from_uuid(uuid::Uuid::from_u128(backup_id)),
                sequence: Sequence::new(sequence).unwrap_or(Sequence::FIRST),
                parent: parent.map(ObjectHash::from_bytes),
                created_at: Timestamp::from_seconds(created_at),
                device,
                contents,
            },
        )
}
