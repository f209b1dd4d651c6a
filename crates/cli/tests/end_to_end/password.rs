//! The password: changed, and forgotten.

use crate::harness::{Device, PASSWORD, Server};

const EMAIL: &str = "alice@example.org";
const NEW_PASSWORD: &str = "another rope, another lantern";

#[test]
fn after_a_change_of_password_everything_is_as_before_with_the_new_one() {
    let server = Server::start();
    let (mut phone, code) = Device::backed_up("Phone", &server.url(), &server, EMAIL);
    let mut laptop = Device::named("Laptop");
    laptop.take_over(&server.url(), EMAIL, &code);
    let new_file = phone.file("new.txt", NEW_PASSWORD);

    let wrong = phone.file("wrong.txt", "not my password");
    phone
        .run(&[
            "account",
            "password",
            "--password-file",
            &wrong,
            "--new-password-file",
            &new_file,
        ])
        .exits(1)
        .says("password is wrong");
    let short = phone.file("short.txt", "1234567");
    phone
        .run(&["account", "password", "--new-password-file", &short])
        .exits(1)
        .says("8 characters");
    phone
        .run(&["account", "password", "--new-password-file", &new_file])
        .ok();
    phone.remember_password(NEW_PASSWORD);
    phone.run(&["edit", "Steam", "--name", "after"]).ok();
    assert_eq!((phone.state().as_str(), phone.head()), ("up_to_date", 2));

    // The other device has to sign in again; it is known, so the password is enough.
    laptop.run(&["backup", "now"]).exits(3);
    assert_eq!(laptop.state(), "needs_sign_in");
    laptop
        .run(&["account", "sign-in", EMAIL])
        .exits(1)
        .says("password is wrong");
    laptop.remember_password(NEW_PASSWORD);
    laptop.run(&["account", "sign-in", EMAIL]).ok();
    laptop.run(&["backup", "now"]).ok();
    assert_eq!(laptop.accounts(), phone.accounts());

    // A new device uses the new password, and opens versions from before.
    let mut new = Device::named("New");
    new.remember_password(NEW_PASSWORD);
    new.take_over(&server.url(), EMAIL, &code);
    new.run(&["backup", "diff", "1", "2"]).ok();
}

#[test]
fn a_forgotten_password_is_reset_and_nothing_is_lost() {
    let server = Server::start();
    let (phone, code) = Device::backed_up("Phone", &server.url(), &server, EMAIL);
    let mut new = Device::named("New");
    let code_file = new.file("code.txt", &code);
    let new_password = new.file("new.txt", NEW_PASSWORD);
    let url = server.url();
    let reset = [
        "account",
        "reset",
        EMAIL,
        "--server",
        &url,
        "--recovery-code-file",
        &code_file,
    ];
    let reset = [&reset[..], &["--new-password-file", &new_password]].concat();

    let (waiting, emailed) = server.code_sent_to(EMAIL, || new.run(&reset));
    waiting.exits(4);
    let wrong = if emailed == "000000" {
        "000001"
    } else {
        "000000"
    };
    new.run(&[&reset[..], &["--code", wrong]].concat()).exits(1);
    let other_code = new.file("other.txt", "0000-0000-0000-0000-0000-0000-0000");
    let with_other = [
        "account",
        "reset",
        EMAIL,
        "--recovery-code-file",
        &other_code,
        "--code",
        &emailed,
    ];
    new.run(&[&with_other[..], &["--new-password-file", &new_password]].concat())
        .exits(1);
    new.run(&[&reset[..], &["--code", &emailed]].concat()).ok();

    new.run(&["recover"]).ok();
    assert_eq!(new.accounts(), phone.accounts());
    phone.run(&["backup", "now"]).exits(3);

    let mut third = Device::named("Third");
    third.sign_in_refused(&url, EMAIL, &code, PASSWORD);
    third.remember_password(NEW_PASSWORD);
    third.take_over(&url, EMAIL, &code);
    new.remember_password(NEW_PASSWORD);
    new.run(&["account", "kit"]).ok();
}

#[test]
fn a_device_that_a_reset_signed_out_says_where_and_when_it_was() {
    let server = Server::start();
    let url = server.url();
    let (mut phone, code) = Device::backed_up("Phone", &url, &server, EMAIL);
    let laptop = Device::named("Laptop");
    laptop.take_over(&url, EMAIL, &code);
    let thief = Device::named("Unknown");
    let code_file = thief.file("code.txt", &code);
    let new_password = thief.file("new.txt", NEW_PASSWORD);
    let reset = ["account", "reset", EMAIL, "--server", &url];
    let proofs = ["--recovery-code-file", &code_file];
    let reset = [&reset[..], &proofs, &["--new-password-file", &new_password]].concat();
    let (waiting, emailed) = server.code_sent_to(EMAIL, || thief.run(&reset));
    waiting.exits(4);
    thief
        .run(&[&reset[..], &["--code", &emailed]].concat())
        .ok();

    let told = "was reset on Unknown at 20";
    laptop
        .run(&["account", "show"])
        .ok()
        .says(told)
        .says("Was it not you?");
    phone.run(&["backup", "now"]).exits(3).says(told);
    // It is remembered when the session is gone.
    phone
        .run(&["backup", "now"])
        .exits(3)
        .says(told)
        .says("lifeboat account reset");
    phone.run(&["doctor"]).exits(1).says(told);
    phone.run(&["backup", "status"]).ok().says(told);
    let status = phone.json(&["backup", "status"]);
    assert_eq!(status["state"], "needs_sign_in");
    assert!(status["reason"].as_str().unwrap().contains(told));

    phone.remember_password(NEW_PASSWORD);
    phone.run(&["account", "sign-in", EMAIL]).ok();
    phone.run(&["backup", "now"]).ok();
    let status = phone.json(&["backup", "status"]);
    assert_eq!(status["state"], "up_to_date");
    assert_eq!(status.get("reason"), None);
}

#[test]
fn wrong_passwords_of_a_stranger_keep_no_owner_out() {
    let server = Server::start();
    let url = server.url();
    let (phone, _) = Device::backed_up("Phone", &url, &server, EMAIL);
    let stranger = Device::named("Stranger");
    let guess =
        || stranger.sign_in_refused(&url, EMAIL, "0000-0000-0000-0000-0000-0000-0000", "a guess");
    for _ in 0..6 {
        guess().says("password is wrong");
    }
    guess().says("too many wrong attempts");
    // One device is known, the other one has the recovery code.
    let kit = phone.json(&["account", "kit"]);
    guess().says("too many wrong attempts");
    let laptop = Device::named("Laptop");
    laptop.take_over(&url, EMAIL, kit["recovery_code"].as_str().unwrap());
}

#[test]
fn a_new_recovery_kit_replaces_the_old_one() {
    let server = Server::start();
    let (phone, old_code) = Device::backed_up("Phone", &server.url(), &server, EMAIL);
    let page = phone.path("kit.html");
    let kit = phone.json(&["account", "kit", "--output", &page]);
    let new_code = kit["recovery_code"].as_str().unwrap();
    let html = std::fs::read_to_string(&page).unwrap();
    assert!(html.contains(new_code) && html.contains("<svg") && html.contains(EMAIL));

    let laptop = Device::named("Laptop");
    laptop.sign_in_refused(&server.url(), EMAIL, &old_code, PASSWORD);
    laptop.take_over(&server.url(), EMAIL, new_code);
    assert_eq!(laptop.accounts(), phone.accounts());
}
