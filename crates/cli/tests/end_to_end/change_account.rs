//! "Change account": another recovery account for the same vault.

use crate::harness::{ACCOUNTS, Device, ISSUERS, Outcome, Proxy, Server};

const OLD: &str = "alice@example.org";
const NEW: &str = "alice@example.net";

/// Another recovery account, and its recovery code.
fn new_account(server: &Server) -> String {
    Device::named("Elsewhere").create_account(&server.url(), server, NEW)
}

/// Has a device change to the other recovery account.
fn change(device: &Device, recovery_code: &str, flags: &[&str]) -> Outcome {
    let file = device.file("new-code.txt", recovery_code);
    let change = [
        "account",
        "change",
        NEW,
        "--yes",
        "--recovery-code-file",
        &file,
    ];
    device.run(&[flags, &change].concat())
}

#[test]
fn the_backup_moves_to_another_recovery_account() {
    let server = Server::start();
    let (phone, old_code) = Device::backed_up("Phone", &server.url(), &server, OLD);
    let new_code = new_account(&server);

    change(&phone, &new_code, &[]).ok().says(NEW);
    let status = phone.json(&["backup", "status"]);
    assert_eq!(status["state"], "up_to_date");
    assert_eq!(status["recovery_account"], NEW);

    let laptop = Device::named("Laptop");
    laptop.take_over(&server.url(), NEW, &new_code);
    assert_eq!(laptop.issuers()[..5], phone.issuers()[..5]);

    // The old one's backup is deleted, and the old account still exists.
    let other = Device::named("Other");
    other.sign_in(&server.url(), OLD, &old_code).says("deleted");
    other.run(&["recover"]).exits(1).says("deleted");
}

#[test]
fn the_old_backup_stays_when_the_new_account_has_one_already() {
    let server = Server::start();
    let (phone, _) = Device::backed_up("Phone", &server.url(), &server, OLD);
    let (_other, new_code) = Device::backed_up("Other", &server.url(), &server, NEW);
    change(&phone, &new_code, &[]).exits(5).says("Other");
    let status = phone.json(&["backup", "status"]);
    assert_eq!(status["recovery_account"], OLD);
    assert_eq!(status["state"], "up_to_date");
    phone.run(&["backup", "verify"]).ok();
}

#[test]
fn the_new_recovery_account_can_be_created_on_the_way() {
    let server = Server::start();
    let (phone, _) = Device::backed_up("Phone", &server.url(), &server, OLD);
    let change = ["account", "change", NEW, "--create", "--yes"];
    let (waiting, code) = server.code_sent_to(NEW, || phone.run(&change));
    waiting.exits(4);
    let changed = phone.json(&[
        "account", "change", NEW, "--create", "--yes", "--code", &code,
    ]);
    let recovery_code = changed["recovery_code"].as_str().unwrap();
    let laptop = Device::named("Laptop");
    laptop.take_over(&server.url(), NEW, recovery_code);
    assert_eq!(laptop.issuers()[..5], phone.issuers()[..5]);
}

#[test]
fn a_personal_account_of_the_old_recovery_account_comes_back_with_a_follow_up() {
    let server = Server::start();
    let (phone, _) = Device::backed_up("Phone", &server.url(), &server, OLD);
    let new_code = new_account(&server);
    change(&phone, &new_code, &[]).ok();

    let laptop = Device::named("Laptop");
    laptop.sign_in(&server.url(), NEW, &new_code);
    laptop.run(&["recover"]).ok().says(OLD).says("sign in");
    let follow_ups = laptop.json(&["follow-ups"]);
    assert_eq!(follow_ups.as_array().unwrap().len(), 1, "{follow_ups}");
    assert_eq!(follow_ups[0]["name"], OLD);
    assert_eq!(follow_ups[0]["follow_up"], "sign_in");
}

#[test]
fn an_old_backup_that_could_not_be_deleted_is_not_said_to_be() {
    let server = Server::start();
    let (phone, old_code) = Device::backed_up("Phone", &server.url(), &server, OLD);
    let new_code = new_account(&server);
    phone.run(&["account", "sign-out"]).ok();

    change(&phone, &new_code, &[])
        .ok()
        .does_not_say("is deleted")
        .says("is still there")
        .says("turn backup off on a device that is signed in");
    let status = phone.json(&["backup", "status"]);
    assert_eq!(status["state"], "up_to_date");
    assert_eq!(status["recovery_account"], NEW);
    let other = Device::named("Other");
    other.take_over(&server.url(), OLD, &old_code);
    assert_eq!(other.issuers(), ISSUERS);
}

#[test]
fn a_sign_in_that_the_old_server_has_ended_does_not_delete_its_backup() {
    let server = Server::start();
    let (phone, old_code) = Device::backed_up("Phone", &server.url(), &server, OLD);
    let laptop = Device::named("Laptop");
    laptop.take_over(&server.url(), OLD, &old_code);
    laptop
        .run(&["account", "devices", "revoke", "Phone", "--yes"])
        .ok();
    let new_code = new_account(&server);

    // The phone does not know yet that it was revoked.
    let changed = change(&phone, &new_code, &["--json"]).ok();
    assert_eq!(changed.json()["old_backup"], "stays");
    laptop.run(&["backup", "verify"]).ok();
}

#[test]
fn the_recovery_code_of_an_account_that_was_created_is_told_also_when_the_move_fails() {
    let server = Server::start();
    let proxy = Proxy::before(server.address());
    let (phone, _) = Device::backed_up("Phone", &server.url(), &server, OLD);
    let kit = phone.path("kit.html");
    let create = ["account", "change", NEW, "--create", "--yes"];
    let url = proxy.url();
    let create = [&create[..], &["--server", &url]].concat();
    let (waiting, code) = server.code_sent_to(NEW, || phone.run(&create));
    waiting.exits(4).says("--create --yes");
    proxy.lie(|request, answer| {
        let is_commit = request.method == "POST" && request.path.ends_with("/versions");
        (!is_commit).then_some(answer)
    });
    let finish = ["--json", "--code", &code, "--kit", &kit];
    let outcome = phone.run(&[&create[..], &finish].concat()).exits(1);
    let created = outcome.json();
    assert_eq!(created["email"], NEW);
    let recovery_code = created["recovery_code"].as_str().unwrap();
    assert!(std::fs::read_to_string(&kit).unwrap().contains("<html"));
    assert_eq!(phone.json(&["backup", "status"])["recovery_account"], OLD);

    // The account is there, and nobody is signed in to it.
    proxy.tell_the_truth();
    let other = Device::named("Other");
    other.sign_in(&server.url(), NEW, recovery_code);
    let devices = other.json(&["account", "devices", "list"]);
    let phone_there = devices
        .as_array()
        .unwrap()
        .iter()
        .find(|device| device["name"] == "Phone")
        .unwrap();
    assert_eq!(phone_there["signed_in"], false, "{devices}");
}

#[test]
fn nobody_deletes_a_backup_that_others_may_use_without_being_asked() {
    let server = Server::start();
    let (phone, _) = Device::backed_up("Phone", &server.url(), &server, OLD);
    phone
        .run(&["account", "change", NEW, "--create"])
        .exits(2)
        .says("--yes");
    assert_eq!(phone.json(&["backup", "status"])["recovery_account"], OLD);
    assert_eq!(server.messages_to(NEW).len(), 0);
}

#[test]
fn what_stays_in_a_folder_after_a_change_is_said() {
    let server = Server::start();
    let phone = Device::named("Phone");
    phone.import(ACCOUNTS);
    phone.create_account(&server.url(), &server, OLD);
    let folder = phone.path("Sync");
    let location = format!("file://{folder}");
    phone.run(&["backup", "on", "--location", &location]).ok();
    let new_code = new_account(&server);
    change(&phone, &new_code, &[])
        .ok()
        .says("stay in")
        .says("nothing removes them");
    phone
        .run(&["backup", "off", "--erase", "--yes"])
        .ok()
        .says(&format!("every version of {NEW} is erased"))
        .says("1 sealed version of other recovery accounts");
    let left = std::fs::read_dir(&folder).unwrap().flatten();
    let left = left.filter(|entry| {
        entry
            .path()
            .extension()
            .is_some_and(|ending| ending == "age")
    });
    assert_eq!(left.count(), 1);
}
