//! The network goes, and comes back.

use std::{
    net::TcpListener,
    time::{Duration, Instant},
};

use lifeboat_client::device::{BackupSetting, BackupState};
use lifeboat_vault::Timestamp;

use crate::harness::{Device, ISSUERS, Server};

const EMAIL: &str = "alice@example.org";

#[test]
fn a_change_made_without_a_network_is_pending_until_the_server_is_back() {
    let mut server = Server::start();
    let (phone, _) = Device::backed_up("Phone", &server.url(), &server, EMAIL);
    server.stop();

    let edit = phone.run(&["edit", "Steam", "--name", "offline"]).ok();
    edit.says("not backed up yet");
    assert_eq!(phone.state(), "pending");
    let status = phone.run(&["backup", "status"]).ok();
    let status = status.says("the server was not reached; this is what this device knows.");
    assert_eq!(status.stderr.matches("could not be reached").count(), 0);
    phone.run(&["list"]).ok();
    assert_eq!(phone.codes().len(), ISSUERS.len() - 1);
    phone
        .run(&["backup", "now"])
        .exits(1)
        .says("could not be reached");

    server.come_back();
    assert_eq!(phone.state(), "pending");
    phone.run(&["backup", "now"]).ok();
    assert_eq!(phone.state(), "up_to_date");
    assert_eq!(phone.head(), 2);
}

/// The wait after the last failure is over.
fn the_wait_passes(device: &Device) {
    device.change_vault(|vault| {
        let BackupSetting::On(backup) = &mut vault.backup else {
            panic!("backup is off");
        };
        let failure = backup.failure.as_mut().expect("an attempt has failed");
        failure.at = Timestamp::from_seconds(failure.at.seconds() - 3600);
    });
}

#[test]
fn after_an_outage_any_command_backs_up_what_waits() {
    let mut server = Server::start();
    let (phone, _) = Device::backed_up("Phone", &server.url(), &server, EMAIL);
    server.stop();
    phone.run(&["edit", "Steam", "--name", "offline"]).ok();
    server.come_back();
    assert_eq!(phone.state(), "pending");

    the_wait_passes(&phone);
    phone
        .run(&["backup", "status"])
        .ok()
        .says("at the end of the next command");
    assert_eq!(phone.state(), "pending", "to look changes nothing");
    phone.run(&["list"]).ok();
    assert_eq!((phone.state().as_str(), phone.head()), ("up_to_date", 2));
}

#[test]
fn every_acknowledged_version_is_there_after_the_server_was_killed() {
    let mut server = Server::start();
    let (phone, code) = Device::backed_up("Phone", &server.url(), &server, EMAIL);
    for number in 0..5 {
        phone
            .run(&["edit", "Steam", "--name", &format!("name {number}")])
            .ok();
        assert_eq!(phone.state(), "up_to_date");
        server.stop();
        server.come_back();
    }
    let laptop = Device::named("Laptop");
    laptop.take_over(&server.url(), EMAIL, &code);
    assert_eq!(laptop.accounts(), phone.accounts());
    assert_eq!(laptop.head(), 6);
}

#[test]
fn a_server_that_is_away_is_named_in_one_sentence() {
    let device = Device::with_accounts("Phone");
    let sign_in = [
        "account",
        "sign-in",
        EMAIL,
        "--server",
        "http://127.0.0.1:9",
    ];
    device
        .run(&sign_in)
        .exits(1)
        .says("could not be reached")
        .does_not_say("panic");
    let no_address = ["account", "sign-in", EMAIL, "--server", "not an address"];
    device.run(&no_address).exits(2);
}

#[test]
fn a_server_that_says_nothing_is_not_waited_for_long() {
    let server = Server::start();
    let phone = Device::named("Phone");
    phone.create_account(&server.url(), &server, EMAIL);
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", silent.local_addr().unwrap());
    phone.change_vault(|vault| {
        let account = vault.recovery_account.as_mut().unwrap();
        account.server = address.parse().unwrap();
    });
    let begun = Instant::now();
    phone
        .run(&["recover"])
        .exits(1)
        .says("took too long to answer");
    assert!(begun.elapsed() < Duration::from_secs(30));
}

#[test]
fn a_backup_that_is_not_sent_without_tls_says_how_it_would_be() {
    let server = Server::start();
    let (phone, _) = Device::backed_up("Phone", &server.url(), &server, EMAIL);
    // An address of this machine that is not its own: what is sent there may leave it.
    phone.change_vault(|vault| {
        let account = vault.recovery_account.as_mut().unwrap();
        account.server.set_host(Some("0.0.0.0")).unwrap();
    });
    phone
        .run(&["edit", "Steam", "--name", "in the open"])
        .ok()
        .says("not backed up yet")
        .says("is not reached by https")
        .says("LIFEBOAT_ALLOW_HTTP=1");
    phone
        .run_with(&["list"], &[("LIFEBOAT_ALLOW_HTTP", "1")])
        .ok();
    assert_eq!(phone.vault().backup_state(), BackupState::UpToDate);
}
