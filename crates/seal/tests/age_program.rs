//! Without Lifeboat: the program `age` opens what Lifeboat sealed, and Lifeboat what `age` sealed.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test fails by panicking and says when it is skipped"
)]

use std::io::Write as _;
use std::process::{Command, Stdio};

use lifeboat_seal::{KeyRing, OpenError, RecipientKind, seal_snapshot};
use lifeboat_vault::testing::{snapshot_of, vault_of};
use rand::SeedableRng;
use rand::rngs::StdRng;

/// Runs `age` with these arguments and this input. None if there is no such program; a failure with
/// `LIFEBOAT_TEST_ALL`.
fn age(arguments: &[&str], input: &[u8]) -> Option<Vec<u8>> {
    let mut child = Command::new("age")
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|_| {
            assert!(
                std::env::var_os("LIFEBOAT_TEST_ALL").is_none(),
                "the program `age` is not installed"
            );
            println!("skipped: the program `age` is not installed");
        })
        .ok()?;
    child.stdin.take().unwrap().write_all(input).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "age {arguments:?} failed");
    Some(output.stdout)
}

#[test]
fn the_program_age_opens_a_version_with_the_exposed_identity() {
    let key_ring = KeyRing::generate(&mut StdRng::seed_from_u64(1));
    let snapshot = snapshot_of(vault_of(50));
    let sealed = seal_snapshot(&snapshot, &key_ring).unwrap();

    let folder = tempfile::tempdir().unwrap();
    let identity_file = folder.path().join("identity.txt");
    let mut file = std::fs::File::create_new(&identity_file).unwrap();
    file.write_all(key_ring.account_key().current().expose().as_bytes())
        .unwrap();

    let arguments = ["-d", "-i", identity_file.to_str().unwrap()];
    let Some(opened) = age(&arguments, &sealed.object) else {
        return;
    };
    assert_eq!(opened, *snapshot.to_json().unwrap());
}

#[test]
fn what_the_program_age_seals_opens_here_and_is_still_checked() {
    let mut rng = StdRng::seed_from_u64(1);
    let mut key_ring = KeyRing::generate(&mut rng);
    let identity = key_ring.account_key().current().clone();
    key_ring.set(RecipientKind::Password, identity.recipient());
    let recipient = identity.recipient().expose();

    let content = br#"{"format":"something-else","version":1}"#;
    let Some(sealed) = age(&["-r", &recipient], content) else {
        return;
    };
    assert_eq!(
        KeyRing::open(&sealed, &identity),
        Err(OpenError::WrongPurpose {
            expected: "lifeboat-account-key",
            found: "something-else".to_owned()
        })
    );
}
