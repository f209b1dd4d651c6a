//! The doctor finds each cause that a backup can be unavailable for, and says what helps.

use serde_json::Value;

use crate::harness::{Device, Server};

const EMAIL: &str = "alice@example.org";

/// The finding of one check that is not all well.
fn finding(device: &Device, check: &str) -> Value {
    let findings = device.run(&["--json", "doctor"]).json();
    let is_it = |finding: &&Value| finding["check"] == check && finding["severity"] != "ok";
    findings
        .as_array()
        .unwrap()
        .iter()
        .find(is_it)
        .unwrap_or_else(|| panic!("{check} is not among {findings:#}"))
        .clone()
}

#[test]
fn a_device_in_order_has_nothing_wrong() {
    let server = Server::start();
    let (phone, _) = Device::backed_up("Phone", &server.url(), &server, EMAIL);
    let findings = phone.json(&["doctor"]);
    for finding in findings.as_array().unwrap() {
        assert_eq!(finding["severity"], "ok", "{finding}");
    }
    phone.run(&["doctor"]).ok().says("up to date");
}

#[test]
fn it_finds_that_there_is_no_recovery_account() {
    let phone = Device::with_accounts("Phone");
    assert_eq!(finding(&phone, "recovery_account")["severity"], "warning");
    phone.run(&["doctor"]).ok().says("lifeboat account create");
}

#[test]
fn it_finds_that_the_network_is_away() {
    let mut server = Server::start();
    let (phone, _) = Device::backed_up("Phone", &server.url(), &server, EMAIL);
    server.stop();
    assert_eq!(finding(&phone, "network")["severity"], "problem");
    phone.run(&["doctor"]).exits(1).says("could not be reached");
}

#[test]
fn it_finds_that_the_device_is_not_signed_in() {
    let server = Server::start();
    let (phone, _) = Device::backed_up("Phone", &server.url(), &server, EMAIL);
    phone.run(&["account", "sign-out"]).ok();
    assert_eq!(finding(&phone, "sign_in")["severity"], "problem");
    phone
        .run(&["doctor"])
        .exits(1)
        .says("lifeboat account sign-in");
}

#[test]
fn it_finds_that_the_backup_was_deleted() {
    let server = Server::start();
    let (phone, code) = Device::backed_up("Phone", &server.url(), &server, EMAIL);
    let laptop = Device::named("Laptop");
    laptop.take_over(&server.url(), EMAIL, &code);
    phone.run(&["backup", "off", "--yes"]).ok();
    assert_eq!(finding(&laptop, "backup")["severity"], "problem");
    laptop
        .run(&["doctor"])
        .exits(1)
        .says("deleted")
        .says("lifeboat backup undelete");
}

#[test]
fn it_finds_that_another_backup_is_in_the_place_of_the_known_one() {
    let server = Server::start();
    let (phone, code) = Device::backed_up("Phone", &server.url(), &server, EMAIL);
    let laptop = Device::named("Laptop");
    laptop.take_over(&server.url(), EMAIL, &code);
    phone.run(&["backup", "off", "--yes"]).ok();
    // Where the laptop cannot look: that is not what is wrong.
    let folder = format!("file://{}", phone.path("drive"));
    std::fs::create_dir(phone.path("drive")).unwrap();
    phone.run(&["backup", "on", "--location", &folder]).ok();
    assert_eq!(finding(&laptop, "history")["severity"], "problem");
    laptop
        .run(&["doctor"])
        .exits(1)
        .says("another one is in its place")
        .says("lifeboat recover");

    phone
        .run(&["account", "devices", "revoke", "Laptop", "--yes"])
        .ok();
    laptop
        .sign_in(&server.url(), EMAIL, &code)
        .does_not_say("goes on")
        .says("lifeboat doctor");
}

#[test]
fn it_finds_that_accounts_are_here_already() {
    let server = Server::start();
    let (_phone, code) = Device::backed_up("Phone", &server.url(), &server, EMAIL);
    let laptop = Device::with_accounts("Laptop");
    laptop.sign_in(&server.url(), EMAIL, &code);
    assert_eq!(finding(&laptop, "already_here")["severity"], "warning");
    laptop
        .run(&["doctor"])
        .ok()
        .says("left alone")
        .says("lifeboat recover");
}

#[test]
fn it_finds_that_the_device_is_out_of_date() {
    let server = Server::start();
    let (phone, code) = Device::backed_up("Phone", &server.url(), &server, EMAIL);
    let laptop = Device::named("Laptop");
    laptop.take_over(&server.url(), EMAIL, &code);
    phone.run(&["edit", "Steam", "--name", "newer"]).ok();
    assert_eq!(finding(&laptop, "out_of_date")["severity"], "warning");
    laptop
        .run(&["doctor"])
        .ok()
        .says("lifeboat backup now")
        .does_not_say("up to date");
}

#[test]
fn it_finds_that_the_storage_location_is_away() {
    let server = Server::start();
    let phone = Device::with_accounts("Phone");
    phone.create_account(&server.url(), &server, EMAIL);
    let folder = tempfile::TempDir::new().unwrap();
    let location = format!("file://{}", folder.path().display());
    phone.run(&["backup", "on", "--location", &location]).ok();
    drop(folder);
    assert_eq!(finding(&phone, "storage_location")["severity"], "problem");
    phone.run(&["doctor"]).exits(1);
}

#[test]
fn it_finds_that_nothing_is_here_yet() {
    let nobody = Device::untouched();
    nobody
        .run(&["doctor"])
        .exits(0)
        .says("no vault here yet")
        .says("lifeboat recover");
}
