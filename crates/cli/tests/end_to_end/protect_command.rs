//! The example `protect_command`: a command that runs only after a member has approved it.

use std::{
    io::{BufRead, BufReader, Read},
    path::Path,
    process::{Child, Command, Stdio},
};

use crate::harness::{Device, MEMBER, Organization, Server, protect_command};

/// The member's device.
fn enrolled(organization: &Organization<'_>) -> Device {
    let phone = Device::named("Phone");
    organization.activation(&phone, "activation.png", &[]);
    phone.run(&["scan", &phone.path("activation.png")]).ok();
    phone
}

/// The program, asking for approval of this command.
fn asking(server: &Server, organization: &Organization<'_>, command: &[&str]) -> Child {
    Command::new(protect_command())
        .args([&server.url(), organization.id(), MEMBER])
        .args(command)
        .env("LIFEBOAT_TOKEN", organization.token())
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

/// The digits that it shows.
fn number(asking: &mut Child) -> String {
    let mut line = String::new();
    BufReader::new(asking.stderr.as_mut().unwrap())
        .read_line(&mut line)
        .unwrap();
    let digits = line.strip_prefix("Type ").and_then(|rest| rest.get(..6));
    digits
        .unwrap_or_else(|| panic!("no number in {line:?}"))
        .to_owned()
}

#[test]
fn an_approved_command_runs_and_does_not_learn_the_token() {
    let server = Server::start();
    let organization = Organization::found(&server);
    let phone = enrolled(&organization);
    let mut program = asking(&server, &organization, &["env", "-u", "two words"]);
    let number = number(&mut program);
    let waiting = phone.json(&["approve"]);
    assert_eq!(waiting[0]["application"], "Run env -u 'two words'");
    phone.run(&["approve", "--number", &number]).ok();
    let mut printed = String::new();
    let stdout = program.stdout.as_mut().unwrap();
    stdout.read_to_string(&mut printed).unwrap();
    assert!(program.wait().unwrap().success());
    assert!(printed.contains("PATH="), "{printed}");
    assert!(!printed.contains("LIFEBOAT_TOKEN"));
    assert!(!printed.contains(organization.token()));
}

#[test]
fn a_denied_command_does_not_run() {
    let server = Server::start();
    let organization = Organization::found(&server);
    let phone = enrolled(&organization);
    let file = phone.path("made");
    let mut program = asking(&server, &organization, &["touch", &file]);
    number(&mut program);
    phone.run(&["approve", "--deny"]).ok();
    assert_eq!(program.wait().unwrap().code(), Some(1));
    assert!(!Path::new(&file).exists());
}

#[test]
fn a_command_that_the_device_cannot_show_is_not_asked_for() {
    let server = Server::start();
    let organization = Organization::found(&server);
    let phone = enrolled(&organization);
    for hidden in ["x".repeat(200), "pay\u{202E}roll".to_owned()] {
        let file = phone.path("made");
        let program = asking(&server, &organization, &["touch", &file, &hidden]);
        assert_eq!(program.wait_with_output().unwrap().status.code(), Some(1));
        assert!(!Path::new(&file).exists());
    }
    assert_eq!(phone.json(&["approve"]), serde_json::json!([]));
}

#[test]
fn without_the_server_the_command_does_not_run() {
    let mut server = Server::start();
    let organization = Organization::found(&server);
    let phone = enrolled(&organization);
    let file = phone.path("made");
    let mut program = asking(&server, &organization, &["touch", &file]);
    number(&mut program);
    server.stop();
    assert_eq!(program.wait().unwrap().code(), Some(1));
    assert!(!Path::new(&file).exists());
}
