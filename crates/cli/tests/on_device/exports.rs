//! What leaves: formats, passwords, what is lost, and the QR codes for another telephone.

use std::fs;

use crate::home::{Home, SECRET, write};

/// Three accounts, one of which counts and one of which has a note.
fn home() -> Home {
    let home = Home::with_accounts(&["Example/alice", "Example/bob"]);
    let uri = format!("otpauth://hotp/Example:carol?secret={SECRET}&issuer=Example&counter=3");
    home.run_with_input(&["import", "-"], uri.as_bytes()).ok();
    home.run(&["edit", "bob", "--note", "hello"]).ok();
    home
}

#[test]
fn help_says_what_comes_of_each_format() {
    let home = Home::empty();
    let mut help = home.run(&["export", "--help"]).ok();
    for format in [
        "lifeboat:",
        "aegis:",
        "2fas:",
        "bitwarden:",
        "ente:",
        "cxf:",
        "google-authenticator:",
        "otpauth-uri:",
        "html:",
        "age:",
        "--encrypt",
        "LIFEBOAT_EXPORT_PASSWORD",
    ] {
        help = help.says(format);
    }
    home.run(&["export", "--format", "duo"])
        .exits(2)
        .says("aegis");
}

#[test]
fn what_a_format_has_no_room_for_is_said_and_counted() {
    let home = home();
    let file = home.beside("export.json");
    let path = file.to_str().unwrap();
    home.run(&["export", "--format", "bitwarden", "--output", path])
        .ok()
        .says("carol) loses the whole account: Bitwarden makes no codes that count (HOTP).")
        .says("Exported 2 accounts to ")
        .says("; 1 left out.");
    let report = home
        .run(&[
            "export", "--format", "2fas", "--output", path, "--yes", "--json",
        ])
        .ok()
        .json();
    assert_eq!(report["accounts"], 3);
    assert_eq!(report["losses"][0]["entry"], "entry 2 (Example, bob)");
    assert_eq!(report["losses"][0]["lost"], "its note");
}

#[test]
fn nothing_is_written_when_nothing_fits() {
    let home = home();
    let file = home.beside("export.json");
    let path = file.to_str().unwrap();
    home.run(&["export", "carol", "--format", "cxf", "--output", path])
        .exits(1)
        .says("none of these accounts")
        .says("choose another format");
    assert!(!file.exists());
}

#[test]
fn a_protected_export_comes_back_with_its_password_alone() {
    let home = home();
    let password = home.beside("password");
    write(&password, "correct horse battery\n");
    let password = password.to_str().unwrap();
    for format in ["aegis", "age"] {
        let file = home.beside(format);
        let path = file.to_str().unwrap();
        home.run(&[
            "export",
            "--format",
            format,
            "--password-file",
            password,
            "--output",
            path,
        ])
        .ok()
        .says("Nobody opens it without the password");
        let bytes = fs::read(&file).unwrap();
        assert!(
            !String::from_utf8_lossy(&bytes).contains(SECRET),
            "{format}"
        );
        let other = Home::new();
        other
            .run(&["import", path])
            .exits(1)
            .says("give the password");
        other
            .run(&["import", path, "--password-file", password])
            .ok()
            .says("Added 3 accounts.");
    }
}

#[test]
fn a_password_is_asked_for_where_there_is_none() {
    let home = home();
    let file = home.beside("export");
    let path = file.to_str().unwrap();
    for arguments in [
        &["export", "--format", "age", "--output", path][..],
        &["export", "--format", "ente", "--encrypt", "--output", path],
    ] {
        home.run(arguments)
            .exits(2)
            .says("Password for the export")
            .says("LIFEBOAT_EXPORT_PASSWORD");
    }
    home.run(&["export", "--format", "html", "--encrypt", "--output", path])
        .exits(2)
        .says("without encryption only");
    assert!(!file.exists());
}

#[test]
fn a_page_to_be_printed_is_written_privately_and_comes_back() {
    let home = home();
    let file = home.beside("page.html");
    let path = file.to_str().unwrap();
    home.run(&["export", "--format", "html", "--output", path])
        .ok()
        .says("bob) loses its note.");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = fs::metadata(&file).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
    let other = Home::new();
    other.run(&["import", path]).ok().says("Added 3 accounts.");
}

#[test]
fn all_accounts_move_to_google_authenticator_in_a_few_codes() {
    let home = Home::new();
    let uris: Vec<String> = (0..15)
        .map(|n| {
            format!("otpauth://totp/Example:user{n}%40example.com?secret={SECRET}&issuer=Example")
        })
        .collect();
    let uris = uris.join("\n");
    home.run_with_input(&["import", "-"], uris.as_bytes()).ok();
    let (png, page) = (home.beside("move.png"), home.beside("move.html"));
    let report = home
        .run(&[
            "qr",
            "--google",
            "--png",
            png.to_str().unwrap(),
            "--html",
            page.to_str().unwrap(),
            "--json",
        ])
        .ok()
        .json();
    assert!(report["uris"].is_null());
    let written = report["written"].as_array().unwrap();
    assert_eq!(written.len(), 3, "two pictures and a page: {written:?}");
    let other = Home::new();
    for picture in &written[..2] {
        other.run(&["import", picture.as_str().unwrap()]).ok();
    }
    assert_eq!(other.names().len(), 15);
    let printed = Home::new();
    printed
        .run(&["import", page.to_str().unwrap()])
        .ok()
        .says("Added 15 accounts.");
    let shown = home
        .run(&["qr", "--google", "user1@", "--json"])
        .ok()
        .json();
    assert_eq!(shown["uris"].as_array().unwrap().len(), 1);
    home.run(&["qr"]).exits(2);
}

#[test]
fn qr_codes_replace_no_file_without_being_told_to() {
    let home = Home::with_accounts(&["Example/alice"]);
    for codes in [&["qr", "alice"][..], &["qr", "--google"]] {
        let file = home.beside("codes.png");
        write(&file, "mine");
        let codes = [codes, &["--png", file.to_str().unwrap()]].concat();
        home.run(&codes).exits(2).says("--yes");
        assert_eq!(fs::read(&file).unwrap(), b"mine");
        home.run(&[&codes[..], &["--yes"]].concat()).ok();
        assert!(fs::read(&file).unwrap().starts_with(b"\x89PNG"));
    }
}
