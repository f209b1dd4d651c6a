//! A process that ends at any moment.

use std::{
    fs,
    process::Stdio,
    thread,
    time::{Duration, Instant},
};

use crate::home::{Home, SECRET, write};

/// How many processes are killed.
const KILLED: u32 = 40;

#[test]
fn what_is_killed_while_it_writes_leaves_a_vault_that_opens() {
    let home = Home::with_accounts(&["Example/first"]);
    let whole = {
        let since = Instant::now();
        home.add("Example/second").ok();
        since.elapsed()
    };
    let mut acknowledged = vec!["first".to_owned(), "second".to_owned()];
    let mut killed = 0;
    for round in 0..KILLED {
        let name = format!("round-{round}");
        let mut child = home
            .command(&["add", "--name", &name, "--secret", SECRET])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        // From the beginning to a little after the usual end.
        thread::sleep(whole * (round + 1) / (KILLED * 4 / 5));
        child.kill().unwrap();
        if child.wait().unwrap().success() {
            acknowledged.push(name);
        } else {
            killed += 1;
        }
        let names = home.names();
        let lost: Vec<_> = acknowledged
            .iter()
            .filter(|name| !names.contains(name))
            .collect();
        assert!(lost.is_empty(), "lost in round {round}: {lost:?}");
    }
    assert!(killed > 0, "none was killed in time");
    home.add("Example/last").ok();
}

#[test]
fn what_a_crash_left_behind_is_in_nobodys_way() {
    let home = Home::with_accounts(&["Example/alice"]);
    write(&home.file("vault.age.new"), b"half of a va");
    write(&home.file("vault.age.previous.new"), b"half");
    assert_eq!(home.names(), ["alice"]);
    home.add("Example/bob").ok();
    assert_eq!(home.names(), ["alice", "bob"]);
    assert!(!home.file("vault.age.new").exists());
}

#[test]
fn a_crash_before_the_first_vault_is_complete_does_not_matter() {
    let home = Home::with_accounts(&["Example/alice"]);
    // What is there after the passcode was set and before the vault was made.
    for name in ["vault.age", "vault.age.previous"] {
        fs::remove_file(home.file(name)).unwrap();
    }
    let home = home.locked_again();
    home.add("Example/bob").ok();
    assert_eq!(home.names(), ["bob"]);
}

#[test]
fn a_lock_of_a_killed_process_is_free() {
    let home = Home::with_accounts(&["Example/alice"]);
    let mut child = home
        .command(&["add", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    thread::sleep(Duration::from_millis(20));
    child.kill().unwrap();
    child.wait().unwrap();
    let since = Instant::now();
    home.add("Example/bob").ok();
    assert!(since.elapsed() < Duration::from_secs(5));
}
