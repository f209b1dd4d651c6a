//! A stolen device replaces the account key file by a valid one that shuts its owner out, and the
//! server's operator brings the earlier one back.

use lifeboat_client::{HttpApi, Server as Api};
use lifeboat_protocol::{Wire, account::ReplaceKeyFile};
use lifeboat_seal::{Identity, KeyRing, RecipientKind};
use rand::{SeedableRng, rngs::StdRng};

use crate::harness::{Device, PASSWORD, Server};

const EMAIL: &str = "alice@example.org";

#[test]
fn devices_that_took_the_thiefs_key_file_follow_after_one_sign_in_with_the_recovery_code() {
    let server = Server::start();
    let (phone, code) = Device::backed_up("Phone", &server.url(), &server, EMAIL);
    let (laptop, tablet, stolen) = (
        Device::named("Laptop"),
        Device::named("Tablet"),
        Device::named("Stolen"),
    );
    for device in [&laptop, &tablet, &stolen] {
        device.take_over(&server.url(), EMAIL, &code);
    }
    let good = newest_revision(&stolen);
    shut_the_owner_out(&stolen, &server);
    for device in [&laptop, &tablet] {
        // They can open it, and it was made from theirs: nothing tells them that a thief made it.
        device.run(&["edit", "Steam", "--name", "seen"]).ok();
        device.run(&["backup", "now"]).ok();
    }
    let new = Device::named("New");
    new.sign_in_refused(&server.url(), EMAIL, &code, PASSWORD);

    server
        .admin(&["restore-key-file", EMAIL, &good.to_string()])
        .ok();
    laptop.run(&["edit", "Steam", "--name", "waits"]).ok();
    laptop
        .run(&["backup", "now"])
        .exits(1)
        .says("older than the one")
        .says("--recovery-code-file");
    // Without the recovery code it could be a server's trick.
    laptop
        .run(&["account", "sign-in", EMAIL])
        .exits(1)
        .says("give your recovery code");
    let accounts = laptop.accounts();

    laptop
        .sign_in(&server.url(), EMAIL, &code)
        .says("brought back")
        .says("lifeboat account devices");
    laptop.run(&["backup", "now"]).ok();
    assert_eq!(laptop.state(), "up_to_date");
    assert_eq!(laptop.accounts(), accounts, "nothing is lost");

    // The others follow by themselves: the one that kept the thief's, and the one that never saw it.
    for device in [&tablet, &phone] {
        device.run(&["backup", "now"]).ok();
        assert_eq!(device.state(), "up_to_date");
        assert_eq!(device.accounts(), laptop.accounts());
    }
    new.take_over(&server.url(), EMAIL, &code);
    assert_eq!(new.accounts(), laptop.accounts());
    new.run(&["backup", "verify"]).ok();

    laptop
        .run(&["account", "devices", "revoke", "Stolen", "--yes"])
        .ok();
    stolen.run(&["backup", "now"]).exits(3);
    laptop
        .run(&["edit", "Steam", "--name", "without the thief"])
        .ok();
    assert_eq!(laptop.state(), "up_to_date");
}

#[test]
fn a_forgotten_password_can_be_reset_where_the_thiefs_key_file_was_kept() {
    let server = Server::start();
    let (phone, code) = Device::backed_up("Phone", &server.url(), &server, EMAIL);
    let stolen = Device::named("Stolen");
    stolen.take_over(&server.url(), EMAIL, &code);
    let good = newest_revision(&stolen);
    shut_the_owner_out(&stolen, &server);
    phone.run(&["edit", "Steam", "--name", "seen"]).ok();
    server
        .admin(&["restore-key-file", EMAIL, &good.to_string()])
        .ok();

    let code_file = phone.file("code.txt", &code);
    let new_password = phone.file("new.txt", "another rope, another lantern");
    let reset = [
        "account",
        "reset",
        EMAIL,
        "--recovery-code-file",
        &code_file,
    ];
    let reset = [&reset[..], &["--new-password-file", &new_password]].concat();
    let (waiting, emailed) = server.code_sent_to(EMAIL, || phone.run(&reset));
    waiting.exits(4);
    phone
        .run(&[&reset[..], &["--code", &emailed]].concat())
        .ok()
        .says("brought back");
    phone.run(&["edit", "Steam", "--name", "after"]).ok();
    assert_eq!(phone.state(), "up_to_date");
    phone.run(&["backup", "verify"]).ok();
}

/// The revision of the key file that this device knows.
fn newest_revision(device: &Device) -> u64 {
    device.vault().recovery_account.unwrap().key_file.revision
}

/// The thief makes a new account key, for the devices that are there, and for a password and a
/// recovery code that nobody else has.
fn shut_the_owner_out(stolen: &Device, server: &Server) {
    let rng = &mut StdRng::seed_from_u64(1);
    let account = stolen.vault().recovery_account.unwrap();
    let mut ring: KeyRing = account.key_ring().unwrap();
    for kind in [RecipientKind::Password, RecipientKind::RecoveryCode] {
        ring.set(kind, Identity::random(rng).recipient());
    }
    ring.rotate(rng);
    let request = ReplaceKeyFile {
        expected_revision: account.key_file.revision,
        bytes: Wire(ring.seal().unwrap()),
        recovery: None,
    };
    let _ = rustls::crypto::ring::default_provider().install_default();
    let api = HttpApi::new(reqwest::Client::new(), server.url().parse().unwrap());
    let api = Api::new(api);
    let session = api.with_session(account.session.unwrap());
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime
        .block_on(session.replace_key_file(&request))
        .unwrap();
}
