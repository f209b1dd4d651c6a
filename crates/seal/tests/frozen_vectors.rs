//! What was sealed once opens forever.
//!
//! `tests/vectors/v1` was made by `examples/make_vectors.rs` when the formats were made, and is
//! never changed. When a format gets a new version, a new folder comes beside it.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use lifeboat_seal::vault_file::open_vault;
use lifeboat_seal::{
    Identity, KeyRing, Manifest, OpenError, RecipientKind, RecoveryCode, open_version,
    passcode_file, passkey_file,
};
use lifeboat_vault::{DeviceId, Sequence, Snapshot};
use secrecy::SecretString;

fn bytes(name: &str) -> Vec<u8> {
    let path = format!("{}/tests/vectors/v1/{name}", env!("CARGO_MANIFEST_DIR"));
    std::fs::read(&path).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn text(name: &str) -> String {
    String::from_utf8(bytes(name)).unwrap()
}

fn identities() -> [Identity; 4] {
    [
        Identity::from_export_key(&bytes("export-key.bin").try_into().unwrap()),
        RecoveryCode::parse(&text("recovery-code.txt"))
            .unwrap()
            .identity(),
        Identity::from_passkey_prf(&bytes("passkey-prf.bin").try_into().unwrap()),
        Identity::parse(&text("device-identity.txt")).unwrap(),
    ]
}

#[test]
fn the_key_file_opens_with_each_of_its_identities() {
    let device: DeviceId = "67e55044-10b1-426f-9247-bb680e5fe0c8".parse().unwrap();
    for identity in identities() {
        let key_ring = KeyRing::open(&bytes("key-file.age"), &identity).unwrap();
        assert_eq!(
            *key_ring.account_key().current().expose(),
            text("account-key-current.txt")
        );
        assert_eq!(key_ring.account_key().earlier().len(), 1);
        assert_eq!(
            key_ring.kinds().collect::<Vec<_>>(),
            [
                RecipientKind::Password,
                RecipientKind::RecoveryCode,
                RecipientKind::Passkey,
                RecipientKind::Device(device),
            ]
        );
    }
}

#[test]
fn the_recovery_code_gives_the_same_proof() {
    let code = RecoveryCode::parse(&text("recovery-code.txt")).unwrap();
    assert_eq!(
        code.proof().as_bytes().as_slice(),
        bytes("recovery-proof.bin")
    );
    assert_eq!(*code.expose(), text("recovery-code.txt"));
}

#[test]
fn both_versions_open_to_the_same_snapshots() {
    let key_ring = KeyRing::open(&bytes("key-file.age"), &identities()[0]).unwrap();
    for number in [1, 2] {
        let manifest: Manifest =
            serde_json::from_slice(&bytes(&format!("version-{number}.manifest.json"))).unwrap();
        let object = bytes(&format!("version-{number}.age"));
        let opened = open_version(&manifest, &object, &key_ring).unwrap();
        let expected = Snapshot::from_json(&bytes(&format!("version-{number}.json"))).unwrap();
        assert_eq!(opened, expected);
        assert_eq!(opened.sequence, Sequence::new(number).unwrap());
        assert_eq!(manifest.is_current(&key_ring), number == 2);
    }
}

#[test]
fn the_passcode_opens_the_vault() {
    let passcode = SecretString::from(text("passcode.txt"));
    let identity = passcode_file::unwrap(&bytes("passcode.age"), &passcode).unwrap();
    assert_eq!(*identity.expose(), text("vault-identity.txt"));
    assert_eq!(
        *open_vault(&bytes("vault.age"), &identity).unwrap(),
        bytes("vault.json")
    );
    assert_eq!(
        KeyRing::open(&bytes("key-file.age"), &identity),
        Err(OpenError::WrongKey)
    );
}

#[test]
fn the_passkey_opens_the_vault_too() {
    let passkey = Identity::from_passkey_prf(&bytes("passkey-prf.bin").try_into().unwrap());
    let identity = passkey_file::unwrap(&bytes("passkey.age"), &passkey).unwrap();
    assert_eq!(*identity.expose(), text("vault-identity.txt"));
}
