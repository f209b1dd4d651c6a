//! Lifeboat's own JSON.

use lifeboat_transfer::{Format, ImportError, detect};
use lifeboat_vault::{Account, Credential, Kind, testing};

use crate::support::{export_in_clear, fixture, imported, try_import};

#[test]
fn everything_is_kept_and_bad_rows_are_reported() {
    let bytes = fixture("lifeboat.json");
    assert_eq!(detect(&bytes), Some(Format::Lifeboat));
    let import = imported(&bytes);
    let titles: Vec<String> = import.entries.iter().map(Account::title).collect();
    assert_eq!(
        titles,
        [
            "Plover (ann)",
            "Dunlin (dee)",
            "Heron School (fay)",
            "Steam (eve)"
        ]
    );

    let plover = &import.entries[0];
    assert_eq!(plover.group.as_ref().unwrap().as_str(), "Birds");
    assert_eq!(plover.icon.as_ref().unwrap().as_str(), "plover");
    assert_eq!(
        plover.note.as_ref().unwrap().as_str(),
        "A note\nof two lines"
    );
    assert!(plover.pinned);
    assert_eq!(plover.edited_at.seconds(), 1_767_139_200);

    let reported: Vec<&str> = import
        .errors
        .iter()
        .map(|error| error.entry.as_str())
        .collect();
    assert_eq!(reported, ["entry 5 (Bad, digits)", "entry 6 (Bad, push)"]);
    for error in &import.errors {
        assert!(!error.reason.contains(" at line "), "{error:?}");
    }
}

#[test]
fn an_account_bound_to_a_device_comes_along_by_name() {
    let import = imported(&fixture("lifeboat.json"));
    let heron = &import.entries[2];
    assert_eq!(heron.kind, Kind::WorkOrSchool);
    let Credential::DeviceBound(provider) = &heron.credential else {
        panic!("it should be bound to a device");
    };
    assert_eq!(provider.server, "https://id.heron.example");
}

#[test]
fn a_snapshot_that_was_opened_by_hand_is_read_too() {
    let vault = testing::vault_of(20);
    let json = testing::snapshot_of(vault.clone()).to_json().unwrap();
    assert_eq!(detect(&json), Some(Format::Lifeboat));
    let import = imported(&json);
    assert_eq!((import.entries, import.errors), (vault.accounts, vec![]));
}

#[test]
fn a_newer_version_is_refused_by_number() {
    let text = String::from_utf8(fixture("lifeboat.json")).unwrap();
    let newer = text.replacen("\"version\": 1", "\"version\": 2", 1);
    assert_eq!(
        try_import(newer.as_bytes()),
        Err(ImportError::NewerVersion {
            format: Format::Lifeboat,
            found: 2,
            known: 1
        })
    );
}

#[test]
fn an_empty_vault_is_an_empty_list() {
    let export = export_in_clear(&[], Format::Lifeboat);
    let import = imported(&export.bytes);
    assert!(import.entries.is_empty() && import.errors.is_empty());
}
