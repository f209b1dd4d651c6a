//! What is printed where.

use std::{
    fs::File,
    process::{Command, Stdio},
};

use crate::home::{Home, run};

#[test]
fn a_pipe_gets_no_colour() {
    let home = Home::with_accounts(&["Example/alice"]);
    for arguments in [
        &["list"][..],
        &["list", "--long"],
        &["code"],
        &["settings", "show"],
    ] {
        let outcome = home.run(arguments).ok().does_not_say("\u{1b}");
        assert_eq!(outcome.stderr, "", "{outcome}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn output_that_cannot_be_written_is_a_failure() {
    let home = Home::with_accounts(&["Example/alice"]);
    let full = || Stdio::from(File::options().write(true).open("/dev/full").unwrap());
    let output = home.command(&["list"]).stdout(full()).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("could not be written"), "{said}");
}

#[cfg(unix)]
#[test]
fn a_reader_that_goes_away_is_no_failure() {
    let home = Home::with_accounts(&["Example/alice"]);
    let direct = home.command(&[]);
    let mut command = Command::new("sh");
    command
        .args([
            "-c",
            "{ \"$0\" list --json; echo \"ended $?\" >&2; } | true",
        ])
        .arg(direct.get_program());
    for (name, value) in direct.get_envs() {
        if let Some(value) = value {
            command.env(name, value);
        }
    }
    run(command).ok().says("ended 0").does_not_say("panicked");
}

#[test]
fn an_empty_vault_says_what_to_do_next() {
    let home = Home::new();
    home.run(&["list"]).ok().says("lifeboat import");
    assert_eq!(
        home.run(&["list", "--json"]).ok().json(),
        serde_json::json!([])
    );
    home.run(&["code"]).exits(1).says("no accounts here yet");
}
