//! Two devices, one backup: nothing is overwritten and nothing is lost.

use std::{collections::BTreeSet, thread, time::Duration};

use serde_json::json;

use crate::harness::{Device, Outcome, Server, copy_folder};

const EMAIL: &str = "alice@example.org";

fn two_devices(server: &Server) -> (Device, Device) {
    let (phone, code) = Device::backed_up("Phone", &server.url(), server, EMAIL);
    let laptop = Device::named("Laptop");
    laptop.take_over(&server.url(), EMAIL, &code);
    assert_eq!(laptop.accounts(), phone.accounts());
    (phone, laptop)
}

fn add(device: &Device, issuer: &str) {
    let secret = "NBSWY3DPO5XXE3DENBSWY3DPO5XXE3DE";
    device
        .run(&[
            "add",
            &format!("otpauth://totp/{issuer}:me?secret={secret}"),
        ])
        .ok();
}

#[test]
fn a_blank_device_cannot_overwrite_a_backup() {
    let server = Server::start();
    let (phone, code) = Device::backed_up("Phone", &server.url(), &server, EMAIL);
    let blank = Device::named("Blank");
    blank.sign_in(&server.url(), EMAIL, &code);
    blank
        .run(&["backup", "on"])
        .exits(5)
        .says("Phone")
        .says("lifeboat recover");
    assert_eq!(blank.state(), "off");
    add(&blank, "Mine");
    assert_eq!(phone.head(), 1);
    phone.run(&["backup", "verify"]).ok();
}

#[test]
fn a_device_that_was_away_merges_what_the_other_did() {
    let server = Server::start();
    let (phone, laptop) = two_devices(&server);
    add(&phone, "From%20the%20phone");
    phone.run(&["rm", "Steam", "--yes"]).ok();
    assert_eq!(phone.head(), 3);

    let stale = laptop.json(&["backup", "status"]);
    assert_eq!(
        stale["head"], 3,
        "the status is true also when another device went on"
    );
    laptop
        .run(&["backup", "status"])
        .ok()
        .says("another device");

    add(&laptop, "From%20the%20laptop");
    let issuers = laptop.issuers();
    for issuer in ["From the phone", "From the laptop", "Harbour Bank"] {
        assert!(
            issuers.iter().any(|found| found == issuer),
            "{issuer}: {issuers:?}"
        );
    }
    assert!(!issuers.contains(&"Steam".to_owned()));

    phone.run(&["backup", "now"]).ok();
    assert_eq!(phone.accounts(), laptop.accounts());
    assert_eq!(
        (phone.state(), laptop.state()),
        ("up_to_date".into(), "up_to_date".into())
    );
}

#[test]
fn two_devices_that_change_things_at_the_same_time_lose_nothing() {
    let server = Server::start();
    let (phone, laptop) = two_devices(&server);
    thread::scope(|scope| {
        for (device, name) in [(&phone, "phone"), (&laptop, "laptop")] {
            scope.spawn(move || {
                for number in 0..5 {
                    add(device, &format!("{name}%20{number}"));
                }
            });
        }
    });
    for device in [&phone, &laptop, &phone] {
        device.run(&["backup", "now"]).ok();
    }
    assert_eq!(phone.accounts(), laptop.accounts());
    let issuers: BTreeSet<_> = phone.issuers().into_iter().collect();
    for number in 0..5 {
        assert!(issuers.contains(&format!("phone {number}")), "{issuers:?}");
        assert!(issuers.contains(&format!("laptop {number}")), "{issuers:?}");
    }
    assert_eq!(issuers.len(), 15);
}

/// Both devices make an edit of their own while the server is away, and merge: first the laptop, then
/// the phone, whose outcome this is.
fn edited_on_both(
    server: &mut Server,
    (phone, laptop): (&Device, &Device),
    [first, later]: [(&Device, [&str; 2]); 2],
) -> Outcome {
    server.stop();
    first
        .0
        .run(&[&["edit", "Steam"], &first.1[..]].concat())
        .ok();
    // Edits are dated to the second.
    thread::sleep(Duration::from_millis(1_100));
    later
        .0
        .run(&[&["edit", "Steam"], &later.1[..]].concat())
        .ok();
    server.come_back();
    laptop.run(&["backup", "now"]).ok();
    phone.run(&["backup", "now"]).ok()
}

#[test]
fn one_field_changed_on_both_devices_is_told_to_the_user() {
    let mut server = Server::start();
    let (phone, laptop) = two_devices(&server);
    let edits = [
        (&laptop, ["--name", "lantern"]),
        (&phone, ["--name", "rope"]),
    ];
    edited_on_both(&mut server, (&phone, &laptop), edits)
        .says("both devices changed the name")
        .says("That of this device is the later one")
        .says("\"lantern\"")
        .says("lifeboat backup notices");
    laptop.run(&["backup", "now"]).ok();
    assert!(phone.names().contains(&"rope".to_owned()));
    assert_eq!(phone.names(), laptop.names());
}

#[test]
fn a_note_that_a_merge_overruled_can_be_found() {
    let mut server = Server::start();
    let (phone, laptop) = two_devices(&server);
    let edits = [
        (&phone, ["--note", "the spare code is 77\nin the drawer"]),
        (&laptop, ["--note", "ask Robin"]),
    ];
    let merged = edited_on_both(&mut server, (&phone, &laptop), edits)
        .says("both devices changed the note")
        .says("That of the other device is the later one");
    assert!(
        !merged.mentions("drawer"),
        "a note shows up only where it is asked for: {merged}"
    );
    phone
        .run(&["backup", "status"])
        .ok()
        .says("1 value that a merge put aside");
    phone
        .run(&["backup", "notices"])
        .ok()
        .says("the spare code is 77 in the drawer");
    let notices = phone.json(&["backup", "notices"]);
    assert_eq!(notices[0]["field"], "note");
    assert_eq!(notices[0]["value"], "the spare code is 77\nin the drawer");

    phone.run(&["backup", "notices", "--clear"]).exits(2);
    phone.run(&["backup", "notices", "--clear", "--yes"]).ok();
    assert_eq!(phone.json(&["backup", "notices"]), json!([]));
}

#[test]
fn two_devices_may_have_the_same_name() {
    let server = Server::start();
    let (phone, code) = Device::backed_up("Phone", &server.url(), &server, EMAIL);
    let other = Device::named("Phone");
    other.take_over(&server.url(), EMAIL, &code);
    add(&other, "Mine");
    add(&phone, "Yours");
    let devices = phone.json(&["account", "devices", "list"]);
    let names: Vec<_> = devices
        .as_array()
        .unwrap()
        .iter()
        .map(|device| device["name"].clone())
        .collect();
    assert_eq!(names, ["Phone", "Phone"]);
    phone
        .run(&["account", "devices", "revoke", "Phone", "--yes"])
        .exits(2)
        .says("more than one")
        .says("(this device): first sign-in")
        .says("lifeboat account devices");
    let id = devices
        .as_array()
        .unwrap()
        .iter()
        .find(|device| device["current"] == false)
        .unwrap()["id"]
        .as_str()
        .unwrap();
    phone
        .run(&["account", "devices", "rename", id, "Old phone"])
        .ok();
    phone
        .run(&["account", "devices", "revoke", "Old phone", "--yes"])
        .ok();
    assert_eq!(
        phone
            .json(&["account", "devices", "list"])
            .as_array()
            .unwrap()
            .len(),
        1
    );
}

#[test]
fn two_processes_of_one_device_may_commit_at_once() {
    let server = Server::start();
    let (phone, code) = Device::backed_up("Phone", &server.url(), &server, EMAIL);
    thread::scope(|scope| {
        for process in 0..4 {
            let phone = &phone;
            scope.spawn(move || {
                for number in 0..3 {
                    add(phone, &format!("{process}%20{number}"));
                }
            });
        }
    });
    phone.run(&["backup", "now"]).ok();
    assert_eq!(phone.state(), "up_to_date");
    let issuers: BTreeSet<_> = phone.issuers().into_iter().collect();
    assert_eq!(issuers.len(), 5 + 12, "{issuers:?}");
    let laptop = Device::named("Laptop");
    laptop.take_over(&server.url(), EMAIL, &code);
    assert_eq!(laptop.accounts(), phone.accounts());
}

#[test]
fn a_damaged_vault_gets_back_what_was_backed_up() {
    let server = Server::start();
    let (phone, _) = Device::backed_up("Phone", &server.url(), &server, EMAIL);
    let before = Device::clone_of(&phone);
    add(&phone, "New");
    let accounts = phone.accounts();
    // The vault of before the last change: what a damaged file leaves.
    copy_folder(&before.home(), &phone.home());
    assert_ne!(phone.accounts(), accounts);
    phone.run(&["backup", "now"]).ok();
    assert_eq!(phone.accounts(), accounts);
}
