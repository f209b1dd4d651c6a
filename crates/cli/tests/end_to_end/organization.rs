//! Work or school accounts: enrolled by an administrator's QR code, and completed by a new one after a
//! recovery.

use serde_json::Value;

use crate::harness::{Device, HARBOUR, MEMBER, Organization, Server};

const EMAIL: &str = "alice@example.org";

/// The work or school account on the list, and its place.
fn work(device: &Device) -> (usize, Value) {
    let list = device.json(&["list", "--long"]);
    let accounts = list.as_array().unwrap();
    let place = accounts
        .iter()
        .position(|account| account["kind"] == "work_or_school")
        .unwrap_or_else(|| panic!("no work or school account in {list}"));
    (place, accounts[place].clone())
}

fn work_code(device: &Device) -> String {
    let (_, account) = work(device);
    let codes = device.json(&["code", account["id"].as_str().unwrap()]);
    codes[0]["code"].as_str().unwrap().to_owned()
}

fn secret(device: &Device) -> String {
    let (_, account) = work(device);
    let id = account["id"].as_str().unwrap().parse().unwrap();
    let credential = device.vault().device_credentials.remove(&id).unwrap();
    credential.totp().secret.expose_base32().to_string()
}

#[test]
fn a_qr_code_enrolls_a_device_and_a_new_one_completes_the_account_in_its_old_place() {
    let server = Server::start();
    let organization = Organization::found(&server);
    let (phone, recovery_code) = Device::backed_up("Phone", &server.url(), &server, EMAIL);
    organization.activation(&phone, "activation.png", &[]);
    let enrolled = phone.json(&["scan", &phone.path("activation.png")]);
    assert_eq!(enrolled["enrolled"][0]["issuer"], HARBOUR);
    assert_eq!(enrolled["enrolled"][0]["name"], MEMBER);
    assert_eq!(enrolled["enrolled"][0]["added"], true);
    let (_, account) = work(&phone);
    let id = account["id"].as_str().unwrap();
    assert!(account.get("follow_up").is_none());
    work_code(&phone);

    // It is the user's to label and order.
    phone.run(&["move", "--to", "2", id]).ok();
    phone
        .run(&["edit", id, "--issuer", "Work", "--group", "Jobs"])
        .ok();

    // Recovered, it is a name that still needs proof, and has no key and no code.
    let laptop = Device::named("Laptop");
    laptop.take_over(&server.url(), EMAIL, &recovery_code);
    let follow_ups = laptop.json(&["follow-ups"]);
    assert_eq!(follow_ups[0]["follow_up"], "scan_qr_code");
    assert_eq!(follow_ups.as_array().unwrap().len(), 1);
    laptop.run(&["code", id]).exits(1);
    laptop
        .run(&["complete", "Work"])
        .exits(4)
        .says("needs a new QR code of its administrator");
    laptop.run(&["doctor"]).says("still needs proof");

    // The new code completes it. The lost phone is revoked, as the administrator chose.
    organization.activation(&laptop, "new.png", &["--revoke-others"]);
    let completed = laptop.json(&["complete", "Work", "--image", &laptop.path("new.png")]);
    assert_eq!(completed["completed"], true);
    assert_eq!(completed["others_revoked"], true);
    assert_eq!(laptop.json(&["follow-ups"]), serde_json::json!([]));
    let (place, account) = work(&laptop);
    assert_eq!(place, 1, "the old place in the order");
    assert_eq!(
        (&account["issuer"], &account["group"]),
        (&"Work".into(), &"Jobs".into())
    );
    assert_eq!(account["id"], id);
    assert_ne!(
        secret(&laptop),
        secret(&phone),
        "each device has its own codes"
    );

    // The phone learns that it is out, and says what helps.
    phone.run(&["approve"]).says("revoked");
    assert_eq!(phone.json(&["follow-ups"])[0]["follow_up"], "scan_qr_code");
    assert_eq!(keys(&phone), 1, "the key for the recovery account is left");
    let audit = organization.audit();
    assert!(
        audit.iter().any(|kind| kind == "device_revoked"),
        "{audit:?}"
    );
}

fn keys(device: &Device) -> usize {
    std::fs::read_dir(device.home().join("device-keys")).map_or(0, Iterator::count)
}

#[test]
fn a_typed_code_does_as_well_and_several_devices_are_enrolled_side_by_side() {
    let server = Server::start();
    let organization = Organization::found(&server);
    let (phone, tablet) = (Device::named("Phone"), Device::named("Tablet"));
    let code = organization.activation(&phone, "a.png", &[]);
    let url = server.url();
    phone
        .run(&["add", "--activation", &code, "--server", &url])
        .ok()
        .says("Added Harbour Ltd");
    let code = organization
        .activation(&tablet, "b.png", &[])
        .to_uppercase();
    tablet
        .run(&["add", "--activation", &code, "--server", &url])
        .ok();
    assert_ne!(secret(&phone), secret(&tablet));
    phone.run(&["approve"]).ok().says("No sign-in waits");
    tablet.run(&["approve"]).ok();
    // Removed, its key is destroyed and the server knows.
    phone.run(&["rm", "Harbour", "--yes"]).ok();
    assert_eq!(keys(&phone), 0);
    let members = server
        .admin(&["organization", "devices", HARBOUR, MEMBER])
        .ok();
    assert!(
        !members.stdout.contains("Phone") && members.stdout.contains("Tablet"),
        "{members}"
    );
}

#[test]
fn a_code_among_other_qr_codes_of_a_picture_is_found() {
    let server = Server::start();
    let organization = Organization::found(&server);
    let phone = Device::named("Phone");
    organization.activation(&phone, "activation.png", &[]);
    phone.import("otpauth://totp/Chandlery:alice?secret=JBSWY3DPEHPK3PXP&issuer=Chandlery");
    let other = phone.path("other.png");
    phone.run(&["qr", "Chandlery", "--png", &other]).ok();
    phone.run(&["rm", "Chandlery", "--yes"]).ok();
    phone
        .run(&["scan", &other, &phone.path("activation.png")])
        .ok()
        .says("Added Harbour Ltd")
        .says("Added 1 account");
    assert_eq!(phone.json(&["list"]).as_array().unwrap().len(), 2);
}

/// A picture with both pictures in it, side by side.
fn side_by_side(device: &Device, pictures: [&str; 2], name: &str) -> String {
    let [left, right] = pictures.map(|name| image::open(device.path(name)).unwrap().to_luma8());
    let (width, height) = (
        left.width() + right.width(),
        left.height().max(right.height()),
    );
    let mut both = image::GrayImage::from_pixel(width, height, image::Luma([255]));
    image::imageops::replace(&mut both, &left, 0, 0);
    image::imageops::replace(&mut both, &right, left.width().into(), 0);
    let path = device.path(name);
    both.save(&path).unwrap();
    path
}

/// A picture of another site's account.
fn chandlery(device: &Device) -> String {
    device.import("otpauth://totp/Chandlery:alice?secret=JBSWY3DPEHPK3PXP&issuer=Chandlery");
    let picture = device.path("other.png");
    device.run(&["qr", "Chandlery", "--png", &picture]).ok();
    device.run(&["rm", "Chandlery", "--yes"]).ok();
    picture
}

#[test]
fn a_code_beside_another_in_one_picture_is_found() {
    let server = Server::start();
    let organization = Organization::found(&server);
    let phone = Device::named("Phone");
    organization.activation(&phone, "activation.png", &[]);
    chandlery(&phone);
    let both = side_by_side(&phone, ["activation.png", "other.png"], "both.png");
    let came = phone.json(&["scan", &both]);
    assert_eq!(came["enrolled"][0]["issuer"], HARBOUR);
    assert_eq!(came["imported"], 1);
    assert_eq!(came["errors"], serde_json::json!([]));
    assert_eq!(phone.json(&["list"]).as_array().unwrap().len(), 2);
}

#[test]
fn a_refused_code_among_other_accounts_is_an_error_and_they_come_in() {
    let server = Server::start();
    let organization = Organization::found(&server);
    let (phone, tablet) = (Device::named("Phone"), Device::named("Tablet"));
    organization.activation(&phone, "used.png", &[]);
    tablet.run(&["scan", &phone.path("used.png")]).ok();
    let other = chandlery(&phone);
    let came = phone
        .run(&["--json", "scan", &other, &phone.path("used.png")])
        .exits(1)
        .says("not_enrolled");
    let report = came.json();
    assert_eq!(report["imported"], 1);
    assert_eq!(report["errors"][0]["entry"], "activation code 1");
    assert!(report.get("enrolled").is_none(), "{report}");
    assert_eq!(phone.issuers(), ["Chandlery"]);
}

#[test]
fn of_two_codes_in_one_picture_the_right_one_is_not_guessed() {
    let server = Server::start();
    let organization = Organization::found(&server);
    let phone = Device::named("Phone");
    organization.activation(&phone, "first.png", &[]);
    phone.run(&["scan", &phone.path("first.png")]).ok();
    phone.change_vault(|vault| vault.device_credentials.clear());
    organization.activation(&phone, "second.png", &[]);
    let both = side_by_side(&phone, ["first.png", "second.png"], "both.png");
    let outcome = phone
        .run(&["--json", "complete", HARBOUR, "--image", &both])
        .exits(1);
    let error: Value = serde_json::from_str(outcome.stderr.trim()).unwrap();
    assert_eq!(error["error"]["code"], "several_codes");
}

#[test]
fn every_bad_code_has_its_own_answer_and_enrolls_nothing() {
    let server = Server::start();
    let other_server = Server::start();
    let organization = Organization::found(&server);
    let phone = Device::named("Phone");
    let url = server.url();
    let refused = |code: &str, server: &str, expected: &str| {
        let add = ["--json", "add", "--activation", code, "--server", server];
        let outcome = phone.run(&add).exits(1);
        let error: Value = serde_json::from_str(outcome.stderr.trim()).unwrap();
        assert_eq!(error["error"]["code"], expected, "{outcome}");
        assert_eq!(phone.json(&["list"]), serde_json::json!([]));
        assert_eq!(keys(&phone), 0, "no key is left for {expected}");
    };
    refused("hello", &url, "invalid_activation");
    let code = organization.activation(&phone, "a.png", &[]);
    let slip = match code.chars().last() {
        Some('q') => format!("{}p", &code[..code.len() - 1]),
        _ => format!("{}q", &code[..code.len() - 1]),
    };
    refused(&slip, &url, "activation_mistyped");
    // Foreign: another server never issued it.
    refused(&code, &other_server.url(), "activation_unknown");
    // Replaced by a newer one.
    let newer = organization.activation(&phone, "b.png", &[]);
    refused(&code, &url, "activation_expired");
    // Used by another device.
    let tablet = Device::named("Tablet");
    tablet
        .run(&["add", "--activation", &newer, "--server", &url])
        .ok();
    refused(&newer, &url, "activation_used");
    // The member is removed between issue and scan.
    server
        .admin(&["organization", "add-member", HARBOUR, "bob"])
        .ok();
    let of_bob = organization.activation_of("bob", &[]);
    server
        .admin(&["organization", "remove-member", HARBOUR, "bob"])
        .ok();
    refused(&of_bob, &url, "member_removed");
}

#[test]
fn every_bad_picture_has_its_own_answer_and_enrolls_nothing() {
    let server = Server::start();
    let organization = Organization::found(&server);
    let phone = Device::named("Phone");
    organization.activation(&phone, "good.png", &[]);
    let good = std::fs::read(phone.path("good.png")).unwrap();
    // The size in a PNG's header, and the checksum of the header (RFC 2083 §4.1.1).
    let mut huge = good.clone();
    huge[16..24].copy_from_slice(&[0, 0, 0xc3, 0x50, 0, 0, 0xc3, 0x50]);
    let checksum = crc32(&huge[12..29]);
    huge[29..33].copy_from_slice(&checksum.to_be_bytes());
    for (path, expected) in [
        (phone.file("text.png", b"not a picture"), "not_a_picture"),
        (
            phone.file("other.gif", b"GIF89a\x01\x00\x01\x00"),
            "other_picture",
        ),
        (
            phone.file("half.png", &good[..good.len() / 2]),
            "damaged_picture",
        ),
        (phone.file("huge.png", &huge), "picture_too_large"),
        (phone.file("blank.png", BLANK), "no_qr_code"),
        (phone.path("nowhere.png"), "unreadable_file"),
    ] {
        let outcome = phone.run(&["--json", "scan", &path]).exits(1);
        let error: Value = serde_json::from_str(outcome.stderr.trim()).unwrap();
        assert_eq!(error["error"]["code"], expected, "{outcome}");
        assert_eq!(phone.json(&["list"]), serde_json::json!([]));
        assert_eq!(keys(&phone), 0, "no key is left for {expected}");
    }
    // The code is still good.
    phone.run(&["scan", &phone.path("good.png")]).ok();
}

/// A white PNG of 1 by 1.
const BLANK: &[u8] = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x00\x00\x00\
    \x00\x3a\x7e\x9b\x55\x00\x00\x00\nIDATx\x9c\x63\xf8\x0f\x00\x01\x01\x01\x00\xb1\x38\xf6\x14\x00\x00\x00\x00\
    IEND\xae\x42\x60\x82";

fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
            (crc >> 1) ^ if crc & 1 == 1 { 0xEDB8_8320 } else { 0 }
        })
    })
}

#[test]
fn a_code_of_another_account_does_not_complete_this_one() {
    let server = Server::start();
    let organization = Organization::found(&server);
    let (phone, recovery_code) = Device::backed_up("Phone", &server.url(), &server, EMAIL);
    organization.activation(&phone, "a.png", &[]);
    phone.run(&["scan", &phone.path("a.png")]).ok();
    let laptop = Device::named("Laptop");
    laptop.take_over(&server.url(), EMAIL, &recovery_code);
    server
        .admin(&["organization", "add-member", HARBOUR, "bob"])
        .ok();
    let url = server.url();
    let of_bob = organization.activation_of("bob", &[]);
    let bobs = Device::named("Bob's phone");
    bobs.run(&["add", "--activation", &of_bob, "--server", &url])
        .ok();
    let of_bob = organization.activation_of("bob", &["--revoke-others"]);
    laptop
        .run(&["complete", HARBOUR, "--code", &of_bob])
        .exits(1)
        .says("another account: Harbour Ltd (bob)");
    assert_eq!(laptop.json(&["follow-ups"]).as_array().unwrap().len(), 1);
    assert_eq!(keys(&laptop), 1, "the key for the recovery account is left");
    // Nobody is revoked by it, and nothing is used up.
    bobs.run(&["approve"]).ok().says("No sign-in waits");
    let tablet = Device::named("Bob's tablet");
    tablet
        .run(&["add", "--activation", &of_bob, "--server", &url])
        .ok();
    bobs.run(&["approve"]).says("revoked");
    let devices = server
        .admin(&["organization", "devices", HARBOUR, "bob"])
        .ok();
    assert_eq!(devices.stdout.trim().lines().count(), 1, "{devices}");
    // And one of another server is not even sent.
    let link = format!("lifeboat://enroll?server=http://127.0.0.1:1&code={of_bob}");
    laptop
        .run(&["complete", HARBOUR, "--code", &link])
        .exits(1)
        .says("another server");
}

#[test]
fn a_picture_cannot_lead_to_a_server_without_tls() {
    let server = Server::start();
    Organization::found(&server);
    let phone = Device::named("Phone");
    // An address of this machine that is not its own: what is sent there may leave it.
    let url = server.url().replace("127.0.0.1", "0.0.0.0");
    let png = phone.path("activation.png");
    let issue = ["organization", "activate", HARBOUR, MEMBER, "--png", &png];
    server
        .admin(&[&issue[..], &["--server", &url]].concat())
        .ok();
    phone
        .run(&["scan", &png])
        .exits(1)
        .says("is not reached by https")
        .says("--allow-http");
    phone
        .run_with(&["scan", &png], &[("LIFEBOAT_ALLOW_HTTP", "0")])
        .exits(1)
        .says("is not reached by https");
    phone
        .run_with(&["scan", &png], &[("LIFEBOAT_ALLOW_HTTP", "1")])
        .ok();
    phone
        .run(&["approve"])
        .exits(1)
        .says("is not reached by https");
    phone.run(&["approve", "--allow-http"]).ok();
}
