//! A clock that is off.

use crate::harness::{Device, Server};

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
