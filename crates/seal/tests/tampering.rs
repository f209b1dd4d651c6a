//! What a server or a storage location could do to sealed things, and what becomes of it.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use lifeboat_seal::passcode_file::{self, PasscodeError, WorkFactor};
use lifeboat_seal::vault_file::{open_vault, seal_vault};
use lifeboat_seal::{
    Identity, KeyRing, OpenError, RecipientKind, SealedVersion, open_version, seal_snapshot,
};
use lifeboat_vault::testing::{snapshot_of, vault_of};
use lifeboat_vault::{ObjectHash, Snapshot, Timestamp};
use proptest::prelude::*;
use rand::SeedableRng;
use rand::rngs::StdRng;
use secrecy::SecretString;

fn key_ring() -> KeyRing {
    KeyRing::generate(&mut StdRng::seed_from_u64(1))
}

/// Two versions of one backup.
fn versions(key_ring: &KeyRing) -> [SealedVersion; 2] {
    let first = snapshot_of(vault_of(2));
    let sealed = seal_snapshot(&first, key_ring).unwrap();
    let second = Snapshot {
        sequence: first.sequence.next(),
        parent: Some(sealed.manifest.hash),
        created_at: Timestamp::from_seconds(1_767_300_000),
        ..snapshot_of(vault_of(3))
    };
    [sealed, seal_snapshot(&second, key_ring).unwrap()]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn any_snapshot_opens_to_what_was_sealed(snapshot in lifeboat_vault::testing::snapshot()) {
        let SealedVersion { manifest, object } = seal_snapshot(&snapshot, &key_ring()).unwrap();
        prop_assert_eq!(manifest.size, object.len() as u64);
        prop_assert_eq!(manifest.hash, ObjectHash::of(&object));
        prop_assert_eq!(open_version(&manifest, &object, &key_ring()).unwrap(), snapshot);
    }
}

#[test]
fn a_changed_object_has_the_wrong_hash() {
    let [SealedVersion { manifest, object }, _] = versions(&key_ring());
    for position in [0, 30, object.len() / 2, object.len() - 1] {
        let mut changed = object.clone();
        changed[position] ^= 1;
        let refused = open_version(&manifest, &changed, &key_ring());
        assert_eq!(refused, Err(OpenError::WrongHash), "byte {position}");
    }
}

#[test]
fn a_shortened_or_lengthened_object_has_the_wrong_size() {
    let [SealedVersion { manifest, object }, _] = versions(&key_ring());
    let expected = manifest.size;
    for changed in [
        &object[..object.len() - 1],
        &[],
        &[object.as_slice(), b"."].concat(),
    ] {
        let actual = changed.len() as u64;
        assert_eq!(
            open_version(&manifest, changed, &key_ring()),
            Err(OpenError::WrongSize { expected, actual })
        );
    }
}

#[test]
fn another_version_is_not_taken_for_this_one() {
    let [first, second] = versions(&key_ring());
    let refused = open_version(&second.manifest, &first.object, &key_ring());
    assert!(matches!(
        refused,
        Err(OpenError::WrongSize { .. } | OpenError::WrongHash)
    ));
}

#[test]
fn a_version_cannot_be_renumbered() {
    let [first, second] = versions(&key_ring());
    let mut forged = first.manifest.clone();
    forged.sequence = second.manifest.sequence;
    assert_eq!(
        open_version(&forged, &first.object, &key_ring()),
        Err(OpenError::ForgedManifest)
    );
}

#[test]
fn who_knows_only_the_recipient_cannot_make_a_version() {
    let genuine_key_ring = key_ring();
    let recipient = genuine_key_ring.account_key().current().recipient();
    let [genuine, _] = versions(&genuine_key_ring);
    let object = seal_vault(b"[]", &recipient);
    let mut manifest = genuine.manifest;
    manifest.size = object.len() as u64;
    manifest.hash = ObjectHash::of(&object);
    assert_eq!(
        open_version(&manifest, &object, &genuine_key_ring),
        Err(OpenError::ForgedManifest)
    );
}

#[test]
fn history_opens_after_a_rotation_but_a_revoked_device_reads_nothing_new() {
    let mut rng = StdRng::seed_from_u64(2);
    let mut now = key_ring();
    let [old, _] = versions(&now);
    let lost = now.clone();
    now.rotate(&mut rng);

    assert!(open_version(&old.manifest, &old.object, &now).is_ok());
    let new = seal_snapshot(&snapshot_of(vault_of(4)), &now).unwrap();
    assert_eq!(
        open_version(&new.manifest, &new.object, &lost),
        Err(OpenError::UnknownKey(new.manifest.key_id))
    );
    // What the lost device makes can be told from what is made now.
    assert!(new.manifest.is_current(&now) && !old.manifest.is_current(&now));
}

#[test]
fn no_sealed_thing_stands_in_for_another() {
    // The worst case: everything is sealed to one key.
    let key_ring_only = key_ring();
    let key = key_ring_only.account_key().current();
    let mut key_ring = key_ring_only.clone();
    key_ring.set(RecipientKind::Password, key.recipient());
    let key_file = key_ring.seal().unwrap();
    let vault = seal_vault(b"[]", &key.recipient());
    let version = versions(&key_ring)[0].object.clone();

    for other in [&vault, &version] {
        let refused = KeyRing::open(other, key);
        assert!(
            matches!(&refused, Err(OpenError::WrongPurpose { expected, .. })
                if *expected == "lifeboat-account-key"),
            "{refused:?}"
        );
    }
    for other in [&key_file, &version] {
        let refused = open_vault(other, key);
        assert!(
            matches!(&refused, Err(OpenError::WrongPurpose { expected, .. })
                if *expected == "lifeboat-vault"),
            "{refused:?}"
        );
    }
    let passcode = SecretString::from("passcode");
    for other in [&key_file, &vault, &version] {
        assert_eq!(
            passcode_file::unwrap(other, &passcode),
            Err(PasscodeError::NotOurs)
        );
    }
    let work_factor = WorkFactor::new(1).unwrap();
    let passcode_file = passcode_file::wrap(key, &passcode, work_factor);
    assert_eq!(open_vault(&passcode_file, key), Err(OpenError::WrongKey));
    assert_eq!(KeyRing::open(&passcode_file, key), Err(OpenError::WrongKey));
}

#[test]
fn an_enormous_key_file_is_refused_unread() {
    let identity = Identity::random(&mut StdRng::seed_from_u64(3));
    let refused = KeyRing::open(&vec![b'-'; 1 << 20], &identity);
    assert!(
        matches!(
            refused,
            Err(OpenError::TooLarge {
                size: 1_048_576,
                ..
            })
        ),
        "{refused:?}"
    );
}

#[test]
fn a_typical_vault_is_sealed_into_less_than_16_kib() {
    let sealed = seal_snapshot(&snapshot_of(vault_of(50)), &key_ring()).unwrap();
    assert!(
        sealed.object.len() < 16 * 1024,
        "{} bytes",
        sealed.object.len()
    );
}
