//! Codes by text message, through a real HTTP request to a service.

use crate::harness::{Device, Server, TextService};

const EMAIL: &str = "alice@example.org";
const NUMBER: &str = "+31612345678";

fn server_with(service: &TextService) -> Server {
    Server::start_with(&[
        ("LIFEBOAT_SERVER_TEXT_MESSAGES_URL", &service.url()),
        (
            "LIFEBOAT_SERVER_TEXT_MESSAGES_HEADERS_AUTHORIZATION",
            "Bearer made up",
        ),
    ])
}

#[test]
fn a_phone_is_proven_and_signs_a_new_device_in_with_codes_that_arrive() {
    let service = TextService::start();
    let server = server_with(&service);
    let (phone, _) = Device::backed_up("Phone", &server.url(), &server, EMAIL);
    phone.run(&["account", "contacts", "add", NUMBER]).exits(4);
    let posted = service.next();
    assert!(posted.head.starts_with("POST /messages HTTP/1.1\r\n"));
    let head = posted.head.to_lowercase();
    assert!(
        head.contains("\r\nauthorization: bearer made up\r\n"),
        "{head}"
    );
    assert!(
        head.contains("\r\ncontent-type: application/json\r\n"),
        "{head}"
    );
    assert_eq!(posted.body["to"], NUMBER);
    let verify = ["account", "contacts", "verify", NUMBER, "--code"];
    phone.run(&[&verify[..], &[&posted.code()]].concat()).ok();

    let laptop = Device::named("Laptop");
    let url = server.url();
    let sign_in = ["account", "sign-in", EMAIL, "--server", &url];
    laptop
        .run(&[&sign_in[..], &["--send-code", "phone"]].concat())
        .exits(4)
        .does_not_say(NUMBER);
    let posted = code_of_a_sign_in(&service);
    laptop
        .run(&[&sign_in[..], &["--code", &posted]].concat())
        .ok();
    laptop.run(&["recover"]).ok();
    assert_eq!(laptop.accounts(), phone.accounts());
    // The phone is told of the new device, by the same way.
    let told = service.next();
    assert_eq!(told.body["to"], NUMBER);
    assert!(told.body["text"].as_str().unwrap().contains("Laptop"));

    for secret in ["31612345678", "made up", &posted] {
        assert!(!server.log().contains(secret), "{secret} is in the log");
    }
}

/// The code in the first message that has one: the phone is told that it was added, too.
fn code_of_a_sign_in(service: &TextService) -> String {
    loop {
        let posted = service.next();
        if posted.body["text"].as_str().unwrap().contains("code") {
            return posted.code();
        }
    }
}
