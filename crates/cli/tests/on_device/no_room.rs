//! Folders without permission, paths that are no folders, and disks that are full.

use std::{
    fs,
    path::Path,
    process::{Command, Stdio},
};

use crate::home::{Home, PASSCODE, SECRET, run, write};

#[test]
fn a_home_that_is_a_file_is_named() {
    let home = Home::empty();
    write(home.path(), b"");
    home.run(&["list"])
        .exits(1)
        .says("a file where a folder should be");
    home.add("Example/alice")
        .exits(1)
        .says("a file where a folder should be");
    assert_eq!(fs::read(home.path()).unwrap(), b"");
}

#[cfg(unix)]
#[test]
fn a_folder_without_permission_is_named() {
    use std::os::unix::{fs::PermissionsExt, process::CommandExt};

    const NOBODY: u32 = 65534;
    let home = Home::with_accounts(&["Example/alice"]);
    let open = |path: &Path, mode| {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    };
    open(&home.beside(""), 0o755);
    let as_nobody = |arguments: &[&str]| {
        let mut command = home.locked_command(arguments);
        command
            .env("LIFEBOAT_PASSCODE", PASSCODE)
            .uid(NOBODY)
            .gid(NOBODY);
        command
    };
    if !as_nobody(&["--version"])
        .output()
        .is_ok_and(|output| output.status.success())
    {
        eprintln!("skipped: this user cannot become another one here");
        return;
    }
    run(as_nobody(&["list"])).exits(1).says("no permission for");
    open(home.path(), 0o755);
    run(as_nobody(&["list"])).exits(1).says("no permission for");
    let arguments = ["add", "--name", "x", "--secret", SECRET];
    let elsewhere = home.beside("elsewhere");
    let mut command = as_nobody(&arguments);
    command.env("LIFEBOAT_HOME", &elsewhere);
    run(command).exits(1).says("no permission for");
    open(home.path(), 0o700);
    assert_eq!(home.names(), ["alice"]);
}

/// A shell that lets files grow to 512 or 1024 bytes, whatever it counts in, and no further.
fn without_room(home: &Home, arguments: &[&str]) -> Command {
    let direct = home.command(arguments);
    let mut command = Command::new("sh");
    command
        .arg("-c")
        .arg("trap '' XFSZ; ulimit -f 1; exec \"$@\"")
        .arg("sh")
        .arg(direct.get_program())
        .args(direct.get_args())
        .stdin(Stdio::null());
    for (name, value) in direct.get_envs() {
        if let Some(value) = value {
            command.env(name, value);
        }
    }
    command
}

#[cfg(unix)]
#[test]
fn without_room_the_change_fails_and_the_vault_stays() {
    let home = Home::with_accounts(&["Example/alice", "Example/bob", "Example/carol"]);
    let before = fs::read(home.file("vault.age")).unwrap();
    assert!(before.len() > 1024);
    let arguments = ["add", "--name", "dave", "--secret", SECRET];
    run(without_room(&home, &arguments))
        .exits(1)
        .says("Make room")
        .says("nothing was changed");
    assert_eq!(fs::read(home.file("vault.age")).unwrap(), before);
    assert_eq!(home.names(), ["alice", "bob", "carol"]);
    let left: Vec<_> = fs::read_dir(home.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.contains(".new"))
        .collect();
    assert!(left.is_empty(), "{left:?}");
}

#[cfg(unix)]
#[test]
fn a_counted_code_that_cannot_be_noted_is_not_shown() {
    let home = Home::with_accounts(&["Example/alice", "Example/bob"]);
    home.run(&["add", "--name", "counted", "--secret", SECRET, "--hotp"])
        .ok();
    let outcome = run(without_room(&home, &["code", "counted"])).exits(1);
    assert_eq!(outcome.stdout, "");
    let listed = home.run(&["list", "counted", "--json"]).ok().json();
    assert_eq!(listed[0]["counter"], 0);
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_named_and_the_vault_stays() {
    let mut home = Home::empty();
    fs::create_dir(home.path()).unwrap();
    let mounted = Command::new("mount")
        .args(["-t", "tmpfs", "-o", "size=20k", "tmpfs"])
        .arg(home.path())
        .output();
    if !mounted.is_ok_and(|output| output.status.success()) {
        eprintln!("skipped: no disk can be mounted here");
        return;
    }
    let _unmounted = Unmounted(home.path().to_owned());
    home.add("Example/account-0").ok();
    home.unlock();
    let mut added = 1;
    let refused = loop {
        let outcome = home.run(&[
            "add",
            "--name",
            &format!("account-{added}"),
            "--note",
            &"x".repeat(500),
            "--secret",
            SECRET,
        ]);
        if outcome.code != 0 {
            break outcome;
        }
        added += 1;
        assert!(added < 100, "the disk never gets full");
    };
    refused.says("The disk is full").says("nothing was changed");
    assert_eq!(home.names().len(), added);
}

#[cfg(target_os = "linux")]
struct Unmounted(std::path::PathBuf);

#[cfg(target_os = "linux")]
impl Drop for Unmounted {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("--lazy").arg(&self.0).output();
    }
}
