//! The story that everything else is for.

use std::{fs, path::Path};

use crate::harness::{Device, Server};

const EMAIL: &str = "alice@example.org";
const PHONE_NUMBER: &str = "+31612345678";

#[test]
fn after_the_loss_of_a_device_every_code_is_back_whichever_second_proof_is_given() {
    let server = Server::start();

    // An old device, and accounts that come from other apps.
    let old = Device::untouched();
    import_samples(&old);
    old.run(&[
        "move",
        "--to",
        "1",
        old.accounts()[3]["id"].as_str().unwrap(),
    ])
    .ok();
    old.run(&["settings", "set", "sound", "off"]).ok();
    let recovery_code = old.create_account(&server.url(), &server, EMAIL);
    add_phone_number(&old, &server);
    old.run(&["backup", "on"]).ok();
    assert_eq!(old.state(), "up_to_date");
    let (accounts, codes) = (old.accounts(), old.codes());
    assert!(
        accounts.len() > 5,
        "the samples hold {} accounts",
        accounts.len()
    );

    // A second device proves itself with a code of the first.
    let second = Device::named("Second");
    let device_code = old.device_code();
    second
        .run(&sign_in(&server.url(), &["--device-code", &device_code]))
        .ok();
    second.run(&["recover"]).ok();
    assert_eq!(
        (second.accounts(), second.codes()),
        (accounts.clone(), codes.clone())
    );

    // Both are lost. Further devices prove themselves without them.
    drop((old, second));
    let by_recovery_code = Device::named("By recovery code");
    by_recovery_code.sign_in(&server.url(), EMAIL, &recovery_code);
    let by_email = Device::named("By email");
    sign_in_with_code_sent(&by_email, &server, "email", EMAIL);
    let by_text = Device::named("By text message");
    sign_in_with_code_sent(&by_text, &server, "phone", PHONE_NUMBER);

    for new in [by_recovery_code, by_email, by_text] {
        assert!(new.accounts().is_empty());
        let recovered = new.json(&["recover"]);
        assert_eq!(recovered["restored"], accounts.len());
        assert_eq!(new.accounts(), accounts);
        assert_eq!(new.codes(), codes);
        assert_eq!(new.json(&["settings", "show"])["sound"], false);
        assert_eq!(new.state(), "up_to_date");
    }
}

#[test]
fn a_sign_in_on_a_new_device_says_that_a_backup_exists_and_how_to_get_it() {
    let server = Server::start();
    let (_phone, code) = Device::backed_up("Blue phone", &server.url(), &server, EMAIL);
    let laptop = Device::named("Laptop");
    laptop
        .sign_in(&server.url(), EMAIL, &code)
        .says("backup exists")
        .says("Blue phone")
        .says("lifeboat recover");
}

#[test]
fn all_contacts_are_told_of_a_new_device_with_a_way_to_object() {
    let server = Server::start();
    let (_phone, code) = Device::backed_up("Phone", &server.url(), &server, EMAIL);
    let laptop = Device::named("Grey laptop");
    let (_, message) =
        server.message_sent_to(EMAIL, || laptop.sign_in(&server.url(), EMAIL, &code));
    let text = message["text"].as_str().unwrap();
    assert!(text.contains("Grey laptop"), "{text}");
    assert!(text.contains("/not-me/"), "{text}");
}

#[test]
fn other_devices_show_that_somebody_signed_in() {
    let server = Server::start();
    let (phone, code) = Device::backed_up("Phone", &server.url(), &server, EMAIL);
    phone.run(&["account", "show"]).ok();
    let laptop = Device::named("Grey laptop");
    laptop.sign_in(&server.url(), EMAIL, &code);
    phone.run(&["account", "show"]).ok().says("Grey laptop");
}

fn import_samples(device: &Device) {
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../samples");
    let mut files: Vec<_> = fs::read_dir(&samples)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|kind| kind != "md"))
        .collect();
    files.sort();
    for file in files {
        let imported = device.json(&["import", file.to_str().unwrap()]);
        assert!(imported["imported"].as_u64().unwrap() > 0, "{imported}");
    }
}

fn add_phone_number(device: &Device, server: &Server) {
    let add = ["account", "contacts", "add", PHONE_NUMBER];
    let (waiting, code) = server.code_sent_to(PHONE_NUMBER, || device.run(&add));
    waiting.exits(4);
    device
        .run(&[
            "account",
            "contacts",
            "verify",
            PHONE_NUMBER,
            "--code",
            &code,
        ])
        .ok();
}

fn sign_in<'a>(url: &'a str, proof: &[&'a str]) -> Vec<&'a str> {
    [&["account", "sign-in", EMAIL, "--server", url], proof].concat()
}

fn sign_in_with_code_sent(device: &Device, server: &Server, kind: &str, to: &str) {
    let url = server.url();
    let ask = sign_in(&url, &["--send-code", kind]);
    let (waiting, code) = server.code_sent_to(to, || device.run(&ask));
    waiting.exits(4);
    device.run(&sign_in(&url, &["--code", &code])).ok();
}
