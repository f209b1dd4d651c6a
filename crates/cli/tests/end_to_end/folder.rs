//! A folder of the user's own as the storage location, such as a synced drive.

use std::fs;

use tempfile::TempDir;

use crate::harness::{Device, Server, contains_bytes, files_below};

const EMAIL: &str = "alice@example.org";

fn url_of(folder: &TempDir) -> String {
    format!("file://{}", folder.path().display())
}

fn backed_up_to(folder: &TempDir, server: &Server) -> (Device, String) {
    let phone = Device::with_accounts("Phone");
    let code = phone.create_account(&server.url(), server, EMAIL);
    phone
        .run(&["backup", "on", "--location", &url_of(folder)])
        .ok();
    (phone, code)
}

#[test]
fn the_folder_holds_only_ciphertext_and_the_server_only_the_manifest() {
    let server = Server::start();
    let folder = TempDir::new().unwrap();
    let (phone, _) = backed_up_to(&folder, &server);
    phone.run(&["edit", "Steam", "--name", "changed"]).ok();
    let status = phone.json(&["backup", "status"]);
    assert_eq!(status["state"], "up_to_date");
    assert_eq!(status["location"], url_of(&folder));

    let objects: Vec<_> = files_below(folder.path())
        .iter()
        .map(|path| fs::read(path).unwrap())
        .collect();
    assert_eq!(objects.len(), 2);
    for object in &objects {
        assert!(object.starts_with(b"age-encryption.org/v1\n"));
        assert!(!contains_bytes(object, b"Harbour"));
        for file in files_below(server.data()) {
            let stored = fs::read(&file).unwrap();
            for part in object.chunks_exact(64).skip(4).step_by(7) {
                assert!(
                    !contains_bytes(&stored, part),
                    "{} is in {}",
                    "an object",
                    file.display()
                );
            }
        }
    }
}

#[test]
fn recovery_needs_both_the_server_and_the_folder() {
    let mut server = Server::start();
    let folder = TempDir::new().unwrap();
    let (phone, code) = backed_up_to(&folder, &server);
    let laptop = Device::named("Laptop");
    laptop.sign_in(&server.url(), EMAIL, &code);

    laptop
        .run(&["recover"])
        .exits(1)
        .says("storage location")
        .says("--location");
    let wrong = TempDir::new().unwrap();
    laptop
        .run(&["recover", "--location", &url_of(&wrong)])
        .exits(1)
        .says("right one");
    server.stop();
    laptop
        .run(&["recover", "--location", &url_of(&folder)])
        .exits(1)
        .says("could not be reached");
    assert!(laptop.accounts().is_empty());

    server.come_back();
    laptop
        .run(&["recover", "--location", &url_of(&folder)])
        .ok();
    assert_eq!(laptop.accounts(), phone.accounts());
    laptop.run(&["edit", "Steam", "--name", "changed"]).ok();
    assert_eq!(laptop.state(), "up_to_date");
    phone.run(&["backup", "now"]).ok();
    assert_eq!(phone.accounts(), laptop.accounts());
}

#[test]
fn a_folder_that_is_away_makes_the_backup_pending_and_nothing_is_lost() {
    let server = Server::start();
    let folder = TempDir::new().unwrap();
    let (phone, _) = backed_up_to(&folder, &server);
    let hidden = folder.path().with_extension("away");
    fs::rename(folder.path(), &hidden).unwrap();
    phone
        .run(&["edit", "Steam", "--name", "changed"])
        .ok()
        .says("not backed up yet");
    assert_eq!(phone.state(), "pending");
    assert!(
        !folder.path().exists(),
        "a drive that is not mounted is not replaced by a folder"
    );
    fs::rename(&hidden, folder.path()).unwrap();
    phone.run(&["backup", "now"]).ok();
    phone.run(&["backup", "verify"]).ok();
}

#[test]
fn a_damaged_object_in_the_folder_is_noticed() {
    let server = Server::start();
    let folder = TempDir::new().unwrap();
    let (phone, code) = backed_up_to(&folder, &server);
    let object = files_below(folder.path()).remove(0);
    let mut bytes = fs::read(&object).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    replace(&object, &bytes);
    phone.run(&["backup", "verify"]).exits(1);
    let laptop = Device::named("Laptop");
    laptop.sign_in(&server.url(), EMAIL, &code);
    let before = laptop.vault_file();
    laptop
        .run(&["recover", "--location", &url_of(&folder)])
        .exits(1)
        .says("changed or exchanged");
    assert_eq!(laptop.vault_file(), before);
}

#[test]
fn erasing_removes_the_objects_from_the_folder() {
    let server = Server::start();
    let folder = TempDir::new().unwrap();
    let (phone, _) = backed_up_to(&folder, &server);
    phone.run(&["edit", "Steam", "--name", "changed"]).ok();
    phone.run(&["backup", "off", "--erase", "--yes"]).ok();
    assert_eq!(files_below(folder.path()).len(), 0);
}

#[expect(clippy::disallowed_methods, reason = "the test plays a broken disk")]
fn replace(path: &std::path::Path, bytes: &[u8]) {
    fs::write(path, bytes).unwrap();
}
