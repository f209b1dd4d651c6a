//! An account at which too many wrong passwords were tried.

use crate::harness::{Device, Server};

const EMAIL: &str = "alice@example.org";

/// More wrong passwords than cost no wait.
const WRONG: usize = 6;

#[test]
fn too_many_wrong_passwords_cost_a_wait_that_is_said_and_ends() {
    let mut server = Server::start();
    let (phone, code) = Device::backed_up("Phone", &server.url(), &server, EMAIL);
    let laptop = Device::named("Laptop");
    for _ in 0..WRONG {
        laptop
            .sign_in_refused(&server.url(), EMAIL, &code, "not my password")
            .says("email address or the password is wrong");
    }

    // Now the right one is not looked at either, and the exit code is that of a failure.
    let file = laptop.file("recovery-code.txt", &code);
    let url = server.url();
    let sign_in = [
        "account",
        "sign-in",
        EMAIL,
        "--server",
        &url,
        "--recovery-code-file",
        &file,
    ];
    let waits = laptop
        .run(&sign_in)
        .exits(1)
        .says("too many wrong attempts");
    let seconds: u64 = waits
        .stderr
        .split_whitespace()
        .skip_while(|word| *word != "Wait")
        .nth(1)
        .and_then(|word| word.parse().ok())
        .unwrap_or_else(|| panic!("it does not say how long\n{waits}"));
    assert!((1..=30).contains(&seconds), "{waits}");
    // Who is signed in is not kept waiting.
    phone.run(&["backup", "now"]).ok();

    server.come_back_with("LIFEBOAT_SERVER_CLOCK_OFFSET", "31");
    laptop.run(&sign_in).ok();
}
