//! A folder as the storage location, on a disk that is full or can only be read.

use crate::harness::{Device, Disk, Server, files_below};

const EMAIL: &str = "alice@example.org";

fn backed_up_to(disk: &Disk, server: &Server) -> (Device, String) {
    let phone = Device::with_accounts("Phone");
    let code = phone.create_account(&server.url(), server, EMAIL);
    phone.run(&["backup", "on", "--location", &disk.url()]).ok();
    (phone, code)
}

#[test]
fn while_a_folder_can_only_be_read_changes_wait_and_the_backup_can_be_recovered() {
    let Some(disk) = Disk::mount() else { return };
    let server = Server::start();
    let (phone, code) = backed_up_to(&disk, &server);
    let backed_up = phone.accounts();
    disk.let_write(false);
    phone
        .run(&["edit", "Steam", "--name", "changed"])
        .ok()
        .says("not backed up yet")
        .says("can only be read");
    assert_eq!(phone.state(), "pending");
    phone
        .run(&["backup", "now"])
        .exits(1)
        .says("can only be read");
    assert!(phone.names().contains(&"changed".to_owned()));

    // What is there is whole, and a new device gets it.
    phone.run(&["backup", "verify"]).ok();
    let laptop = Device::named("Laptop");
    laptop.sign_in(&server.url(), EMAIL, &code);
    laptop.run(&["recover", "--location", &disk.url()]).ok();
    assert_eq!(laptop.accounts(), backed_up);

    disk.let_write(true);
    phone.run(&["backup", "now"]).ok();
    assert_eq!((phone.state().as_str(), phone.head()), ("up_to_date", 2));
    phone.run(&["backup", "verify"]).ok();
    laptop.run(&["backup", "now"]).ok();
    assert_eq!(laptop.accounts(), phone.accounts());
}

#[test]
fn on_a_full_disk_no_half_version_stays_and_room_mends_it() {
    let Some(disk) = Disk::mount() else { return };
    let server = Server::start();
    let (phone, _) = backed_up_to(&disk, &server);
    disk.fill();
    let before = files_below(disk.path());
    phone
        .run(&["edit", "Steam", "--name", "changed"])
        .ok()
        .says("not backed up yet")
        .says("disk is full");
    assert_eq!(phone.state(), "pending");
    assert!(phone.names().contains(&"changed".to_owned()));
    assert_eq!(files_below(disk.path()), before, "nothing half is left");
    phone.run(&["backup", "verify"]).ok();

    disk.make_room();
    phone.run(&["backup", "now"]).ok();
    assert_eq!((phone.state().as_str(), phone.head()), ("up_to_date", 2));
    phone.run(&["backup", "verify"]).ok();
}

#[test]
fn backup_is_not_turned_on_in_a_folder_that_cannot_be_written() {
    let Some(disk) = Disk::mount() else { return };
    let server = Server::start();
    let phone = Device::with_accounts("Phone");
    phone.create_account(&server.url(), &server, EMAIL);
    for (refuse, mend, said) in [
        (
            Box::new(|disk: &Disk| disk.let_write(false)) as Box<dyn Fn(&Disk)>,
            Box::new(|disk: &Disk| disk.let_write(true)) as Box<dyn Fn(&Disk)>,
            "can only be read",
        ),
        (
            Box::new(Disk::fill),
            Box::new(Disk::make_room),
            "disk is full",
        ),
    ] {
        refuse(&disk);
        phone
            .run(&["backup", "on", "--location", &disk.url()])
            .exits(1)
            .says(said);
        mend(&disk);
        phone.run(&["backup", "on", "--location", &disk.url()]).ok();
        assert_eq!(phone.state(), "up_to_date");
        phone.run(&["backup", "off", "--yes"]).ok();
    }
}
