//! What the server, its database and its log know: nothing about the accounts.

use std::fs;

use data_encoding::BASE32_NOPAD;

use crate::harness::{Device, ISSUERS, PASSCODE, PASSWORD, Server, contains_bytes, files_below};

const EMAIL: &str = "alice@example.org";

#[test]
fn neither_database_nor_log_holds_an_account_name_or_a_secret() {
    let mut server = Server::start_with(&[("RUST_LOG", "trace,hyper=info")]);
    let (phone, code) = Device::backed_up("Phone", &server.url(), &server, EMAIL);
    phone
        .run(&["edit", "Steam", "--name", "a-very-private-name"])
        .ok();
    let laptop = Device::named("Laptop");
    laptop.take_over(&server.url(), EMAIL, &code);
    phone
        .run(&["account", "devices", "revoke", "Laptop", "--yes"])
        .ok();
    phone.run(&["backup", "off", "--yes"]).ok();
    phone.run(&["backup", "undelete"]).ok();
    let session = phone.vault().recovery_account.unwrap().session.unwrap();
    let device_totp = phone
        .vault()
        .device_credentials
        .values()
        .next()
        .unwrap()
        .clone();
    server.stop();

    let mut needles: Vec<Vec<u8>> = ISSUERS
        .iter()
        .filter(|issuer| **issuer != "Steam")
        .map(|issuer| issuer.as_bytes().to_vec())
        .collect();
    needles.push(b"a-very-private-name".to_vec());
    for account in phone.accounts() {
        let secret = account["secret"].as_str().unwrap();
        needles.push(secret.as_bytes().to_vec());
        needles.push(BASE32_NOPAD.decode(secret.as_bytes()).unwrap());
    }
    let device_secret = device_totp.totp().secret.expose_base32().to_string();
    needles.push(BASE32_NOPAD.decode(device_secret.as_bytes()).unwrap());
    needles.push(device_secret.into_bytes());
    needles.push(session.expose().as_bytes().to_vec());
    needles.push(session.expose_bytes().to_vec());
    needles.push(code.as_bytes().to_vec());
    needles.push(PASSWORD.as_bytes().to_vec());
    needles.push(PASSCODE.as_bytes().to_vec());

    let files = files_below(server.data());
    assert!(files.len() >= 3, "{files:?}");
    assert!(!server.log().is_empty());
    for file in files {
        let content = fs::read(&file).unwrap();
        for needle in &needles {
            let shown = String::from_utf8_lossy(needle);
            assert!(
                !contains_bytes(&content, needle),
                "{shown} is in {}",
                file.display()
            );
        }
    }
    // Codes and addresses are not logged either.
    assert!(!server.log().contains(EMAIL));
}

#[test]
fn the_device_keeps_nothing_in_clear() {
    let server = Server::start();
    let (phone, code) = Device::backed_up("Phone", &server.url(), &server, EMAIL);
    for file in files_below(&phone.home()) {
        let content = fs::read(&file).unwrap();
        for needle in [
            "Harbour",
            "JBSWY3DPEHPK3PXP",
            EMAIL,
            &code,
            "AGE-SECRET-KEY",
        ] {
            let found = contains_bytes(&content, needle.as_bytes());
            assert!(!found, "{needle} is in {}", file.display());
        }
    }
}
