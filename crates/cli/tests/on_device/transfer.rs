//! Import, export and QR codes.

use std::fs;

use serde_json::json;

use crate::home::{Home, SECRET, write};

fn sample(name: &str) -> String {
    format!("{}/../../samples/{name}", env!("CARGO_MANIFEST_DIR"))
}

fn fixture(name: &str) -> String {
    format!(
        "{}/../transfer/tests/fixtures/{name}",
        env!("CARGO_MANIFEST_DIR")
    )
}

#[test]
fn the_samples_come_in_and_are_recognized_the_second_time() {
    let home = Home::new();
    for (file, format) in [
        ("aegis.json", "aegis"),
        ("lifeboat.json", "lifeboat"),
        ("otpauth-uris.txt", "otpauth-uri"),
    ] {
        let first = home.run(&["import", &sample(file), "--json"]).ok().json();
        assert_eq!(first["format"], format);
        let came_in = first["imported"].as_u64().unwrap() + first["duplicates"].as_u64().unwrap();
        assert!(came_in > 0);
        let second = home.run(&["import", &sample(file), "--json"]).ok().json();
        assert_eq!(second["imported"], 0, "{file}");
        assert_eq!(second["duplicates"].as_u64().unwrap(), came_in, "{file}");
    }
}

#[test]
fn one_bad_row_is_reported_and_costs_nothing_else() {
    let home = Home::new();
    let uris = format!(
        "otpauth://totp/Example:alice?secret={SECRET}\n\
         otpauth://totp/Broken:bob?secret=JBSW1\n\
         otpauth://totp/Example:alice?secret={SECRET}\n\
         otpauth://totp/Example:carol?secret={SECRET}\n"
    );
    let report = home
        .run_with_input(&["import", "-", "--json"], uris.as_bytes())
        .ok()
        .json();
    assert_eq!(report["format"], "otpauth-uri");
    assert_eq!(report["imported"], 2);
    assert_eq!(report["duplicates"], 1);
    assert!(
        report["errors"][0]["entry"]
            .as_str()
            .unwrap()
            .contains("line 2")
    );
    assert!(
        report["errors"][0]["reason"]
            .as_str()
            .unwrap()
            .contains("Base32")
    );
    assert_eq!(home.names(), ["alice", "carol"]);
    home.run_with_input(&["import", "-"], uris.as_bytes())
        .ok()
        .says("line 2")
        .says("3 were here already; 1 entry could not be read");
}

#[test]
fn a_file_that_is_no_export_makes_no_vault() {
    let home = Home::empty();
    for (content, reason) in [
        (&b""[..], "empty"),
        (b"hello", "no format"),
        (b"{\"a\":", ""),
    ] {
        home.run_with_input(&["import", "-"], content)
            .exits(1)
            .says(reason);
    }
    home.run_with_input(&["import", "-"], b"otpauth://totp/a?secret=1")
        .exits(1)
        .says("None of the");
    home.run(&["import", "missing.json"])
        .exits(1)
        .says("There is no missing.json");
    home.run(&["import", "x", "--format", "nonsense"])
        .exits(2)
        .says("aegis");
    assert!(!home.path().exists());
}

#[test]
fn an_export_is_private_and_comes_back_whole() {
    let home = Home::with_accounts(&["Example/alice", "Example/bob"]);
    home.run(&["edit", "bob", "--group", "Work", "--note", "hello"])
        .ok();
    let file = home.beside("export.json");
    let path = file.to_str().unwrap();
    let report = home
        .run(&["export", "--format", "lifeboat", "--output", path, "--json"])
        .ok()
        .json();
    assert_eq!(
        report,
        json!({"format": "lifeboat", "accounts": 2, "output": path, "losses": []})
    );
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(
            fs::metadata(&file).unwrap().permissions().mode() & 0o777,
            0o600
        );
    }
    let other = Home::new();
    other.run(&["import", path]).ok().says("Added 2 accounts.");
    let listed = |home: &Home| {
        home.run(&["list", "--json", "--long", "--show-secrets"])
            .ok()
            .json()
    };
    assert_eq!(listed(&home), listed(&other));
}

#[test]
fn an_export_is_not_made_by_accident() {
    let home = Home::with_accounts(&["Example/alice"]);
    home.run(&["export", "--format", "aegis"])
        .exits(2)
        .says("--yes")
        .does_not_say(SECRET);
    home.run(&["export", "--format", "aegis", "--json"])
        .exits(2)
        .says("--output");
    let file = home.beside("export.json");
    write(&file, "precious");
    let path = file.to_str().unwrap();
    home.run(&["export", "--format", "aegis", "--output", path])
        .exits(2)
        .says("Replace");
    assert_eq!(fs::read(&file).unwrap(), b"precious");
    home.run(&["export", "--format", "aegis", "--output", path, "--yes"])
        .ok();
    home.run(&["export", "--format", "otpauth-uri", "--yes"])
        .ok()
        .says("otpauth://totp/Example");
}

#[test]
fn a_qr_code_is_scanned_again_from_its_picture() {
    let home = Home::with_accounts(&["Example/alice"]);
    let (png, svg) = (home.beside("code.png"), home.beside("code.svg"));
    home.run(&[
        "qr",
        "alice",
        "--png",
        png.to_str().unwrap(),
        "--svg",
        svg.to_str().unwrap(),
    ])
    .ok()
    .says("Wrote Example (alice)");
    assert!(fs::read_to_string(&svg).unwrap().starts_with("<svg"));
    home.run(&["qr", "alice"]).ok().says("█");
    let other = Home::new();
    let report = other
        .run(&["scan", png.to_str().unwrap(), "--json"])
        .ok()
        .json();
    assert_eq!(
        report,
        json!({"format": "qr", "imported": 1, "duplicates": 0, "errors": [], "losses": []})
    );
    let secret = |home: &Home| {
        home.run(&["list", "--json", "--show-secrets"]).ok().json()[0]["secret"].to_string()
    };
    assert_eq!(secret(&home), secret(&other));
    other
        .run(&["scan", svg.to_str().unwrap()])
        .exits(1)
        .says("choose a PNG or JPEG");
    other
        .run(&["scan", "missing.png"])
        .exits(1)
        .says("There is no missing.png");
}

#[test]
fn a_database_comes_in_with_the_file_that_lies_beside_it() {
    let home = Home::new();
    home.run(&["import", &fixture("microsoft_authenticator.sqlite")])
        .ok()
        .says("Added 4 accounts");
}

#[test]
fn an_encrypted_export_asks_for_its_password() {
    let home = Home::new();
    let export = fixture("aegis_encrypted.json");
    home.run(&["import", &export])
        .exits(1)
        .says("give the password")
        .says("--password-file");
    let password = home.beside("password");
    write(&password, "not this one\n");
    home.run(&[
        "import",
        &export,
        "--password-file",
        password.to_str().unwrap(),
    ])
    .exits(1)
    .says("does not open the file");
}
