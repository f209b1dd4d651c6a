//! A second personal account, at another server: a name after a recovery, completed by a sign-in.

use crate::harness::{Device, PASSWORD, Server};

const FIRST: &str = "alice@example.org";
const SECOND: &str = "alice@second.example";

/// A device with two personal accounts: the recovery account, and one at another server.
fn with_two(first: &Server, second: &Server) -> (Device, String, String) {
    let phone = Device::named("Phone");
    let second_code = phone.create_account(&second.url(), second, SECOND);
    phone.run(&["account", "sign-out", "--forget"]).ok();
    let code = phone.create_account(&first.url(), first, FIRST);
    phone.run(&["backup", "on"]).ok();
    (phone, code, second_code)
}

#[test]
fn the_account_that_was_signed_in_to_is_complete_and_the_other_one_is_completed_by_its_own_sign_in()
{
    let (first, second) = (Server::start(), Server::start());
    let (phone, code, _) = with_two(&first, &second);
    let laptop = Device::named("Laptop");
    laptop.take_over(&first.url(), FIRST, &code);
    let follow_ups = laptop.json(&["follow-ups"]);
    assert_eq!(follow_ups.as_array().unwrap().len(), 1, "{follow_ups}");
    assert_eq!(follow_ups[0]["follow_up"], "sign_in");
    assert_eq!(follow_ups[0]["name"], SECOND);
    let order = laptop.json(&["list"]);

    // Its password, and a code sent to its alternate address.
    let waiting = laptop.run(&["--json", "complete", SECOND]).exits(4).json();
    assert_eq!(waiting["needs"], "second_proof");
    let (sent, digits) = second.code_sent_to(SECOND, || {
        laptop.run(&["complete", SECOND, "--send-code", "email"])
    });
    sent.exits(4).says("lifeboat complete");
    let wrong = if digits == "000000" {
        "000001"
    } else {
        "000000"
    };
    laptop.run(&["complete", SECOND, "--code", wrong]).exits(1);
    let completed = laptop.json(&["complete", SECOND, "--code", &digits]);
    assert_eq!(completed["completed"], true);
    assert_eq!(laptop.json(&["follow-ups"]), serde_json::json!([]));
    laptop.run(&["complete", SECOND]).ok().says("needs nothing");

    // The recovery account is what it was, and so is the order.
    let recovery = laptop.vault().recovery_account.unwrap();
    assert_eq!(recovery.email, FIRST);
    let ids = |list: &serde_json::Value| -> Vec<String> {
        let accounts = list.as_array().unwrap().iter();
        accounts.map(|account| account["id"].to_string()).collect()
    };
    assert_eq!(ids(&laptop.json(&["list"])), ids(&order));
    laptop.run(&["backup", "now"]).ok();
    laptop.run(&["approve"]).ok().says("No sign-in waits");

    // Each device has codes of its own for it, and this one is accepted at a sign-in.
    let code_of = |device: &Device| device.json(&["code", SECOND])[0]["code"].to_string();
    assert_ne!(code_of(&phone), code_of(&laptop));
    let tablet = Device::named("Tablet");
    let device_code = code_of(&laptop).replace('"', "");
    let (url, proof) = (second.url(), ["--device-code", &device_code]);
    let sign_in = ["account", "sign-in", SECOND, "--server", &url];
    tablet.run(&[&sign_in[..], &proof].concat()).ok();
}

#[test]
fn the_proof_of_another_account_completes_nothing() {
    let (first, second) = (Server::start(), Server::start());
    let (_, code, _) = with_two(&first, &second);
    let stranger = Device::named("Stranger");
    let strangers_code = stranger.create_account(&second.url(), &second, "bob@second.example");
    let laptop = Device::named("Laptop");
    laptop.take_over(&first.url(), FIRST, &code);
    let file = laptop.file("code.txt", &strangers_code);
    laptop
        .run(&[
            "complete",
            SECOND,
            "bob@second.example",
            "--recovery-code-file",
            &file,
        ])
        .exits(1)
        .says("another account");
    assert_eq!(laptop.json(&["follow-ups"]).as_array().unwrap().len(), 1);
    let keys = laptop.home().join("device-keys");
    assert_eq!(
        std::fs::read_dir(keys).unwrap().count(),
        1,
        "nothing half enrolled"
    );
    let password = laptop.file("wrong.txt", format!("not {PASSWORD}"));
    laptop
        .run(&["complete", SECOND, "--password-file", &password])
        .exits(1)
        .says("password is wrong");
}

#[test]
fn the_recovery_account_is_completed_by_signing_in_to_it() {
    let server = Server::start();
    let phone = Device::named("Phone");
    phone.create_account(&server.url(), &server, FIRST);
    phone.run(&["complete", FIRST]).ok().says("needs nothing");
    phone.run(&["account", "sign-out"]).ok();
    phone
        .run(&["complete", FIRST])
        .exits(3)
        .says("lifeboat account sign-in");
}
