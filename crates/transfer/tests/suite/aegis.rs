//! Aegis files, from fixtures that are shaped as the app writes them.

use lifeboat_otp::{Algorithm, Generator};
use lifeboat_transfer::{Format, ImportError, Lost, detect};
use lifeboat_vault::{Account, Credential};

use crate::support::{NOW, fixture, imported, try_import};

fn generator(account: &Account) -> &Generator {
    account.credential.generator().expect("it makes codes")
}

#[test]
fn everything_in_an_export_of_today_comes_along() {
    let bytes = fixture("aegis_v3.json");
    assert_eq!(detect(&bytes), Some(Format::Aegis));
    let import = imported(&bytes);
    assert_eq!(import.format, Format::Aegis);
    assert_eq!(import.errors, []);

    let titles: Vec<String> = import.entries.iter().map(Account::title).collect();
    assert_eq!(
        titles,
        [
            "Plover (ann)",
            "Osprey (ben@osprey.example)",
            "Crake (cy)",
            "Dunlin (dee)",
            "Steam (eve)"
        ]
    );
    let [plover, osprey, crake, dunlin, steam] = import.entries.try_into().expect("five");

    assert!(plover.pinned && !osprey.pinned);
    assert_eq!(plover.note.expect("a note").as_str(), "A note");
    assert_eq!(plover.group.expect("a group").as_str(), "Work");
    assert!(
        plover
            .icon
            .expect("an icon")
            .as_str()
            .starts_with("data:image/png;base64,iVBOR")
    );
    assert_eq!(plover.created_at, NOW);

    let osprey = generator(&osprey);
    assert_eq!(
        (osprey.algorithm(), osprey.digits()),
        (Algorithm::Sha256, 8)
    );
    assert_eq!(osprey.period().expect("TOTP").seconds(), 45);
    assert_eq!(
        (generator(&crake).algorithm(), generator(&crake).digits()),
        (Algorithm::Sha512, 10)
    );
    assert_eq!(generator(&crake).secret().expose_bytes().len(), 64);
    assert_eq!(generator(&dunlin).counter(), Some(41));
    assert!(matches!(generator(&steam), Generator::Steam(_)));
    assert_eq!((dunlin.group, dunlin.note, dunlin.icon), (None, None, None));
}

#[test]
fn what_lifeboat_has_no_room_for_is_named() {
    let losses = imported(&fixture("aegis_v3.json")).losses;
    let named: Vec<(&str, &Lost)> = losses
        .iter()
        .map(|loss| (loss.entry.as_str(), &loss.lost))
        .collect();
    assert_eq!(
        named,
        [
            ("entry 1 (Plover, ann)", &Lost::FurtherGroups),
            ("entry 3 (Crake, cy)", &Lost::Archived)
        ]
    );
}

#[test]
fn groups_by_name_of_older_versions_are_read() {
    let import = imported(&fixture("aegis_v2.json"));
    let groups: Vec<Option<&str>> = import
        .entries
        .iter()
        .map(|account| account.group.as_ref().map(AsRef::as_ref))
        .collect();
    assert_eq!(groups, [Some("Birds"), None, Some("Birds")]);
    assert_eq!((import.errors, import.losses), (vec![], vec![]));
}

#[test]
fn a_bad_row_is_reported_and_costs_nothing_else() {
    let import = imported(&fixture("aegis_bad_rows.json"));
    let titles: Vec<String> = import.entries.iter().map(Account::title).collect();
    assert_eq!(titles, ["Good (one)", "Good (two)"]);

    let reported: Vec<&str> = import
        .errors
        .iter()
        .map(|error| error.entry.as_str())
        .collect();
    assert_eq!(
        reported,
        [
            "entry 2 (Bad type, x)",
            "entry 3 (Bad digits, x)",
            "entry 4 (Bad period, x)",
            "entry 5 (Bad algorithm, x)",
            "entry 6 (Bad secret, x)",
            "entry 7 (No secret, x)",
            "entry 8 (Bad counter, x)",
            "entry 9 (Wrong shape, x)",
            "entry 10 (Strange Steam, x)",
            "entry 11",
        ]
    );
    for (error, word) in import.errors.iter().zip([
        "yandex", "99", "period", "MD5", "Base32", "secret", "counter", "kind", "Steam", "kind",
    ]) {
        assert!(error.reason.contains(word), "{error:?} should name {word}");
        for secret in ["NOT1BASE32", "JBSWY3DPEHPK3PXP"] {
            assert!(!error.reason.contains(secret), "{error:?} repeats a secret");
        }
    }
    let lost: Vec<&Lost> = import.losses.iter().map(|loss| &loss.lost).collect();
    assert_eq!(
        lost,
        [&Lost::Icon, &Lost::Group],
        "of the last one, which came in all the same"
    );
}

#[test]
fn an_encrypted_export_asks_for_its_password() {
    let bytes = fixture("aegis_encrypted.json");
    assert_eq!(detect(&bytes), Some(Format::Aegis));
    assert_eq!(
        try_import(&bytes),
        Err(ImportError::PasswordNeeded {
            format: Format::Aegis
        })
    );
}

#[test]
fn newer_versions_are_refused_by_number() {
    let plain = String::from_utf8(fixture("aegis_v2.json")).unwrap();
    let newer_content = plain.replacen("\"version\": 2", "\"version\": 4", 1);
    assert_eq!(
        try_import(newer_content.as_bytes()),
        Err(ImportError::NewerVersion {
            format: Format::Aegis,
            found: 4,
            known: 3
        })
    );
    let newer_file = plain.replacen("\"version\": 1", "\"version\": 2", 1);
    assert_eq!(
        try_import(newer_file.as_bytes()),
        Err(ImportError::NewerVersion {
            format: Format::Aegis,
            found: 2,
            known: 1
        })
    );
}

#[test]
fn an_export_without_its_entries_is_refused() {
    let file =
        br#"{"version": 1, "header": {"slots": null, "params": null}, "db": {"version": 3}}"#;
    assert!(matches!(
        try_import(file),
        Err(ImportError::Misshapen { .. })
    ));
}

#[test]
fn each_import_gives_new_ids() {
    let import = imported(&fixture("aegis_v3.json"));
    let mut ids: Vec<_> = import.entries.iter().map(|account| account.id).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), 5);
    assert!(
        import
            .entries
            .iter()
            .all(|account| matches!(account.credential, Credential::Generator(_)))
    );
}
