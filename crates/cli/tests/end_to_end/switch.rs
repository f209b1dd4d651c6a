//! Turning backup off and on, deleting, bringing back, erasing.

use crate::harness::{Device, Server};

const EMAIL: &str = "alice@example.org";

#[test]
fn turning_backup_off_asks_first() {
    let server = Server::start();
    let (phone, _) = Device::backed_up("Phone", &server.url(), &server, EMAIL);
    phone.run(&["backup", "off"]).exits(2).says("--yes");
    assert_eq!(phone.state(), "up_to_date");
}

#[test]
fn a_deleted_backup_can_be_brought_back_and_goes_on() {
    let server = Server::start();
    let (phone, code) = Device::backed_up("Phone", &server.url(), &server, EMAIL);
    phone
        .run(&["backup", "off", "--yes"])
        .ok()
        .says("30 days")
        .says("lifeboat backup undelete");
    assert_eq!(phone.state(), "off");
    let laptop = Device::named("Laptop");
    laptop.sign_in(&server.url(), EMAIL, &code).says("deleted");
    laptop
        .run(&["recover"])
        .exits(1)
        .says("deleted")
        .says("lifeboat backup undelete");

    phone.run(&["backup", "undelete"]).ok();
    assert_eq!(phone.state(), "up_to_date");
    phone.run(&["edit", "Steam", "--name", "after"]).ok();
    assert_eq!((phone.state().as_str(), phone.head()), ("up_to_date", 2));
    phone
        .run(&["backup", "undelete"])
        .ok()
        .says("Nothing was deleted: backup is on (version 2).");
    laptop.run(&["recover"]).ok();
    assert_eq!(laptop.accounts(), phone.accounts());
}

#[test]
fn an_erased_backup_is_gone_at_once() {
    let server = Server::start();
    let (phone, code) = Device::backed_up("Phone", &server.url(), &server, EMAIL);
    phone
        .run(&["backup", "off", "--erase", "--yes"])
        .ok()
        .does_not_say("undelete");
    phone
        .run(&["backup", "undelete"])
        .exits(1)
        .says("no backup");
    let laptop = Device::named("Laptop");
    laptop.sign_in(&server.url(), EMAIL, &code);
    laptop.run(&["recover"]).exits(1).says("no backup");
}

#[test]
fn erasing_takes_the_password_and_without_it_nothing_is_lost() {
    let server = Server::start();
    let (phone, _) = Device::backed_up("Phone", &server.url(), &server, EMAIL);
    let erase = ["backup", "off", "--erase", "--yes"];
    let wrong = phone.file("wrong.txt", "not my password");
    phone
        .run(&[&erase[..], &["--password-file", &wrong]].concat())
        .exits(1)
        .says("password is wrong")
        .says("Nothing was erased.");
    phone
        .run_with(&erase, &[("LIFEBOAT_PASSWORD", "")])
        .exits(2)
        .says("--password-file");
    assert_eq!(phone.state(), "up_to_date");
    phone.run(&["backup", "verify"]).ok();
}

#[test]
fn a_good_backup_comes_back_although_rubbish_was_made_and_deleted_after_it() {
    let server = Server::start();
    let (phone, code) = Device::backed_up("Phone", &server.url(), &server, EMAIL);
    let stolen = Device::named("Stolen");
    stolen.take_over(&server.url(), EMAIL, &code);
    stolen.run(&["backup", "off", "--yes"]).ok();
    for account in ["Steam", "Lighthouse"] {
        stolen.run(&["rm", account, "--yes"]).ok();
    }
    stolen.run(&["backup", "on"]).ok();
    stolen.run(&["backup", "off", "--yes"]).ok();

    let new = Device::named("New");
    new.sign_in(&server.url(), EMAIL, &code);
    let deleted = new.json(&["backup", "undelete", "--list"]);
    let deleted = deleted.as_array().unwrap();
    assert_eq!(deleted.len(), 2);
    let good = deleted.iter().find(|one| one["device"] == "Phone");
    let good = good.unwrap()["backup"].as_str().unwrap();
    new.run(&["backup", "undelete", "--backup", good])
        .ok()
        .says("undelete --list");
    assert_eq!(new.accounts(), phone.accounts());
    phone.run(&["backup", "verify"]).ok();
}

#[test]
fn backup_can_be_turned_on_again_after_it_was_turned_off() {
    let server = Server::start();
    let (phone, _) = Device::backed_up("Phone", &server.url(), &server, EMAIL);
    phone.run(&["backup", "off", "--yes"]).ok();
    phone.run(&["backup", "on"]).ok();
    assert_eq!((phone.state().as_str(), phone.head()), ("up_to_date", 1));
}

#[test]
fn the_other_device_learns_that_backup_was_turned_off() {
    let server = Server::start();
    let (phone, code) = Device::backed_up("Phone", &server.url(), &server, EMAIL);
    let laptop = Device::named("Laptop");
    laptop.take_over(&server.url(), EMAIL, &code);
    phone.run(&["backup", "off", "--yes"]).ok();
    let status = laptop.json(&["backup", "status"]);
    assert_eq!(status["state"], "failed");
    assert!(
        status["reason"].as_str().unwrap().contains("deleted"),
        "{status}"
    );
    laptop.run(&["backup", "now"]).exits(1).says("deleted");
}

#[test]
fn the_status_tells_everything_that_a_program_needs() {
    let server = Server::start();
    let phone = Device::with_accounts("Phone");
    let keys = |device: &Device| -> Vec<String> {
        let status = device.json(&["backup", "status"]);
        status.as_object().unwrap().keys().cloned().collect()
    };
    let mut expected = [
        "state",
        "head",
        "accounts",
        "last_backup_at",
        "last_verified_at",
        "location",
        "recovery_account",
    ];
    expected.sort_unstable();
    assert_eq!(keys(&phone), expected);
    phone.create_account(&server.url(), &server, EMAIL);
    phone.run(&["backup", "on"]).ok();
    assert_eq!(keys(&phone), expected);
    let status = phone.json(&["backup", "status"]);
    assert_eq!(status["state"], "up_to_date");
    assert_eq!(status["head"], 1);
    assert_eq!(status["accounts"], 6);
    assert_eq!(status["location"], "server");
    assert_eq!(status["recovery_account"], EMAIL);
    assert!(status["last_verified_at"].as_u64().unwrap() > 1_700_000_000);
    phone
        .run(&["backup", "status"])
        .ok()
        .says("up to date")
        .says("verified");
    phone.run(&["backup", "verify"]).ok().says("6 accounts");
}

#[test]
fn without_a_vault_the_backup_is_off() {
    let untouched = Device::untouched();
    let status = untouched.json(&["backup", "status"]);
    assert_eq!(status["state"], "off");
    assert!(!untouched.home().exists(), "nothing is made by looking");
}

#[test]
fn what_this_device_did_itself_is_no_news_to_it() {
    let server = Server::start();
    let (phone, _) = Device::backed_up("Phone", &server.url(), &server, EMAIL);
    phone.run(&["backup", "off", "--yes"]).ok();
    phone.run(&["backup", "undelete"]).ok();
    phone
        .run(&["backup", "status"])
        .ok()
        .does_not_say("turned backup off")
        .does_not_say("brought")
        .does_not_say("signed in to your");
}

#[test]
fn a_stale_device_does_not_delete_the_backup_that_came_after_its_own() {
    let server = Server::start();
    let (phone, code) = Device::backed_up("Phone", &server.url(), &server, EMAIL);
    let stale = Device::named("Stale");
    stale.take_over(&server.url(), EMAIL, &code);
    let also_stale = Device::named("Also stale");
    also_stale.take_over(&server.url(), EMAIL, &code);
    phone.run(&["backup", "off", "--yes"]).ok();
    phone.run(&["backup", "on"]).ok();

    stale
        .run(&["backup", "off", "--yes"])
        .ok()
        .says("no backup any more");
    also_stale
        .run(&["backup", "off", "--erase", "--yes"])
        .ok()
        .says("no backup any more");
    assert_eq!(
        (stale.state(), also_stale.state()),
        ("off".into(), "off".into())
    );
    phone.run(&["backup", "verify"]).ok();
    phone.run(&["edit", "Steam", "--name", "after"]).ok();
    assert_eq!(phone.state(), "up_to_date");
}

#[test]
fn a_device_that_is_behind_turns_the_same_backup_off() {
    let server = Server::start();
    let (phone, code) = Device::backed_up("Phone", &server.url(), &server, EMAIL);
    let behind = Device::named("Behind");
    behind.take_over(&server.url(), EMAIL, &code);
    phone.run(&["edit", "Steam", "--name", "newer"]).ok();
    behind.run(&["backup", "off", "--yes"]).ok().says("deleted");
    // It comes back with what the other device had changed.
    phone.run(&["backup", "undelete"]).ok();
    assert!(phone.names().contains(&"newer".to_owned()));
    assert_eq!(phone.state(), "up_to_date");
}
