//! Recovery: what comes back, and what is left alone.

use serde_json::Value;

use crate::harness::{Device, ISSUERS, Server};

const EMAIL: &str = "alice@example.org";

fn lost_phone(server: &Server) -> (Device, String) {
    Device::backed_up("Phone", &server.url(), server, EMAIL)
}

#[test]
fn accounts_that_are_here_are_left_alone_and_listed() {
    let server = Server::start();
    let (phone, code) = lost_phone(&server);
    let laptop = Device::named("Laptop");
    laptop.import(
        "otpauth://totp/My%20own%20label:me?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP\n\
         otpauth://totp/Only%20here:me?secret=NBSWY3DPO5XXE3DENBSWY3DPO5XXE3DE",
    );
    laptop.sign_in(&server.url(), EMAIL, &code);

    let recovered = laptop.json(&["recover"]);
    assert_eq!(recovered["restored"], 4);
    assert_eq!(
        recovered["already_here"], 2,
        "the label of the user's own, and the personal one"
    );
    let steps = recovered["steps"].as_array().unwrap();
    let listed = steps
        .iter()
        .find(|step| step["outcome"] == "already_here")
        .unwrap();
    assert_eq!(listed["issuer"], "Harbour Bank");

    let issuers = laptop.issuers();
    assert_eq!(
        issuers,
        [
            "My own label",
            "Lighthouse",
            "Chandlery",
            "Steam",
            "Ropeworks",
            "Only here"
        ]
    );
    assert_eq!(phone.issuers(), ISSUERS);
}

#[test]
fn an_account_with_another_secret_is_kept_beside_the_one_that_comes_back() {
    let server = Server::start();
    let (_phone, code) = lost_phone(&server);
    let laptop = Device::named("Laptop");
    let mine = "otpauth://totp/Harbour%20Bank:alice?secret=NBSWY3DPO5XXE3DENBSWY3DPO5XXE3DE";
    laptop.import(mine);
    laptop.sign_in(&server.url(), EMAIL, &code);

    laptop
        .run(&["recover", "--dry-run"])
        .ok()
        .says("Harbour Bank")
        .says("different");
    let recovered = laptop.json(&["recover"]);
    assert_eq!(recovered["conflicts"], 1);
    let secrets: Vec<_> = laptop
        .accounts()
        .iter()
        .filter(|account| account["issuer"] == "Harbour Bank")
        .map(|account| account["secret"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(
        secrets,
        [
            "NBSWY3DPO5XXE3DENBSWY3DPO5XXE3DE",
            "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
        ]
    );
}

#[test]
fn the_user_decides_about_a_conflict() {
    let server = Server::start();
    let (_phone, code) = lost_phone(&server);
    for (choice, secret) in [
        ("take-backup", "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"),
        ("keep-here", "NBSWY3DPO5XXE3DENBSWY3DPO5XXE3DE"),
    ] {
        let laptop = Device::named(choice);
        laptop
            .import("otpauth://totp/Harbour%20Bank:alice?secret=NBSWY3DPO5XXE3DENBSWY3DPO5XXE3DE");
        laptop.sign_in(&server.url(), EMAIL, &code);
        laptop.run(&["recover", "--on-conflict", choice]).ok();
        let accounts = laptop.accounts();
        let mut harbour = accounts
            .iter()
            .filter(|account| account["issuer"] == "Harbour Bank");
        assert_eq!(harbour.next().unwrap()["secret"], secret);
        assert_eq!(harbour.next(), None);
    }
}

#[test]
fn a_dry_run_shows_the_plan_and_changes_nothing() {
    let server = Server::start();
    let (_phone, code) = lost_phone(&server);
    let laptop = Device::named("Laptop");
    laptop.sign_in(&server.url(), EMAIL, &code);
    let before = laptop.vault_file();
    laptop
        .run(&["recover", "--dry-run"])
        .ok()
        .says("Phone")
        .says("Harbour Bank")
        .says("Ropeworks")
        .says("nothing was changed");
    assert_eq!(laptop.vault_file(), before);
    assert_eq!(laptop.json(&["recover", "--dry-run"])["dry_run"], true);
}

#[test]
fn any_version_can_come_back() {
    let server = Server::start();
    let (phone, code) = lost_phone(&server);
    let first = phone.accounts();
    phone.run(&["rm", "Harbour Bank", "--yes"]).ok();
    phone.run(&["edit", "Lighthouse", "--name", "renamed"]).ok();
    assert_eq!(phone.head(), 3);

    let history = phone.json(&["backup", "history"]);
    let numbers: Vec<_> = history
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["sequence"].as_u64().unwrap())
        .collect();
    assert_eq!(numbers, [3, 2, 1]);
    let diff = phone.json(&["backup", "diff", "1", "3"]);
    let changes: Vec<_> = diff
        .as_array()
        .unwrap()
        .iter()
        .map(|change| change["change"].as_str().unwrap())
        .collect();
    assert_eq!(changes, ["removed", "edited"]);

    let laptop = Device::named("Laptop");
    laptop.sign_in(&server.url(), EMAIL, &code);
    laptop.run(&["recover", "--version", "1"]).ok();
    let secrets = |accounts: &[Value]| -> Vec<_> {
        accounts
            .iter()
            .map(|account| account["secret"].clone())
            .collect()
    };
    assert_eq!(secrets(&laptop.accounts()), secrets(&first));
    assert_eq!(laptop.state(), "up_to_date");
    laptop
        .run(&["recover", "--version", "99"])
        .exits(1)
        .says("version 99")
        .says("lifeboat backup history");
}

#[test]
fn recovery_without_a_sign_in_is_one_plain_sentence() {
    let nobody = Device::named("Nobody");
    for command in [
        &["recover"][..],
        &["backup", "on"],
        &["backup", "now"],
        &["account", "kit"],
    ] {
        nobody
            .run(command)
            .exits(3)
            .says("not signed in")
            .says("lifeboat account sign-in");
    }
    let refused = nobody.run(&["--json", "recover"]).exits(3);
    let error: Value = serde_json::from_str(refused.stderr.trim()).unwrap();
    assert_eq!(error["error"]["code"], "not_signed_in");
}

#[test]
fn an_account_without_a_backup_has_nothing_to_recover() {
    let server = Server::start();
    let phone = Device::with_accounts("Phone");
    phone.create_account(&server.url(), &server, EMAIL);
    phone
        .run(&["recover"])
        .exits(1)
        .says("no backup for this recovery account");
}

#[test]
fn every_device_has_a_code_of_its_own_for_the_personal_account() {
    let server = Server::start();
    let (phone, code) = lost_phone(&server);
    let laptop = Device::named("Laptop");
    laptop.take_over(&server.url(), EMAIL, &code);
    let secret_of = |device: &Device| {
        let vault = device.vault();
        assert_eq!(vault.device_credentials.len(), 1);
        let credential = vault.device_credentials.values().next().unwrap();
        credential.totp().secret.expose_base32().to_string()
    };
    assert_ne!(secret_of(&phone), secret_of(&laptop));

    // Both are valid: each lets another device in.
    for (number, device) in [phone, laptop].iter().enumerate() {
        let tablet = Device::named(&format!("Tablet {number}"));
        let device_code = device.device_code();
        let url = server.url();
        let sign_in = [
            "account",
            "sign-in",
            EMAIL,
            "--server",
            &url,
            "--device-code",
            &device_code,
        ];
        tablet.run(&sign_in).ok();
        assert_eq!(tablet.json(&["follow-ups"]), serde_json::json!([]));
    }
}

#[test]
fn after_a_recovery_everything_counts_as_backed_up() {
    let server = Server::start();
    let (_phone, code) = Device::backed_up("Phone", &server.url(), &server, EMAIL);
    let laptop = Device::named("Laptop");
    laptop.take_over(&server.url(), EMAIL, &code);
    let status = laptop.json(&["backup", "status"]);
    assert_eq!(status["state"], "up_to_date");
    assert!(status["last_backup_at"].is_u64(), "{status}");
}
