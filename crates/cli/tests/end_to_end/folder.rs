//! A folder of the user's own as the storage location, such as a synced drive.

use std::{collections::BTreeSet, fs, path::PathBuf};

use lifeboat_client::device::BackupSetting;
use lifeboat_vault::Timestamp;
use tempfile::TempDir;

use crate::harness::{Device, Proxy, Server, contains_bytes, files_below};

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
fn the_doctor_advises_no_backup_where_the_newest_object_has_not_come_yet() {
    let server = Server::start();
    let folder = TempDir::new().unwrap();
    let (phone, code) = backed_up_to(&folder, &server);
    let laptop = Device::named("Laptop");
    laptop.sign_in(&server.url(), EMAIL, &code);
    laptop
        .run(&["recover", "--location", &url_of(&folder)])
        .ok();
    let before = files_below(folder.path());
    phone.run(&["edit", "Steam", "--name", "changed"]).ok();
    let newest = files_below(folder.path()).into_iter();
    for object in newest.filter(|object| !before.contains(object)) {
        fs::remove_file(object).unwrap();
    }
    laptop
        .run(&["doctor"])
        .exits(1)
        .says("finished syncing")
        .does_not_say("lifeboat backup now");
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

/// So many days pass for what the device remembers of the folder.
fn days_pass(device: &Device, days: u64) {
    let earlier = |at: &mut Timestamp| *at = Timestamp::from_seconds(at.seconds() - days * 86_400);
    device.change_vault(|vault| {
        let BackupSetting::On(backup) = &mut vault.backup else {
            panic!("backup is off");
        };
        backup.leftovers.looked_at.iter_mut().for_each(earlier);
        backup.leftovers.found.values_mut().for_each(earlier);
    });
}

/// An object that was stored and never committed.
fn leave_an_attempt(phone: &Device, server: &mut Server) {
    server.stop();
    phone.run(&["edit", "Steam", "--name", "an attempt"]).ok();
    server.come_back();
}

fn names_in(folder: &TempDir) -> BTreeSet<PathBuf> {
    files_below(folder.path()).into_iter().collect()
}

#[test]
fn an_attempt_that_failed_leaves_nothing_behind_for_ever() {
    let mut server = Server::start();
    let folder = TempDir::new().unwrap();
    let (phone, _) = backed_up_to(&folder, &server);
    let committed = names_in(&folder);
    leave_an_attempt(&phone, &mut server);
    let attempts: Vec<_> = names_in(&folder).difference(&committed).cloned().collect();
    assert_eq!(attempts.len(), 1);
    // What is not ours is not touched: a file of another name, and one that merely looks like ours.
    replace(&folder.path().join("holiday.jpg"), b"a picture");
    let lookalike = folder.path().join(format!("{}.age", "0a".repeat(32)));
    replace(&lookalike, b"age-encryption.org/v1\nwhatever");

    for name in ["first", "second", "third"] {
        assert!(
            attempts[0].exists(),
            "another device may be about to commit it"
        );
        days_pass(&phone, 1);
        phone.run(&["backup", "now"]).ok();
        phone.run(&["edit", "Steam", "--name", name]).ok();
        if !attempts[0].exists() {
            break;
        }
    }
    assert!(!attempts[0].exists());
    assert!(folder.path().join("holiday.jpg").exists() && lookalike.exists());
    phone.run(&["backup", "verify"]).ok();
    phone.run(&["backup", "diff", "1"]).ok().says("Steam");
}

#[test]
fn a_deleted_backup_stays_in_the_folder_while_it_can_be_brought_back_and_no_longer() {
    let server = Server::start();
    let folder = TempDir::new().unwrap();
    let (phone, _) = backed_up_to(&folder, &server);
    let old = names_in(&folder);
    phone
        .run(&["backup", "off", "--yes"])
        .ok()
        .says("stay in file:///");
    phone
        .run(&["doctor"])
        .says("still lie in file:///")
        .says("lifeboat backup off --erase");
    phone
        .run(&["backup", "on", "--location", &url_of(&folder)])
        .ok();
    for days in [1, 1, 27] {
        days_pass(&phone, days);
        phone.run(&["backup", "now"]).ok();
        assert!(names_in(&folder).is_superset(&old));
    }
    days_pass(&phone, 2);
    phone.run(&["backup", "now"]).ok();
    assert!(names_in(&folder).is_disjoint(&old));
    phone.run(&["backup", "verify"]).ok();
}

#[test]
fn a_deleted_backup_in_a_folder_comes_back_without_asking_where() {
    let server = Server::start();
    let folder = TempDir::new().unwrap();
    let (phone, _) = backed_up_to(&folder, &server);
    phone.run(&["backup", "off", "--yes"]).ok();
    phone.run(&["backup", "undelete"]).ok();
    phone.run(&["edit", "Steam", "--name", "after"]).ok();
    let status = phone.json(&["backup", "status"]);
    assert_eq!(status["state"], "up_to_date");
    assert_eq!(status["location"], url_of(&folder));
}

#[test]
fn erasing_removes_every_object_of_this_account_and_none_of_another() {
    let mut server = Server::start();
    let folder = TempDir::new().unwrap();
    let (phone, _) = backed_up_to(&folder, &server);
    phone.run(&["edit", "Steam", "--name", "changed"]).ok();
    leave_an_attempt(&phone, &mut server);
    let ours = names_in(&folder);
    assert_eq!(ours.len(), 3);
    let neighbour = Device::with_accounts("Neighbour");
    neighbour.create_account(&server.url(), &server, "bert@example.org");
    neighbour
        .run(&["backup", "on", "--location", &url_of(&folder)])
        .ok();

    phone
        .run(&["backup", "off", "--erase", "--yes"])
        .ok()
        .says("erased");
    assert!(names_in(&folder).is_disjoint(&ours));
    neighbour.run(&["backup", "verify"]).ok();
    phone
        .run(&["backup", "undelete"])
        .exits(1)
        .says("no backup");
}

#[test]
fn a_backup_that_was_deleted_can_still_be_erased() {
    let server = Server::start();
    let folder = TempDir::new().unwrap();
    let (phone, code) = backed_up_to(&folder, &server);
    phone.run(&["backup", "off", "--yes"]).ok();
    assert_eq!(names_in(&folder).len(), 1);
    phone
        .run(&["backup", "off", "--erase", "--yes"])
        .ok()
        .says("erased");
    assert_eq!(names_in(&folder).len(), 0);
    phone
        .run(&["backup", "undelete"])
        .exits(1)
        .says("no backup");
    phone
        .run(&["backup", "off", "--erase", "--yes"])
        .exits(1)
        .says("no backup");

    // Another device's backup is not erased by one that does not take part in it.
    phone.run(&["backup", "on"]).ok();
    let blank = Device::named("Blank");
    blank.sign_in(&server.url(), EMAIL, &code);
    blank
        .run(&["backup", "off", "--erase", "--yes"])
        .exits(5)
        .says("Phone");
    phone.run(&["backup", "verify"]).ok();
}

#[test]
fn erasing_that_was_interrupted_is_said_and_goes_on() {
    let server = Server::start();
    let proxy = Proxy::before(server.address());
    let folder = TempDir::new().unwrap();
    let phone = Device::with_accounts("Phone");
    phone.create_account(&proxy.url(), &server, EMAIL);
    phone
        .run(&["backup", "on", "--location", &url_of(&folder)])
        .ok();
    proxy.lie(|request, answer| (request.path != "/v1/backup/erase").then_some(answer));
    phone
        .run(&["backup", "off", "--erase", "--yes"])
        .exits(1)
        .says("could not be reached");
    proxy.tell_the_truth();
    assert_eq!(phone.state(), "failed");
    phone
        .run(&["edit", "Steam", "--name", "meanwhile"])
        .ok()
        .says("Erase it once more");
    assert_eq!(
        names_in(&folder).len(),
        0,
        "nothing is added to a backup that goes"
    );
    phone
        .run(&["doctor"])
        .exits(1)
        .says("lifeboat backup off --erase");
    phone.run(&["backup", "off", "--erase", "--yes"]).ok();
    assert_eq!(phone.state(), "off");
    phone.run(&["backup", "on"]).ok();
    assert_eq!(phone.state(), "up_to_date");
}

#[expect(clippy::disallowed_methods, reason = "the test plays a broken disk")]
fn replace(path: &std::path::Path, bytes: &[u8]) {
    fs::write(path, bytes).unwrap();
}
