//! The private half of a device key is in nothing that is stored, sent, exported or logged.

use std::{
    fs,
    sync::{Arc, Mutex},
};

use data_encoding::{BASE64, BASE64URL_NOPAD, HEXLOWER};
use lifeboat_seal::{DeviceKey, passcode_file};
use serde_json::Value;

use crate::harness::{
    Device, HARBOUR, Organization, PASSCODE, Proxy, Server, contains_bytes, files_below,
};

const EMAIL: &str = "alice@example.org";

/// The private halves of a device's keys, as they would be found.
fn private_halves(device: &Device) -> Vec<Vec<u8>> {
    let unlock = fs::read(device.home().join("unlock.age")).unwrap();
    let identity = passcode_file::unwrap(&unlock, &PASSCODE.to_owned().into()).unwrap();
    let mut needles = Vec::new();
    for file in files_below(&device.home().join("device-keys")) {
        let name = file.file_stem().unwrap().to_str().unwrap();
        let sealed = fs::read(&file).unwrap();
        DeviceKey::open(&sealed, name, &identity).unwrap();
        // What the type does not give away is taken out of the file.
        let json = lifeboat_seal_open(&sealed, &identity);
        let record: Value = serde_json::from_slice(&json).unwrap();
        let hex = record["private_key"].as_str().unwrap();
        let bytes = HEXLOWER.decode(hex.as_bytes()).unwrap();
        assert_eq!(bytes.len(), 32);
        needles.push(hex.as_bytes().to_vec());
        needles.push(hex.to_uppercase().into_bytes());
        needles.push(BASE64URL_NOPAD.encode(&bytes).into_bytes());
        // Inside a longer text the last characters depend on what follows.
        needles.push(BASE64.encode(&bytes).as_bytes()[..40].to_vec());
        needles.push(bytes);
    }
    assert_eq!(needles.len(), 10, "two keys");
    needles
}

/// Opens a file with plain age, as anybody could who has the identity.
fn lifeboat_seal_open(sealed: &[u8], identity: &lifeboat_seal::Identity) -> Vec<u8> {
    use std::io::Read as _;
    let identity: age::x25519::Identity = identity.expose().parse().unwrap();
    let decryptor = age::Decryptor::new_buffered(sealed).unwrap();
    let mut json = Vec::new();
    decryptor
        .decrypt(std::iter::once(&identity as &dyn age::Identity))
        .unwrap()
        .read_to_end(&mut json)
        .unwrap();
    json
}

#[test]
fn the_private_half_is_in_nothing_that_is_stored_sent_exported_or_logged() {
    let mut server = Server::start_with(&[("RUST_LOG", "trace,hyper=info")]);
    let organization_server = Server::start();
    let organization = Organization::found(&organization_server);
    let (proxy, other) = (
        Proxy::before(server.address()),
        Proxy::before(organization_server.address()),
    );
    let sent = Arc::new(Mutex::new(Vec::new()));
    for proxy in [&proxy, &other] {
        let sent = Arc::clone(&sent);
        proxy.lie(move |request, answer| {
            let mut all = sent.lock().unwrap();
            all.extend_from_slice(request.path.as_bytes());
            all.extend_from_slice(&request.body);
            all.extend_from_slice(&answer.body);
            Some(answer)
        });
    }
    let (phone, code) = Device::backed_up("Phone", &proxy.url(), &server, EMAIL);
    let activation = organization.activation(&phone, "a.png", &[]);
    let add = ["add", "--activation", &activation, "--server", &other.url()];
    phone.run(&add).ok();
    let (_, number) = organization.ask("Payroll");
    phone.run(&["approve", "--number", &number]).ok();
    let laptop = Device::named("Laptop");
    laptop.take_over(&proxy.url(), EMAIL, &code);
    let export = phone.path("export.json");
    phone
        .run(&["export", "--format", "lifeboat", "--output", &export])
        .ok();
    let vault = serde_json::to_vec(&phone.vault()).unwrap();
    let snapshot = serde_json::to_vec(&phone.vault().contents.accounts).unwrap();
    let needles = private_halves(&phone);
    server.stop();

    let sent = sent.lock().unwrap().clone();
    assert!(
        contains_bytes(&sent, HARBOUR.as_bytes()),
        "the proxies have seen what was sent"
    );
    let mut places = vec![
        ("what was sent".to_owned(), sent),
        ("the vault, opened".to_owned(), vault),
        ("the accounts, in clear".to_owned(), snapshot),
        ("the export".to_owned(), fs::read(&export).unwrap()),
        (
            "the laptop's vault, opened".to_owned(),
            serde_json::to_vec(&laptop.vault()).unwrap(),
        ),
    ];
    let folders = [
        phone.home(),
        laptop.home(),
        server.data().to_owned(),
        organization_server.data().to_owned(),
    ];
    for file in folders.iter().flat_map(|folder| files_below(folder)) {
        places.push((file.display().to_string(), fs::read(&file).unwrap()));
    }
    for (place, content) in places {
        for needle in &needles {
            assert!(
                !contains_bytes(&content, needle),
                "a private half is in {place}"
            );
        }
    }
}

#[test]
fn a_lost_answer_is_followed_by_the_same_key_and_one_credential() {
    let server = Server::start();
    let organization = Organization::found(&server);
    let proxy = Proxy::before(server.address());
    let phone = Device::named("Phone");
    let code = organization.activation(&phone, "a.png", &[]);
    let add = ["add", "--activation", &code, "--server", &proxy.url()];
    proxy.lie(|request, answer| (!request.path.contains("enrollments")).then_some(answer));
    phone.run(&add).exits(1).says("could not be reached");
    assert_eq!(
        phone.json(&["list"]),
        serde_json::json!([]),
        "nothing half enrolled"
    );
    let key = || files_below(&phone.home().join("device-keys"));
    let before = key();
    assert_eq!(before.len(), 1, "the key waits");
    proxy.tell_the_truth();
    phone.run(&add).ok();
    assert_eq!(key(), before, "the same key");
    let devices = server
        .admin(&["organization", "devices", HARBOUR, crate::harness::MEMBER])
        .ok();
    assert_eq!(devices.stdout.lines().count(), 1, "{devices}");
    phone.run(&["approve"]).ok();
}

#[test]
fn without_its_key_a_device_says_what_helps() {
    let server = Server::start();
    let organization = Organization::found(&server);
    let phone = Device::named("Phone");
    let code = organization.activation(&phone, "a.png", &[]);
    phone
        .run(&["add", "--activation", &code, "--server", &server.url()])
        .ok();
    let (_, number) = organization.ask("Payroll");
    for file in files_below(&phone.home().join("device-keys")) {
        fs::remove_file(file).unwrap();
    }
    phone
        .run(&["approve", "--number", &number])
        .exits(1)
        .says("enrolled anew");
}
