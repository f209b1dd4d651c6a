//! Completions, manual pages and help.

use std::{fs, process::Command};

use crate::home::{Home, write};

#[test]
fn every_command_has_a_manual_page() {
    let home = Home::empty();
    let folder = home.beside("man1");
    home.run(&["manual", folder.to_str().unwrap()])
        .ok()
        .says("pages");
    for name in [
        "lifeboat",
        "lifeboat-add",
        "lifeboat-rm",
        "lifeboat-settings-set",
    ] {
        let page = fs::read_to_string(folder.join(format!("{name}.1"))).unwrap();
        assert!(page.contains(".SH NAME"), "{name}");
    }
    assert!(!home.path().exists(), "no vault is needed");
}

#[test]
fn every_shell_has_completions() {
    let home = Home::empty();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = home.run(&["completions", shell]).ok();
        assert!(script.stdout.contains("export"), "{shell}");
    }
    let script = home.run(&["completions", "bash"]).ok().stdout;
    let file = home.beside("completions");
    write(&file, script);
    let checked = Command::new("bash").arg("-n").arg(&file).output();
    assert!(checked.is_ok_and(|output| output.status.success()));
}

#[test]
fn without_a_command_help_is_shown() {
    let home = Home::empty();
    home.run(&[]).exits(2).says("Usage: lifeboat");
    home.run(&["--help"]).ok().says("Exit codes");
    home.run(&["--version"]).ok().says("lifeboat 0.");
}
