//! Signing in and out, and what is said without a sign-in.

use crate::harness::{Device, Outcome, PASSWORD, Server};

const EMAIL: &str = "alice@example.org";

#[test]
fn an_email_address_that_is_in_use_is_answered_like_any_other() {
    let server = Server::start();
    let (_phone, _) = Device::backed_up("Phone", &server.url(), &server, EMAIL);
    let url = server.url();
    let stranger = Device::named("Stranger");
    let create = |email: &str| {
        let create = ["account", "create", email, "--server", &url];
        let (outcome, message) = server.message_sent_to(email, || stranger.run(&create));
        (outcome.exits(4).stdout.replace(email, "…"), message)
    };
    let (known, notice) = create(EMAIL);
    let (unknown, _) = create("bob@example.org");
    let without_time = |text: &str| -> String {
        text.chars()
            .filter(|character| !character.is_ascii_digit())
            .collect()
    };
    assert_eq!(without_time(&known), without_time(&unknown));

    // The owner of the address is told.
    let text = notice["text"].as_str().unwrap();
    assert!(text.contains("already"), "{text}");
    stranger
        .run(&["account", "create", EMAIL, "--server", &url])
        .exits(4);
    stranger
        .run(&[
            "account", "create", EMAIL, "--server", &url, "--code", "123456",
        ])
        .exits(1)
        .does_not_say("in use")
        .does_not_say("already");
}

#[test]
fn an_unknown_address_and_a_wrong_password_are_answered_alike() {
    let server = Server::start();
    let (_phone, code) = Device::backed_up("Phone", &server.url(), &server, EMAIL);
    let stranger = Device::named("Stranger");
    let wrong = stranger.sign_in_refused(&server.url(), EMAIL, &code, "not my password");
    let unknown = stranger.sign_in_refused(&server.url(), "bob@example.org", &code, PASSWORD);
    assert_eq!(wrong.stderr, unknown.stderr);
    wrong.says("email address or the password is wrong");
}

#[test]
fn without_a_second_proof_the_ways_to_give_one_are_shown() {
    let server = Server::start();
    let (_phone, code) = Device::backed_up("Phone", &server.url(), &server, EMAIL);
    let laptop = Device::named("Laptop");
    let url = server.url();
    let sign_in = ["account", "sign-in", EMAIL, "--server", &url];
    laptop
        .run(&sign_in)
        .exits(4)
        .says("--send-code")
        .says("--recovery-code-file")
        .says("--device-code");
    let waiting = laptop
        .run(&[&["--json"], &sign_in[..]].concat())
        .exits(4)
        .json();
    assert_eq!(waiting["needs"], "second_proof");
    assert_eq!(waiting["contacts"][0]["kind"], "email");
    assert_eq!(waiting["device_code"], true);
    assert_eq!(waiting["recovery_code"], true);

    // The password is proven: the second proof is enough.
    let wrong = [&sign_in[..], &["--device-code", "000000"]].concat();
    laptop.run(&wrong).exits(1);
    let file = laptop.file("code.txt", &code);
    let right = [&sign_in[..], &["--recovery-code-file", &file]].concat();
    laptop.run_with(&right, &[("LIFEBOAT_PASSWORD", "")]).ok();
}

#[test]
fn a_recovery_code_with_a_slip_is_noticed_before_anything_is_sent() {
    let laptop = Device::named("Laptop");
    let file = laptop.file("code.txt", "ABCD-EFGH-ABCD-EFGH-ABCD-EFGH-ABCD");
    let sign_in = [
        "account",
        "sign-in",
        EMAIL,
        "--server",
        "http://127.0.0.1:9",
    ];
    laptop
        .run(&[&sign_in[..], &["--recovery-code-file", &file]].concat())
        .exits(2)
        .says("recovery code");
}

#[test]
fn after_signing_out_codes_stay_and_backup_waits() {
    let server = Server::start();
    let (phone, _) = Device::backed_up("Phone", &server.url(), &server, EMAIL);
    phone
        .run(&["account", "sign-out", "--forget"])
        .exits(5)
        .says("cannot be forgotten")
        .says("lifeboat account change")
        .does_not_say("storage location");
    phone.run(&["account", "sign-out"]).ok();
    assert_eq!(phone.state(), "needs_sign_in");
    assert_eq!(phone.accounts().len(), 5);
    phone
        .run(&["edit", "Steam", "--name", "later"])
        .ok()
        .says("sign in");
    for command in [&["backup", "now"][..], &["backup", "verify"], &["recover"]] {
        phone.run(command).exits(3).says("lifeboat account sign-in");
    }

    // It is known, so the password is enough; what waited is backed up.
    phone.run(&["account", "sign-in"]).ok();
    phone.run(&["backup", "now"]).ok();
    assert_eq!((phone.state().as_str(), phone.head()), ("up_to_date", 2));
}

#[test]
fn a_device_that_is_signed_in_is_not_signed_in_elsewhere_by_mistake() {
    let server = Server::start();
    let (phone, _) = Device::backed_up("Phone", &server.url(), &server, EMAIL);
    let url = server.url();
    for command in ["sign-in", "create"] {
        phone
            .run(&["account", command, "bob@example.org", "--server", &url])
            .exits(5)
            .says(EMAIL)
            .says("lifeboat account change");
    }
}

#[test]
fn a_contact_counts_only_when_it_is_proven() {
    let server = Server::start();
    let (phone, _) = Device::backed_up("Phone", &server.url(), &server, EMAIL);
    let other = "alice@example.com";
    let add = ["account", "contacts", "add", other];
    let (waiting, code) = server.code_sent_to(other, || phone.run(&add));
    waiting.exits(4);
    let proven = |phone: &Device| -> Vec<bool> {
        let list = phone.json(&["account", "contacts", "list"]);
        list.as_array()
            .unwrap()
            .iter()
            .map(|row| row["proven"].as_bool().unwrap())
            .collect()
    };
    assert_eq!(proven(&phone), [true, false]);
    let wrong = if code == "000000" { "000001" } else { "000000" };
    phone
        .run(&["account", "contacts", "verify", other, "--code", wrong])
        .exits(1);
    phone
        .run(&["account", "contacts", "verify", other, "--code", &code])
        .ok();
    assert_eq!(proven(&phone), [true, true]);
    phone
        .run(&["account", "contacts", "rm", other, "--yes"])
        .ok();
    phone
        .run(&["account", "contacts", "rm", EMAIL, "--yes"])
        .exits(5);
    assert_eq!(proven(&phone), [true]);
    phone
        .run(&["account", "contacts", "add", "neither"])
        .exits(2);
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_does_not_keep_the_recovery_code_from_being_seen() {
    use std::process::{Command, Stdio};

    let server = Server::start();
    let phone = Device::named("Phone");
    let url = server.url();
    let create = ["account", "create", EMAIL, "--server", &url];
    let (waiting, code) = server.code_sent_to(EMAIL, || phone.run(&create));
    waiting.exits(4);
    let finish = phone.command(&[&create[..], &["--json", "--code", &code]].concat());
    // No file can grow beyond so many blocks of 512 bytes: what a full disk does to the vault.
    let with_room_for = |blocks: u64| {
        let mut full = Command::new("sh");
        let limited = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" \"$@\"");
        full.args(["-c", &limited])
            .arg(finish.get_program())
            .args(finish.get_args())
            .env_clear()
            .envs(
                finish
                    .get_envs()
                    .filter_map(|(name, value)| Some((name, value?))),
            )
            .stdin(Stdio::null());
        Outcome::new("account create".to_owned(), &full.output().unwrap())
    };
    // Without room for the device key nothing is sent.
    with_room_for(0).exits(1).says("nothing was changed");
    // With room for that and no more, the account is there.
    let vault = phone.vault_file().len() as u64;
    let finished = with_room_for(vault / 512 + 2)
        .exits(1)
        .says("is created")
        .says("lifeboat account sign-in");
    let recovery_code = finished.json()["recovery_code"]
        .as_str()
        .unwrap()
        .to_owned();
    phone.sign_in(&url, EMAIL, &recovery_code);
}

#[test]
fn a_server_that_takes_accounts_by_invitation_says_so_at_once() {
    let server = Server::start_with(&[("LIFEBOAT_SERVER_SIGN_UP_BY_INVITATION", "true")]);
    let phone = Device::named("Phone");
    let url = server.url();
    phone
        .run(&["account", "create", EMAIL, "--server", &url])
        .exits(4)
        .says("by invitation")
        .does_not_say("was sent to");
    let create = ["--json", "account", "create", EMAIL, "--server", &url];
    let waiting = phone.run(&create).exits(4).json();
    assert_eq!(waiting["needs"], "invitation_code");
    phone
        .run(&[&create[..], &["--code", "0000-0000-0000-0000"]].concat())
        .exits(1)
        .says("code is wrong");
}

#[test]
fn a_known_device_that_gives_another_proof_is_no_news_to_any_device() {
    let server = Server::start();
    let (phone, code) = Device::backed_up("Phone", &server.url(), &server, EMAIL);
    let laptop = Device::named("Laptop");
    laptop.take_over(&server.url(), EMAIL, &code);
    let message = server.messages_to(EMAIL).len();
    phone.sign_in(&server.url(), EMAIL, &code);
    let own = "Phone signed in";
    phone
        .run(&["backup", "status"])
        .ok()
        .says("Laptop signed in")
        .does_not_say(own);
    laptop.run(&["backup", "status"]).ok().does_not_say(own);
    let later = &server.messages_to(EMAIL)[message..];
    let told = |message: &serde_json::Value| message["text"].as_str().unwrap().contains("“Phone”");
    assert!(!later.iter().any(told), "{later:?}");
}
