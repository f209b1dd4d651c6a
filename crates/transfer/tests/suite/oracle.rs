//! The codes that another implementation makes, the crate `totp-rs`.

use data_encoding::BASE32_NOPAD;
use serde_json::Value;
use totp_rs::{Algorithm, Builder};

/// The code of an account, given as `{type, secret, algorithm, digits, period or counter}`, at this time in
/// seconds of Unix time.
pub(crate) fn code(account: &Value, unix_seconds: u64) -> String {
    let text = |member: &str| account[member].as_str().unwrap();
    let number = |member: &str| account[member].as_u64();
    let algorithm = match (text("type"), text("algorithm")) {
        ("steam", _) => Algorithm::Steam,
        (_, "SHA1") => Algorithm::SHA1,
        (_, "SHA256") => Algorithm::SHA256,
        (_, "SHA512") => Algorithm::SHA512,
        other => panic!("{other:?}"),
    };
    // What counts is what shows the time in steps of a second.
    let (step, time) = match number("counter") {
        Some(counter) => (1, counter),
        None => (number("period").unwrap(), unix_seconds),
    };
    let digits = u8::try_from(number("digits").unwrap()).unwrap();
    Builder::new()
        .with_algorithm(algorithm)
        .with_secret(BASE32_NOPAD.decode(text("secret").as_bytes()).unwrap())
        .with_digits(digits)
        .with_step_duration(step)
        .build_noncompliant()
        .generate(time)
        .to_string()
}
