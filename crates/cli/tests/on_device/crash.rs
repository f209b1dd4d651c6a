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

/// Puts the files as they are after a step of the replacement of `old` by `new`, with `before` the
/// one before, and checks what is read and that the vault can still be changed.
#[track_caller]
fn reopens(files: &[(&str, &[u8])], home: &Home, names: &[&str], says: Option<&str>) {
    for name in STEPS {
        let _ = fs::remove_file(home.file(name));
    }
    for (name, bytes) in files {
        write(&home.file(name), bytes);
    }
    let listed = home.run(&["list"]).ok();
    match says {
        Some(text) => drop(listed.says(text)),
        None => drop(listed.does_not_say("vault.age")),
    }
    assert_eq!(home.names(), names);
    home.add("Example/later").ok();
    assert_eq!(home.names(), [names, &["later"]].concat());
    assert!(!home.file("vault.age.new").exists());
    assert!(!home.file("vault.age.previous.new").exists());
}

/// Every file of a replacement.
const STEPS: [&str; 4] = [
    "vault.age",
    "vault.age.new",
    "vault.age.previous",
    "vault.age.previous.new",
];

#[test]
fn a_crash_after_any_step_of_a_write_leaves_the_old_vault_or_the_new_one() {
    let home = Home::with_accounts(&["Example/alice", "Example/bob"]);
    let read = |name| fs::read(home.file(name)).unwrap();
    let (before, old) = (read("vault.age.previous"), read("vault.age"));
    home.add("Example/carol").ok();
    let new = read("vault.age");
    let (before, old, new) = (&before[..], &old[..], &new[..]);
    let (current, fresh, previous, link) = (STEPS[0], STEPS[1], STEPS[2], STEPS[3]);
    let two = &["alice", "bob"][..];

    // The new file is whole, and not in its place.
    let files = [(current, old), (previous, before), (fresh, new)];
    reopens(&files, &home, two, None);
    // The old one has its second name, under which it is not looked for yet.
    let files = [
        (current, old),
        (previous, before),
        (fresh, new),
        (link, old),
    ];
    reopens(&files, &home, two, None);
    // The old one is the previous one.
    let files = [(current, old), (previous, old), (fresh, new)];
    reopens(&files, &home, two, None);
    // On a file system that renames in two steps: the old one is away, the new one not there.
    let files = [(previous, old), (fresh, new)];
    reopens(&files, &home, two, Some("vault.age is missing"));
    // Done.
    let files = [(current, new), (previous, old)];
    reopens(&files, &home, &["alice", "bob", "carol"], None);
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
