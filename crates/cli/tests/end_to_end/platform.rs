//! A server that allows recovery on the same platform only.

use lifeboat_vault::Platform;

use crate::harness::{Device, Server};

const EMAIL: &str = "alice@example.org";

#[test]
fn recovery_across_platforms_is_refused_with_its_reason_where_the_server_says_so() {
    let server = Server::start_with(&[("LIFEBOAT_SERVER_SAME_PLATFORM_ONLY", "true")]);
    let (_phone, code) = Device::backed_up("Phone", &server.url(), &server, EMAIL);

    let other = Device::of_platform("Other", Platform::Android);
    other.sign_in(&server.url(), EMAIL, &code);
    let before = other.vault_file();
    other.run(&["recover"]).exits(1).says("platform");
    assert_eq!(other.vault_file(), before);
    other.run(&["doctor"]).exits(1).says("platform");

    let same = Device::of_platform("Same", Platform::Linux);
    same.take_over(&server.url(), EMAIL, &code);
    assert_eq!(same.accounts().len(), 5);
}

#[test]
fn recovery_works_from_any_platform_to_any_other() {
    let server = Server::start();
    let (phone, code) = Device::backed_up("Phone", &server.url(), &server, EMAIL);
    let platforms = [
        Platform::Android,
        Platform::Ios,
        Platform::Windows,
        Platform::Web,
    ];
    for platform in platforms {
        let other = Device::of_platform("Other", platform);
        other.take_over(&server.url(), EMAIL, &code);
        assert_eq!(other.accounts(), phone.accounts());
    }
}
