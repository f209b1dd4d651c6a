//! Files that are not what an export should be, given to the real program: each is refused with its name and
//! the reason, and nothing is changed by it.

use std::{
    fs::File,
    io::{Cursor, Write},
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use crate::home::{Home, SECRET, write};

fn fixture(name: &str) -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../transfer/tests/fixtures")
        .join(name);
    std::fs::read(path).unwrap()
}

fn text(name: &str) -> String {
    String::from_utf8(fixture(name)).unwrap()
}

fn path(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// More than is unpacked of any file, in less than a hundred kilobytes.
fn archive_without_end() -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default()
        .compression_method(zip::CompressionMethod::Deflated);
    archive.start_file("Accounts.txt", options).unwrap();
    for _ in 0..65 {
        archive.write_all(&vec![0; 1024 * 1024]).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

#[test]
fn a_file_that_cannot_be_read_is_refused_by_name_and_with_the_reason() {
    let aegis = fixture("aegis_v3.json");
    let newer =
        text("2fas/schema_4.2fas").replacen("\"schemaVersion\": 4", "\"schemaVersion\": 5", 1);
    let costly = text("aegis/encrypted.json").replacen("\"n\": 16", "\"n\": 1073741824", 1);
    let home = Home::empty();
    let password = home.beside("password");
    write(&password, "correct horse\n");
    for (name, bytes, reason) in [
        ("empty.json", Vec::new(), "empty"),
        (
            "paper.pdf",
            b"%PDF-1.7\n\xe2\xe3\xcf\xd3".to_vec(),
            "not text",
        ),
        (
            "notes.txt",
            b"buy milk".to_vec(),
            "no format that Lifeboat knows",
        ),
        ("half.json", aegis[..aegis.len() / 2].to_vec(), "cut off"),
        (
            "other.txt",
            b"otpauth://totp/\xff\xfe?secret=AA".to_vec(),
            "not text",
        ),
        ("deep.json", b"[".repeat(1_000_000), "cut off"),
        ("bomb.zip", archive_without_end(), "larger than 64 MiB"),
        ("newer.2fas", newer.into_bytes(), "version 5"),
        (
            "costly.json",
            costly.into_bytes(),
            "far more time or memory",
        ),
    ] {
        let file = home.beside(name);
        write(&file, bytes);
        home.run(&["import", path(&file), "--password-file", path(&password)])
            .exits(1)
            .says(name)
            .says(reason)
            .does_not_say("panicked");
    }
    assert!(!home.path().exists(), "a refused file makes no vault");
}

#[test]
fn a_file_of_a_gigabyte_is_refused_without_reading_it() {
    let home = Home::empty();
    let file: PathBuf = home.beside("huge.json");
    // Takes no room on the disk.
    File::create(&file).unwrap().set_len(1 << 30).unwrap();
    let before = Instant::now();
    home.run(&["import", path(&file)])
        .exits(1)
        .says("huge.json")
        .says("larger than 64 MiB");
    assert!(before.elapsed() < Duration::from_secs(20));
}

#[test]
fn an_entry_that_cannot_be_read_is_named_with_the_reason() {
    let home = Home::new();
    let file = home.beside("uris.txt");
    write(
        &file,
        format!(
            "otpauth://totp/Example:alice?secret={SECRET}\n\
             otpauth://totp/Example:alice?secret={SECRET}\n\
             otpauth://totp/Example:bob?secret={SECRET}&algorithm=MD5\n"
        ),
    );
    home.run(&["import", path(&file)])
        .ok()
        .says("Added 1 account; 1 was here already; 1 entry could not be read")
        .says("line 3 (Example, bob)")
        .says("SHA1, SHA256 or SHA512");
    assert_eq!(home.names(), ["alice"]);
}

#[test]
fn what_windows_keeps_sealed_is_named_and_the_rest_comes_in() {
    let home = Home::new();
    let file = home.beside("winauth.xml");
    write(&file, fixture("winauth/accounts.xml"));
    home.run(&["import", path(&file)])
        .ok()
        .says("Added 5 accounts")
        .says("entry 6 (Snipe, fay)")
        .says("Windows keeps it sealed");
}
