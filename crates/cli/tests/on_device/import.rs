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
    assert_eq!(report["errors"][0]["entry"], "part 2");
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
