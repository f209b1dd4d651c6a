//! A lost device is revoked: it is out, and reads nothing that is written afterwards.

use std::sync::{Arc, Mutex};

use lifeboat_seal::KeyRing;
use serde_json::Value;

use crate::harness::{Device, ISSUERS, Outcome, Proxy, Server};

const EMAIL: &str = "alice@example.org";
const BACKUP: &str = "/v1/backup";
const SECOND_OBJECT: &str = "/v1/backup/versions/2/object";

/// A device that will be lost, another one that has taken its accounts over, their recovery code and
/// their server.
fn lost_phone_and_laptop() -> (Device, Device, String, Server) {
    let server = Server::start();
    let (lost, code) = Device::backed_up("Lost phone", &server.url(), &server, EMAIL);
    let laptop = Device::named("Laptop");
    laptop.take_over(&server.url(), EMAIL, &code);
    (lost, laptop, code, server)
}

#[test]
fn a_revoked_device_is_out_and_the_others_go_on() {
    let (lost, laptop, code, server) = lost_phone_and_laptop();
    let tablet = Device::named("Tablet");
    tablet.take_over(&server.url(), EMAIL, &code);
    let thief = lost.vault();

    laptop
        .run(&["account", "devices", "revoke", "Lost phone", "--yes"])
        .ok();

    // Out: no session, codes of what it holds stay visible, its changes go nowhere.
    lost.run(&["backup", "now"])
        .exits(3)
        .says("revoked")
        .says("lifeboat account sign-in");
    assert_eq!(lost.state(), "needs_sign_in");
    assert_eq!(lost.accounts().len(), 5);

    // What it kept opens no new key file, and so no new version.
    let new_key_file = laptop.vault().recovery_account.unwrap().key_file.bytes.0;
    let old_identity = &thief.recovery_account.as_ref().unwrap().identity;
    assert!(KeyRing::open(&new_key_file, old_identity).is_err());
    let old_ring = thief.recovery_account.as_ref().unwrap().key_ring().unwrap();
    let new_ring = laptop.vault().recovery_account.unwrap().key_ring().unwrap();
    assert_ne!(
        old_ring.account_key().key_id(),
        new_ring.account_key().key_id()
    );

    // The others go on, also the one that did not revoke.
    assert_eq!(laptop.head(), 2, "the head is sealed anew");
    tablet.run(&["edit", "Steam", "--name", "after"]).ok();
    assert_eq!((tablet.state().as_str(), tablet.head()), ("up_to_date", 3));
    laptop.run(&["backup", "now"]).ok();
    assert_eq!(laptop.accounts(), tablet.accounts());
    assert_eq!(
        laptop
            .json(&["account", "devices", "list"])
            .as_array()
            .unwrap()
            .len(),
        2
    );

    // Another new device opens everything with the same recovery code.
    let new = Device::named("New");
    new.take_over(&server.url(), EMAIL, &code);
    assert_eq!(new.accounts(), tablet.accounts());
    new.run(&["backup", "diff", "1", "3"]).ok().says("Steam");
}

#[test]
fn a_device_that_learns_while_it_verifies_that_it_is_revoked_keeps_that_in_mind() {
    let (lost, laptop, _, _server) = lost_phone_and_laptop();
    laptop
        .run(&["account", "devices", "revoke", "Lost phone", "--yes"])
        .ok();
    lost.run(&["backup", "verify"]).exits(3).says("revoked");
    let account = lost.vault().recovery_account.unwrap();
    assert!(account.session.is_none());
    lost.run(&["follow-ups"]).says(EMAIL);
}

#[test]
fn a_revoked_device_that_was_found_again_signs_in_as_a_new_one() {
    let server = Server::start();
    let (found, code) = Device::backed_up("Found phone", &server.url(), &server, EMAIL);
    let laptop = Device::named("Laptop");
    laptop.take_over(&server.url(), EMAIL, &code);
    laptop
        .run(&["account", "devices", "revoke", "Found phone", "--yes"])
        .ok();
    found.run(&["backup", "now"]).exits(3);

    found.sign_in(&server.url(), EMAIL, &code);
    found.run(&["backup", "now"]).ok();
    found.run(&["edit", "Steam", "--name", "found"]).ok();
    assert_eq!(found.state(), "up_to_date");
    laptop.run(&["backup", "now"]).ok();
    assert_eq!(laptop.accounts(), found.accounts());
}

#[test]
fn the_device_in_use_is_not_revoked_by_mistake() {
    let server = Server::start();
    let (phone, _) = Device::backed_up("Phone", &server.url(), &server, EMAIL);
    phone
        .run(&["account", "devices", "revoke", "Phone", "--yes"])
        .exits(2)
        .says("sign-out");
    phone
        .run(&["account", "devices", "revoke", "Nothing", "--yes"])
        .exits(2)
        .says("devices list");
    phone.run(&["backup", "now"]).ok();
}

#[test]
fn a_backup_that_was_deleted_before_a_device_was_revoked_comes_back_without_that_device() {
    let (lost, laptop, _, _server) = lost_phone_and_laptop();
    laptop.run(&["backup", "off", "--yes"]).ok();
    laptop
        .run(&["account", "devices", "revoke", "Lost phone", "--yes"])
        .ok();
    laptop.run(&["backup", "undelete"]).ok();
    assert_eq!(
        (laptop.state().as_str(), laptop.head()),
        ("up_to_date", 2),
        "sealed anew"
    );
    assert_eq!(laptop.issuers(), ISSUERS);
    lost.run(&["backup", "now"]).exits(3);
}

#[test]
fn a_device_that_has_seen_nothing_of_it_is_shown_what_a_revoked_device_may_have_made() {
    let server = Server::start();
    let (lost, code) = Device::backed_up("Lost phone", &server.url(), &server, EMAIL);
    lost.run(&["backup", "off", "--yes"]).ok();
    let laptop = Device::named("Laptop");
    laptop.sign_in(&server.url(), EMAIL, &code);
    laptop
        .run(&["account", "devices", "revoke", "Lost phone", "--yes"])
        .ok();
    let refused = laptop
        .run(&["backup", "undelete"])
        .exits(5)
        .says("The newest version of the backup, 1 of");
    laptop.run(&["recover"]).exits(5);
    let shown = hash_to_take(&refused);
    // Consent to another version, such as one that the server showed before.
    let other = "0".repeat(64);
    laptop
        .run(&["backup", "undelete", "--take-unseen", &other])
        .exits(5)
        .says(&format!("--take-unseen {shown}"));
    laptop.run(&["recover"]).exits(5);
    laptop
        .run(&["backup", "undelete", "--take-unseen", &shown])
        .ok();
    assert_eq!((laptop.state().as_str(), laptop.head()), ("up_to_date", 2));
    assert_eq!(laptop.issuers(), ISSUERS);
}

/// The hash of the version that a command has shown and asks about.
fn hash_to_take(refused: &Outcome) -> String {
    let (_, after) = refused.stderr.split_once("--take-unseen ").unwrap();
    after.chars().take_while(char::is_ascii_hexdigit).collect()
}

/// A head and its object, as a server gives them.
#[derive(Clone, Default)]
struct Answers {
    backup: Vec<u8>,
    object: Vec<u8>,
}

/// What the server behind the proxy answers to this device, whose head is version 2.
fn answers_to(device: &Device, proxy: &Proxy) -> Answers {
    let heard: Arc<Mutex<Answers>> = Arc::default();
    let listener = Arc::clone(&heard);
    proxy.lie(move |request, answer| {
        let mut heard = listener.lock().unwrap();
        match request.path.as_str() {
            BACKUP => heard.backup.clone_from(&answer.body),
            SECOND_OBJECT => heard.object.clone_from(&answer.body),
            _ => {}
        }
        Some(answer)
    });
    device.run(&["backup", "verify"]).ok();
    proxy.tell_the_truth();
    heard.lock().unwrap().clone()
}

#[test]
fn the_version_that_was_checked_is_sealed_anew_and_not_what_the_server_shows_next() {
    let mut server = Server::start();
    let proxy = Proxy::before(server.address());
    let (lost, code) = Device::backed_up("Lost phone", &proxy.url(), &server, EMAIL);
    let laptop = Device::named("Laptop");
    laptop.take_over(&proxy.url(), EMAIL, &code);

    // The lost phone makes a second version of its own, at a server that works with it.
    let accomplice = Server::start_in(server.copy(), &[]);
    proxy.route_to(accomplice.address());
    lost.run(&["edit", "Steam", "--name", "forged"]).ok();
    let forged = answers_to(&lost, &proxy);
    proxy.route_to(server.address());
    laptop.run(&["edit", "Steam", "--name", "mine"]).ok();
    laptop.run(&["backup", "off", "--yes"]).ok();
    laptop
        .run(&["account", "devices", "revoke", "Lost phone", "--yes"])
        .ok();

    // What is brought back is the laptop's; whoever asks again, before it is sealed anew, is shown the
    // lost phone's.
    let committed: Arc<Mutex<Option<Value>>> = Arc::default();
    let sent = Arc::clone(&committed);
    let mut has_lied = false;
    proxy.lie(move |request, mut answer| {
        let mut sent = sent.lock().unwrap();
        match (request.method.as_str(), request.path.as_str()) {
            ("POST", "/v1/backup/versions") => {
                sent.get_or_insert_with(|| serde_json::from_slice(&request.body).unwrap());
            }
            ("GET", BACKUP) if sent.is_none() => {
                has_lied = true;
                answer.body.clone_from(&forged.backup);
            }
            ("GET", SECOND_OBJECT) if has_lied && sent.is_none() => {
                answer.body.clone_from(&forged.object);
            }
            _ => {}
        }
        Some(answer)
    });
    laptop.run(&["backup", "undelete"]).ok();
    let committed = committed.lock().unwrap().take().unwrap();
    let mine = laptop.vault().backup_on().unwrap().base.clone().unwrap();
    assert_eq!(
        committed["manifest"]["hash"],
        mine.manifest.hash.to_string()
    );
    let names = laptop.names();
    assert!(names.contains(&"mine".to_owned()), "{names:?}");
    assert!(!names.contains(&"forged".to_owned()), "{names:?}");
}

#[test]
fn a_device_that_is_behind_the_head_can_revoke() {
    let (lost, laptop, code, server) = lost_phone_and_laptop();
    lost.run(&["edit", "Steam", "--name", "its last change"])
        .ok();
    lost.run(&["edit", "Lighthouse", "--name", "really the last"])
        .ok();
    laptop
        .run(&["account", "devices", "revoke", "Lost phone", "--yes"])
        .ok();
    assert_eq!(laptop.head(), 4, "the newest head is sealed anew");
    laptop.run(&["edit", "Ropeworks", "--name", "mine"]).ok();
    let names = laptop.names();
    for name in ["its last change", "really the last", "mine"] {
        assert!(names.iter().any(|found| found == name), "{names:?}");
    }
    assert_eq!(laptop.state(), "up_to_date");
    let new = Device::named("New");
    new.take_over(&server.url(), EMAIL, &code);
    assert_eq!(new.accounts(), laptop.accounts());
}

#[test]
fn a_head_that_does_not_come_back_after_a_revoke_is_told() {
    let server = Server::start();
    let proxy = Proxy::before(server.address());
    let (_lost, code) = Device::backed_up("Lost phone", &proxy.url(), &server, EMAIL);
    let laptop = Device::named("Laptop");
    laptop.take_over(&proxy.url(), EMAIL, &code);
    proxy.lie(|request, mut answer| {
        if request.path == "/v1/backup/versions/2/object" {
            let middle = answer.body.len() / 2;
            answer.body[middle] ^= 4;
        }
        Some(answer)
    });
    laptop
        .run(&["account", "devices", "revoke", "Lost phone", "--yes"])
        .exits(1)
        .says("Lost phone is revoked")
        .says("did not come back");
    proxy.tell_the_truth();
    laptop.run(&["backup", "verify"]).ok();
    laptop.run(&["backup", "now"]).ok();
    assert_eq!(laptop.state(), "up_to_date");
}

#[test]
fn a_device_that_learns_of_it_by_its_own_backup_gives_its_codes_up() {
    let (lost, laptop, _, _server) = lost_phone_and_laptop();
    lost.device_code();
    laptop
        .run(&["account", "devices", "revoke", "Lost phone", "--yes"])
        .ok();

    let new = "otpauth://totp/New:me?secret=NBSWY3DPO5XXE3DENBSWY3DPO5XXE3DE";
    lost.run(&["add", new]).ok().says("not backed up yet");
    let follow_ups = lost.json(&["follow-ups"]);
    assert_eq!(follow_ups[0]["follow_up"], "sign_in");
    assert_eq!(follow_ups[0]["name"], EMAIL);
    lost.run(&["code", "Lifeboat"]).exits(1);
}

#[test]
fn the_codes_of_a_revoked_device_are_refused_and_those_of_the_other_are_taken() {
    let (lost, laptop, _, server) = lost_phone_and_laptop();
    laptop
        .run(&["account", "devices", "revoke", "Lost phone", "--yes"])
        .ok();

    let tablet = Device::named("Tablet");
    let sign_in = |device: &Device| {
        let code = device.device_code();
        let url = server.url();
        let sign_in = ["account", "sign-in", EMAIL, "--server", &url];
        tablet.run(&[&sign_in[..], &["--device-code", &code]].concat())
    };
    // It does not know yet, and goes on making codes.
    sign_in(&lost).exits(1);
    sign_in(&laptop).ok();
}
