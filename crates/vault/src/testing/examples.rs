//! Fixed examples: the same each time.

use lifeboat_otp::{Hotp, Secret, Totp};
use sha2::{Digest, Sha256};

use crate::{
    Account, AccountId, BackupId, Contents, Credential, Device, DeviceId, Kind, Label, Platform,
    Provider, Sequence, Snapshot, Timestamp,
};

const MADE_AT: Timestamp = Timestamp::from_seconds(1_767_225_600);

/// A TOTP account with these labels. Id and secret depend on them.
#[must_use]
pub fn account_named(issuer: &str, name: &str) -> Account {
    let hash: [u8; 32] = Sha256::digest(format!("{issuer}\n{name}")).into();
    let (id, secret) = hash.split_at(16);
    Account::new(
        AccountId::from_hash(id.try_into().unwrap_or_default()),
        Label::cleaned(issuer),
        Label::cleaned(name),
        Credential::Generator(Totp::new(secret_of([secret, &[1, 2, 3, 4]].concat())).into()),
        MADE_AT,
    )
}

/// Always the same HOTP account, with this counter.
#[must_use]
pub fn hotp_account(counter: u64) -> Account {
    let secret = secret_of(b"12345678901234567890".to_vec());
    Account {
        credential: Credential::Generator(
            Hotp {
                counter,
                ..Hotp::new(secret)
            }
            .into(),
        ),
        ..account_named("Counting", "alice")
    }
}

/// A push account of this kind. Its credential is bound to a device, so it has no secret.
#[must_use]
pub fn device_bound_account(kind: Kind, subject: &str) -> Account {
    let server = "https://id.example.com".to_owned();
    let provider = Provider {
        server,
        subject: subject.to_owned(),
    };
    Account {
        kind,
        credential: Credential::DeviceBound(provider),
        ..account_named("Lifeboat", subject)
    }
}

/// A vault with so many accounts, no two alike.
#[must_use]
pub fn vault_of(accounts: usize) -> Contents {
    let accounts = (0..accounts)
        .map(|n| account_named(&format!("Example {n}"), &format!("user{n}@example.com")))
        .collect();
    Contents {
        accounts,
        ..Contents::default()
    }
}

/// The first snapshot of a backup, with these contents.
#[must_use]
pub fn snapshot_of(contents: Contents) -> Snapshot {
    Snapshot {
        backup_id: BackupId::from_uuid(uuid::Uuid::from_u128(1)),
        sequence: Sequence::FIRST,
        parent: None,
        created_at: MADE_AT,
        device: Device {
            id: DeviceId::from_uuid(uuid::Uuid::from_u128(2)),
            name: Label::cleaned("Alice's laptop"),
            platform: Platform::Linux,
        },
        contents,
    }
}

/// The secret with these bytes, of which there are 1 to 1024.
pub(super) fn secret_of(bytes: Vec<u8>) -> Secret {
    match Secret::from_bytes(bytes) {
        Ok(secret) => secret,
        Err(error) => unreachable!("the bytes of an example: {error}"),
    }
}
