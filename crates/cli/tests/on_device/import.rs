//! Importing folders and several files, and looking at what would come in.

use std::{
    fs,
    path::{Path, PathBuf},
};

use serde_json::{Value, json};

use crate::home::{Home, SECRET, write};

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../transfer/tests/fixtures")
        .join(name)
}

/// A folder of mixed files: two that come in, one that is locked, one that is nothing, a link.
fn mixed(home: &Home) -> PathBuf {
    let folder = home.beside("exports");
    fs::create_dir_all(folder.join("old")).unwrap();
    fs::copy(fixture("aegis_encrypted.json"), folder.join("locked.json")).unwrap();
    write(
        &folder.join("old/uris.txt"),
        format!(
            "otpauth://totp/Example:alice?secret={SECRET}\notpauth://totp/Example:bob?secret=1\n"
        ),
    );
    write(
        &folder.join("uris.txt"),
        format!(
            "otpauth://totp/Example:alice?secret={SECRET}\notpauth://totp/Example:carol?secret={SECRET}"
        ),
    );
    write(&folder.join("notes.txt"), "buy milk");
    #[cfg(unix)]
    std::os::unix::fs::symlink(folder.join("uris.txt"), folder.join("link")).unwrap();
    folder
}

fn file<'r>(report: &'r Value, name: &str) -> &'r Value {
    let files = report["files"].as_array().unwrap();
    files.iter().find(|file| file["file"] == name).unwrap()
}

#[test]
fn a_folder_comes_in_in_one_step_and_each_file_is_named() {
    let home = Home::new();
    let folder = mixed(&home);
    let report = home
        .run(&["import", folder.to_str().unwrap(), "--json"])
        .ok()
        .json();
    assert_eq!(
        (&report["imported"], &report["duplicates"]),
        (&json!(2), &json!(1))
    );
    assert_eq!(file(&report, "old/uris.txt")["imported"], 1);
    assert_eq!(
        file(&report, "old/uris.txt")["errors"][0]["entry"],
        "line 2 (Example, bob)"
    );
    assert_eq!(file(&report, "uris.txt")["imported"], 1);
    assert_eq!(file(&report, "uris.txt")["duplicates"], 1);
    assert_eq!(
        file(&report, "locked.json")["error"]["code"],
        "password_needed"
    );
    assert_eq!(file(&report, "notes.txt")["error"]["code"], "import_failed");
    #[cfg(unix)]
    assert_eq!(file(&report, "link")["error"]["code"], "not_read");
    assert_eq!(home.names(), ["alice", "carol"]);
    home.run(&["import", folder.to_str().unwrap()])
        .ok()
        .says("notes.txt: ")
        .says("old/uris.txt, line 2")
        .says("3 were here already; 1 entry could not be read");
}

#[test]
fn a_preview_changes_nothing_and_makes_no_vault() {
    let home = Home::empty();
    let folder = mixed(&home);
    let path = folder.to_str().unwrap();
    let report = home
        .run(&["import", path, "--dry-run", "--json"])
        .ok()
        .json();
    assert_eq!(report["imported"], 2);
    assert_eq!(
        file(&report, "uris.txt")["accounts"],
        json!([
            {"issuer": "Example", "name": "alice", "outcome": "already_here"},
            {"issuer": "Example", "name": "carol", "outcome": "new"}
        ])
    );
    assert!(!home.path().exists());
    let one = folder.join("uris.txt");
    home.run(&["import", one.to_str().unwrap(), "--dry-run"])
        .ok()
        .says("new Example (carol)")
        .says("2 accounts would be added.");
    assert!(!home.path().exists());

    let home = Home::with_accounts(&["Example/alice"]);
    home.run(&["import", one.to_str().unwrap(), "--dry-run"])
        .ok()
        .says("already here Example (alice)")
        .says("1 account would be added; 1 is here already.");
    assert_eq!(home.names(), ["alice"]);
}

#[test]
fn a_counter_that_is_further_on_is_taken_over_and_one_that_is_behind_is_not() {
    let home = Home::empty();
    let import = |counter: u64, more: &[&str]| {
        let link =
            format!("otpauth://hotp/Example:alice?secret=GEZDGNBVGY3TQOJQ&counter={counter}");
        let file = home.beside("counted.txt");
        write(&file, &link);
        home.run(&[&["import", file.to_str().unwrap()], more].concat())
            .ok()
    };
    import(5, &[]);
    import(7, &["--dry-run"])
        .says("counter moves on Example (alice)")
        .says("1 is here already; 1 counter would move on.");
    import(7, &[]).says("1 was here already; 1 counter moved on.");
    import(6, &[]).says("No new account was added; 1 was here already.");
    let listed = home.run(&["list", "--json"]).ok().json();
    assert_eq!(listed[0]["counter"], 7);
}

#[test]
fn a_folder_without_accounts_is_a_failure() {
    let home = Home::empty();
    let folder = home.beside("empty");
    fs::create_dir(&folder).unwrap();
    home.run(&["import", folder.to_str().unwrap()])
        .exits(1)
        .says("None of the files");
    assert!(!home.path().exists());
}

#[test]
fn the_parts_of_a_batch_come_in_from_several_pictures() {
    let parts =
        ["first", "second"].map(|part| fixture(&format!("google_authenticator/{part}_part.png")));
    let [first, second] = parts.each_ref().map(|path| path.to_str().unwrap());
    let home = Home::new();
    let report = home.run(&["scan", first, "--json"]).ok().json();
    assert_eq!(report["errors"][0]["entry"], "part 2 of 2");
    let report = home.run(&["scan", first, second, "--json"]).ok().json();
    assert_eq!(
        (&report["imported"], &report["errors"]),
        (&json!(1), &json!([]))
    );
    let home = Home::new();
    let report = home.run(&["import", second, first, "--json"]).ok().json();
    assert_eq!(report["imported"], 3);
    for file in report["files"].as_array().unwrap() {
        assert_eq!(file["errors"], json!([]));
    }
}

#[test]
fn what_accounts_lost_is_listed_for_each() {
    let home = Home::new();
    let path = fixture("andotp/plain.json");
    let path = path.to_str().unwrap();
    let report = home.run(&["import", path, "--json"]).ok().json();
    assert_eq!(
        report["losses"],
        json!([{"entry": "entry 1 (Plover, ann)", "lost": "all its groups but the first"}])
    );
    let folder = home.beside("many");
    fs::create_dir(&folder).unwrap();
    let entry = |number| {
        format!(
            r#"{{"secret": "{SECRET}", "label": "{number}", "type": "TOTP", "tags": ["a", "b"]}}"#
        )
    };
    let many: Vec<String> = (0..1100).map(entry).collect();
    write(&folder.join("many.json"), format!("[{}]", many.join(",")));
    let path = folder.to_str().unwrap();
    home.run(&["import", path])
        .ok()
        .says("1080 more things were lost; --json lists more.");
    let report = home.run(&["import", path, "--json"]).ok().json();
    let file = file(&report, "many.json");
    assert_eq!(file["losses"].as_array().unwrap().len(), 1000);
    assert_eq!(file["unlisted_losses"], 100);
}

#[cfg(unix)]
#[test]
fn a_link_beside_a_database_in_a_folder_is_not_followed() {
    let home = Home::new();
    let folder = home.beside("phone");
    fs::create_dir(&folder).unwrap();
    let database = folder.join("PhoneFactor");
    fs::copy(fixture("microsoft_authenticator.sqlite"), &database).unwrap();
    std::os::unix::fs::symlink(
        fixture("microsoft_authenticator.sqlite-wal"),
        folder.join("PhoneFactor-wal"),
    )
    .unwrap();
    let path = folder.to_str().unwrap();
    let run = home.run(&["import", path, "--json"]).exits(1);
    run.says("links are not followed");
    let database = database.to_str().unwrap();
    let report = home.run(&["import", database, "--json"]).ok().json();
    assert_eq!(report["imported"], 4);
}

/// Its latest accounts may lie there, and would be missing without a word.
#[test]
fn a_database_without_the_file_beside_it_comes_in_with_a_note() {
    let home = Home::new();
    let folder = home.beside("phone");
    fs::create_dir(&folder).unwrap();
    let database = folder.join("PhoneFactor");
    fs::copy(fixture("microsoft_authenticator.sqlite"), &database).unwrap();
    let note = "this app keeps its latest changes in a file whose name ends in \"-wal\", and none came along: if \
                there is one beside this file, copy both";
    let path = database.to_str().unwrap();
    home.run(&["import", path, "--dry-run"]).ok().says(note);
    let report = home
        .run(&["import", path, "--dry-run", "--json"])
        .ok()
        .json();
    assert_eq!(report["cautions"], json!([note]));
    home.run(&["import", path])
        .ok()
        .says(note)
        .says("Added 2 accounts.");
    let path = folder.to_str().unwrap();
    home.run(&["import", path])
        .ok()
        .says("PhoneFactor: this app keeps");
    let report = home.run(&["import", path, "--json"]).ok().json();
    assert_eq!(file(&report, "PhoneFactor")["cautions"], json!([note]));
    fs::copy(
        fixture("microsoft_authenticator.sqlite-wal"),
        folder.join("PhoneFactor-wal"),
    )
    .unwrap();
    let report = home.run(&["import", path, "--json"]).ok().json();
    let file = file(&report, "PhoneFactor");
    assert_eq!(
        (&file["imported"], &file["cautions"]),
        (&json!(2), &Value::Null)
    );
}

#[test]
fn items_without_a_code_are_counted() {
    let home = Home::new();
    let folder = home.beside("exports");
    fs::create_dir(&folder).unwrap();
    let login = r#"{"type": 1, "name": "Acme", "login": {"username": "ann", "totp": null}}"#;
    let logins = [login; 5].join(",");
    let logins = format!(r#"{{"encrypted": false, "items": [{logins}]}}"#);
    let path = folder.join("logins.json");
    write(&path, logins);
    let path = path.to_str().unwrap();
    home.run(&["import", path, "--dry-run"])
        .ok()
        .says("No new account would be added; 5 items without a code would stay behind.");
    home.run(&["import", path])
        .ok()
        .says("No new account was added; 5 items without a code stayed behind.");
    let report = home.run(&["import", path, "--json"]).ok().json();
    assert_eq!(report["without_code"], 5);
    fs::copy(fixture("bitwarden/vault.csv"), folder.join("vault.csv")).unwrap();
    let path = folder.to_str().unwrap();
    home.run(&["import", path])
        .ok()
        .says("vault.csv: Added 3 accounts; 1 item without a code stayed behind.")
        .says("In all: Added 3 accounts; 6 items without a code stayed behind.");
    let report = home.run(&["import", path, "--json"]).ok().json();
    assert_eq!(file(&report, "vault.csv")["without_code"], 1);
}

/// Nothing in the file says what it is.
#[test]
fn an_old_backup_of_andotp_asks_for_its_password() {
    let home = Home::new();
    let path = fixture("andotp/encrypted_old.bin");
    let path = path.to_str().unwrap();
    home.run(&["import", path])
        .exits(1)
        .says("andOTP")
        .says("--password-file");
    let password = home.beside("password");
    write(&password, "wrong");
    let given = [
        "import",
        path,
        "--password-file",
        password.to_str().unwrap(),
    ];
    home.run(&given)
        .exits(1)
        .says("This password does not open");
    write(&password, "correct horse");
    home.run(&given).ok().says("Added 4 accounts");
}
