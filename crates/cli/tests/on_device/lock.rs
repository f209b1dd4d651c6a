//! Passcodes and keyrings.

use std::{fs, process::Command};

use crate::home::{Home, PASSCODE, run, write};

#[test]
fn a_locked_vault_says_how_to_give_the_passcode() {
    let mut home = Home::empty();
    home.add("Example/alice").ok();
    run(home.locked_command(&["list"]))
        .exits(2)
        .says("The vault is locked")
        .says("--passcode-file")
        .says("lifeboat unlock");
    home.unlock();
}

#[test]
fn unlock_keeps_the_vault_open_until_lock() {
    let home = Home::empty();
    home.add("Example/alice").ok();
    if !is_kept_open(&home, &["unlock", "--minutes", "5", "--json"]) {
        return;
    }
    run(home.locked_command(&["list"])).ok().says("alice");
    run(home.locked_command(&["lock"])).ok().says("closed");
    run(home.locked_command(&["list"])).exits(2);
    run(home.locked_command(&["lock"]))
        .ok()
        .says("not kept open");
}

/// Whether `unlock` succeeded. False, with a line that says so, only where the kernel keeps no keys,
/// as in many containers; no package would change that.
fn is_kept_open(home: &Home, unlock: &[&str]) -> bool {
    let unlocked = home.run(unlock);
    if unlocked.code == 0 {
        return true;
    }
    unlocked.exits(1).says("kernel's keyring");
    eprintln!("skipped: the kernel keeps no keys here");
    false
}

#[test]
fn a_kept_key_of_another_vault_is_forgotten() {
    let home = Home::empty();
    home.add("Example/alice").ok();
    if !is_kept_open(&home, &["unlock"]) {
        return;
    }
    fs::remove_dir_all(home.path()).unwrap();
    home.add("Example/bob").ok();
    run(home.locked_command(&["list"])).exits(2).says("locked");
    run(home.locked_command(&["lock"]))
        .ok()
        .says("not kept open");
}

#[test]
fn the_passcode_can_be_changed() {
    let home = Home::empty();
    home.add("Example/alice").ok();
    let new = home.beside("new-passcode");
    write(&new, "battery staple\n");
    let new = new.to_str().unwrap();
    home.run(&["passcode"]).exits(2).says("--new-passcode-file");
    home.run(&["passcode", "--new-passcode-file", new])
        .ok()
        .says("was changed");
    home.run(&["list"]).exits(1).says("passcode is wrong");
    run(home.locked_command(&["list", "--passcode-file", new]))
        .ok()
        .says("alice");
}

#[test]
fn a_passcode_can_come_from_a_file_or_the_input() {
    let home = Home::empty();
    home.add("Example/alice").ok();
    let file = home.beside("passcode");
    write(&file, format!("{PASSCODE}\r\n"));
    run(home.locked_command(&["list", "--passcode-file", file.to_str().unwrap()])).ok();
    home.run_with_input(&["list", "--passcode-file", "-"], PASSCODE.as_bytes())
        .ok();
    write(&file, "");
    run(home.locked_command(&["list", "--passcode-file", file.to_str().unwrap()]))
        .exits(1)
        .says("is empty");
    let missing = home.beside("missing");
    run(home.locked_command(&["list", "--passcode-file", missing.to_str().unwrap()]))
        .exits(1)
        .says("There is no");
}

#[cfg(target_os = "linux")]
#[test]
fn the_systems_keyring_opens_the_vault_while_it_is_on() {
    let home = Home::empty();
    home.add("Example/alice").ok();
    let all_must_run = std::env::var_os("LIFEBOAT_TEST_ALL").is_some();
    // A Secret Service of its own, which ends with the shell.
    let script =
        "printf pw | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1 || exit 77
        \"$0\" passcode --keyring on || exit 1
        unset LIFEBOAT_PASSCODE
        \"$0\" list || exit 1
        \"$0\" lock
        \"$0\" passcode --keyring off || exit 2
        \"$0\" list";
    let direct = home.command(&[]);
    let mut command = Command::new("dbus-run-session");
    command
        .args(["--", "sh", "-c", script])
        .arg(direct.get_program());
    for (name, value) in direct.get_envs() {
        if let Some(value) = value {
            command.env(name, value);
        }
    }
    let data = home.beside("data");
    command
        .env("HOME", &data)
        .env("XDG_DATA_HOME", &data)
        .env("XDG_RUNTIME_DIR", &data);
    fs::create_dir(&data).unwrap();
    let Ok(output) = command.output() else {
        assert!(!all_must_run, "no dbus-run-session here");
        eprintln!("skipped: no dbus-run-session here");
        return;
    };
    let outcome = crate::outcome::Outcome::new("(with a keyring)".to_owned(), &output);
    if matches!(outcome.code, 77 | 126 | 127) {
        assert!(
            !all_must_run,
            "no Secret Service can be started here\n{outcome}"
        );
        eprintln!("skipped: no Secret Service can be started here\n{outcome}");
        return;
    }
    outcome
        .exits(2)
        .says("alice")
        .says("keyring still opens it")
        .says("The vault is locked");
}
