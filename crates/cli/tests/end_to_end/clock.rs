//! A clock that is off.

use crate::harness::{Device, Organization, Proxy, Server};

const EMAIL: &str = "alice@example.org";

#[test]
fn a_clock_that_differs_from_the_servers_is_told_and_codes_are_shown() {
    let mut server = Server::start();
    let (phone, _) = Device::backed_up("Phone", &server.url(), &server, EMAIL);
    phone.run(&["backup", "now"]).ok().does_not_say("clock");
    phone.run(&["doctor"]).ok().says("clock agrees");

    server.come_back_with("LIFEBOAT_SERVER_CLOCK_OFFSET", "7200");
    phone
        .run(&["backup", "status"])
        .ok()
        .says("clock")
        .says("behind");
    phone.run(&["doctor"]).says("clock").says("behind");
    assert_eq!(phone.codes().len(), 4);
    phone.run(&["edit", "Steam", "--name", "later"]).ok();
    assert_eq!(phone.state(), "up_to_date");
}

#[test]
fn codes_are_shown_with_a_warning_when_the_clock_was_off_at_the_last_answer() {
    let mut server = Server::start();
    let proxy = Proxy::before(server.address());
    let (phone, _) = Device::backed_up("Phone", &proxy.url(), &server, EMAIL);
    phone.run(&["code"]).ok().does_not_say("clock");

    // Whatever is asked of the server tells the time, also a backup that nobody asked for.
    proxy.lie(|_, mut answer| {
        answer.date = "Thu, 01 Jan 2026 00:00:00 GMT".to_owned();
        Some(answer)
    });
    phone.run(&["edit", "Steam", "--name", "changed"]).ok();
    server.stop();
    let with_warning = phone.run(&["code"]).ok().says("clock").says("ahead of");
    assert!(with_warning.stdout.contains("Harbour Bank"));
    // Programs get the codes as ever, and the warning beside them.
    let with_warning = phone.run(&["--json", "code"]).ok().says("clock");
    assert_eq!(with_warning.json().as_array().unwrap().len(), 5);
    phone.run(&["code", "--at", "0"]).ok().does_not_say("clock");

    server.come_back();
    proxy.tell_the_truth();
    phone.run(&["doctor"]).ok();
    phone.run(&["code"]).ok().does_not_say("clock");
}

#[test]
fn a_sign_in_does_not_seem_to_wait_longer_than_it_does_and_the_clock_is_told() {
    let server = Server::start_with(&[("LIFEBOAT_SERVER_CLOCK_OFFSET", "7200")]);
    let organization = Organization::found(&server);
    let phone = Device::named("Phone");
    // The operator's commands go by the clock of their own machine.
    let long = ["--expires-in", "86400"];
    let code = organization.activation(&phone, "a.png", &long);
    phone
        .run(&["add", "--activation", &code, "--server", &server.url()])
        .ok();
    organization.ask("Payroll");
    phone
        .run(&["approve"])
        .ok()
        .says("behind")
        .says("Payroll")
        .says("minute");
}
