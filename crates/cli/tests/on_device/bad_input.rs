//! Input that cannot be right: each has its own clear refusal, and nothing is changed by it.

use crate::home::{Home, SECRET};

#[test]
fn hostile_uris_are_refused_each_for_its_reason() {
    let home = Home::empty();
    let long = format!("otpauth://totp/{}?secret={SECRET}", "x".repeat(600));
    let huge = format!("otpauth://totp/{}?secret={SECRET}", "x".repeat(100_000));
    let uri = |rest: &str| format!("otpauth://totp/Example:alice?{rest}");
    for (uri, reason) in [
        (uri(""), "no secret"),
        (uri("secret="), "no secret"),
        (uri("secret=JBSW1"), "look at character 5"),
        (uri("secret=A"), "too short"),
        (
            uri(&format!("secret={SECRET}&digits=99")),
            "4 to 10 digits, not 99",
        ),
        (uri(&format!("secret={SECRET}&digits=0")), "4 to 10 digits"),
        (
            uri(&format!("secret={SECRET}&period=0")),
            "1 or more, not 0",
        ),
        (
            uri(&format!("secret={SECRET}&algorithm=MD5")),
            "SHA1, SHA256 or SHA512",
        ),
        (
            format!("otpauth://totp/Exa%1Bmple:alice?secret={SECRET}"),
            "control characters",
        ),
        (
            format!("otpauth://totp/a%0Ab?secret={SECRET}"),
            "control characters",
        ),
        (
            format!("otpauth://yubi/a?secret={SECRET}"),
            "totp, hotp or steam",
        ),
        (
            format!("otpauth://hotp/a?secret={SECRET}&counter=-1"),
            "counter",
        ),
        (long, "longer than 512 bytes"),
        (huge, "longer than 8 KiB"),
        (
            "https://example.com".to_owned(),
            "should start with otpauth://",
        ),
        (
            "otpauth-migration://offline?data=x".to_owned(),
            "lifeboat import",
        ),
    ] {
        let shown: String = uri.chars().take(80).collect();
        eprintln!("{shown}");
        home.run(&["add", &uri])
            .exits(1)
            .says(reason)
            .does_not_say("panicked");
    }
    let megabyte = format!("otpauth://totp/{}?secret={SECRET}", "x".repeat(1_000_000));
    home.run_with_input(&["add", "-"], megabyte.as_bytes())
        .exits(1)
        .says("longer than 8 KiB");
    home.run_with_input(&["add", "-"], b"\xFF\xFE")
        .exits(1)
        .says("could not be read");
    assert!(!home.path().exists(), "a refused account makes no vault");
}

#[test]
fn parameters_are_checked_before_anything_is_asked() {
    let home = Home::empty();
    let with = |option: &'static str, value: &'static str| {
        home.run(&["add", "--name", "x", "--secret", SECRET, option, value])
    };
    with("--digits", "99").exits(2).says("4 to 10 digits");
    with("--period", "0").exits(2).says("1 or more");
    with("--algorithm", "md5").exits(2).says("SHA256");
    with("--counter", "1").exits(2).says("--hotp");
    with("--group", "a\u{1b}b")
        .exits(1)
        .says("The group cannot be used");
    home.run(&["add", "--issuer", &"x".repeat(513), "--secret", SECRET])
        .exits(1)
        .says("longer than 512 bytes");
    home.run(&["add"]).exits(2);
    home.run(&["add", "--name", "x", "--secret", "0189"])
        .exits(1)
        .says("Base32");
    assert!(!home.path().exists());
}

#[test]
fn a_name_of_any_script_and_length_is_kept_as_it_is() {
    let home = Home::new();
    let name = "日本語 — ñandú 🛟".to_owned() + &"é".repeat(200);
    home.run(&["add", "--issuer", "Ü", "--name", &name, "--secret", SECRET])
        .ok();
    assert_eq!(home.names(), [name]);
    home.run(&["list"]).ok();
}

#[test]
fn errors_are_json_on_standard_error_when_json_is_asked_for() {
    let home = Home::empty();
    for (arguments, code, word) in [
        (&["list", "--json"][..], 1, "no_vault"),
        (&["add", "nonsense", "--json"], 1, "invalid_uri"),
        (&["frobnicate", "--json"], 2, "usage"),
        (&["rm", "--json"], 2, "usage"),
    ] {
        let outcome = home.run(arguments).exits(code);
        assert_eq!(outcome.stdout, "", "{outcome}");
        let error: serde_json::Value = serde_json::from_str(&outcome.stderr).unwrap();
        assert_eq!(error["error"]["code"], word);
        assert!(!error["error"]["message"].as_str().unwrap().is_empty());
    }
}

#[test]
fn a_short_passcode_makes_no_vault() {
    let home = Home::empty();
    let mut command = home.command(&["add", "--name", "x", "--secret", SECRET]);
    command.env("LIFEBOAT_PASSCODE", "12345");
    crate::home::run(command)
        .exits(1)
        .says("at least 6 characters");
    assert!(!home.file("vault.age").exists());
}
