//! A vault that somebody or something has been at.

use std::fs;

use lifeboat_seal::{passcode_file, vault_file};
use secrecy::SecretString;

use crate::home::{Home, PASSCODE, run, write};

fn truncate(home: &Home, name: &str) {
    let path = home.file(name);
    let bytes = fs::read(&path).unwrap();
    write(&path, &bytes[..bytes.len() / 2]);
}

#[test]
fn a_wrong_passcode_is_named_and_changes_nothing() {
    let home = Home::with_accounts(&["Example/alice"]);
    let before = fs::read(home.file("vault.age")).unwrap();
    let mut command = home.command(&["list"]);
    command.env("LIFEBOAT_PASSCODE", "wrong horse");
    run(command)
        .exits(1)
        .says("The passcode is wrong")
        .does_not_say("alice");
    assert_eq!(fs::read(home.file("vault.age")).unwrap(), before);
}

#[test]
fn a_truncated_vault_is_read_from_the_file_before_it_and_that_is_said() {
    let home = Home::with_accounts(&["Example/alice", "Example/bob"]);
    let good = fs::read(home.file("vault.age.previous")).unwrap();
    truncate(&home, "vault.age");
    let damaged = fs::read(home.file("vault.age")).unwrap();
    for command in ["list", "code"] {
        home.run(&[command])
            .ok()
            .says("vault.age is damaged")
            .says("what was changed after 20")
            .says("lifeboat doctor");
    }
    home.run(&["doctor"])
        .exits(1)
        .says("vault.age is damaged")
        .says("lifeboat backup now");
    assert_eq!(home.names(), ["alice"]);

    // The next change destroys neither file.
    home.add("Example/carol").ok().says("vault.age is damaged");
    home.run(&["list"]).ok().does_not_say("damaged");
    assert_eq!(home.names(), ["alice", "carol"]);
    assert_eq!(fs::read(home.file("vault.age.damaged")).unwrap(), damaged);
    assert_eq!(fs::read(home.file("vault.age.previous")).unwrap(), good);
    home.run(&["doctor"]).says("vault.age.damaged");

    // Nor does damage that comes again.
    truncate(&home, "vault.age");
    home.add("Example/dave").ok();
    assert_eq!(fs::read(home.file("vault.age.damaged")).unwrap(), damaged);
    assert!(home.file("vault.age.damaged-2").exists());
    fs::remove_file(home.file("vault.age.damaged")).unwrap();
    fs::remove_file(home.file("vault.age.damaged-2")).unwrap();
    home.run(&["doctor"]).does_not_say("damaged");
}

#[test]
fn when_both_are_damaged_that_is_said_and_they_are_left_alone() {
    let home = Home::with_accounts(&["Example/alice", "Example/bob"]);
    truncate(&home, "vault.age");
    write(&home.file("vault.age.previous"), b"");
    let before = fs::read(home.file("vault.age")).unwrap();
    home.run(&["list"])
        .exits(1)
        .says("vault.age is damaged")
        .says("your backup");
    home.add("Example/carol")
        .exits(1)
        .says("vault.age is damaged");
    let findings = home.run(&["--json", "doctor"]).exits(1).json();
    assert_eq!(findings.as_array().unwrap().len(), 1);
    assert_eq!(findings[0]["check"], "vault");
    assert_eq!(findings[0]["severity"], "problem");
    assert_eq!(
        findings[0]["found"],
        "vault.age is damaged (its content was changed or cut off)."
    );
    let remedy = findings[0]["remedy"].as_str().unwrap();
    assert!(remedy.contains("your own copy"), "{remedy}");
    home.run(&["doctor"])
        .exits(1)
        .says("✗ vault.age is damaged")
        .does_not_say("fetch it again");
    assert_eq!(fs::read(home.file("vault.age")).unwrap(), before);
}

#[test]
fn a_missing_vault_is_read_from_the_file_before_it() {
    let home = Home::with_accounts(&["Example/alice", "Example/bob"]);
    fs::remove_file(home.file("vault.age")).unwrap();
    home.run(&["list"]).ok().says("vault.age is missing");
    assert_eq!(home.names(), ["alice"]);
}

#[test]
fn a_damaged_passcode_file_is_named() {
    let mut home = Home::with_accounts(&["Example/alice"]);
    truncate(&home, "unlock.age");
    let mut command = home.command(&["list"]);
    command.env("LIFEBOAT_PASSCODE", PASSCODE);
    run(command).exits(1).says("unlock.age is damaged");
    fs::remove_file(home.file("unlock.age")).unwrap();
    let mut command = home.command(&["list"]);
    command.env("LIFEBOAT_PASSCODE", PASSCODE);
    run(command).exits(1).says("it is missing");
    home.unlock();
}

#[test]
fn a_vault_of_a_newer_release_is_not_touched() {
    let home = Home::with_accounts(&["Example/alice"]);
    let unlock = fs::read(home.file("unlock.age")).unwrap();
    let identity = passcode_file::unwrap(&unlock, &SecretString::from(PASSCODE)).unwrap();
    let newer = br#"{"version":4,"what":"nobody knows yet"}"#;
    let sealed = vault_file::seal_vault(newer, &identity.recipient());
    write(&home.file("vault.age"), &sealed);
    home.run(&["list"]).exits(1).says("newer Lifeboat");
    home.add("Example/bob").exits(1).says("newer Lifeboat");
    assert_eq!(fs::read(home.file("vault.age")).unwrap(), sealed);
}

#[test]
fn what_is_no_vault_at_all_is_not_overwritten() {
    let home = Home::with_accounts(&["Example/alice"]);
    write(&home.file("vault.age"), b"a shopping list");
    fs::remove_file(home.file("vault.age.previous")).unwrap();
    home.add("Example/bob").exits(1).says("damaged");
    assert_eq!(
        fs::read(home.file("vault.age")).unwrap(),
        b"a shopping list"
    );
}
