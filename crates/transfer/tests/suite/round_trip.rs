//! What is exported comes back equal, within what the format can express, and what the format cannot
//! express is announced.

use lifeboat_transfer::{Format, Loss, Lost, detect, export};
use lifeboat_vault::{Account, Credential, Icon, Kind, Label, Note, testing};
use proptest::collection::vec;
use proptest::prelude::*;

use crate::support::{NOW, imported};

/// What is left of an account in `format`, if anything: the counterpart of what it says it loses.
fn expressible(account: &Account, format: Format) -> Option<Account> {
    let mut account = account.clone();
    if format == Format::Lifeboat {
        return Some(account);
    }
    let generator = match &account.credential {
        Credential::Generator(generator) => generator,
        Credential::DeviceBound(_) => return None,
    };
    account.kind = Kind::Other;
    account.created_at = NOW;
    account.edited_at = NOW;
    account.group = account.group.filter(|group| !group.is_empty());
    if format == Format::Aegis {
        let period = generator.period().map_or(1, lifeboat_otp::Period::seconds);
        let counter = generator.counter().unwrap_or_default();
        if i32::try_from(period).is_err() || i64::try_from(counter).is_err() {
            return None;
        }
        account.note = account.note.filter(|note| !note.as_str().is_empty());
        account.icon = account.icon.filter(is_sound_picture);
    } else {
        (account.group, account.icon, account.note) = (None, None, None);
        account.pinned = false;
    }
    Some(account)
}

/// The strategy makes up Base64 of any length; Aegis is given none that does not decode.
fn is_sound_picture(icon: &Icon) -> bool {
    icon.as_str()
        .strip_prefix("data:image/png;base64,")
        .is_some_and(|base64| data_encoding::BASE64.decode(base64.as_bytes()).is_ok())
}

/// Foreign formats give new ids; those are not compared.
fn without_ids(accounts: Vec<Account>, format: Format) -> Vec<Account> {
    let keep_ids = format == Format::Lifeboat;
    let same_id = testing::account_named("", "").id;
    accounts
        .into_iter()
        .map(|account| Account {
            id: if keep_ids { account.id } else { same_id },
            ..account
        })
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn import_of_export_is_the_original(accounts in vec(testing::account(), 0..8)) {
        for format in Format::ALL.iter().copied().filter(|format| format.is_writable()) {
            let export = export(&accounts, format).unwrap();
            let expected: Vec<Account> = accounts
                .iter()
                .filter_map(|account| expressible(account, format))
                .collect();
            if format == Format::OtpauthUri && expected.is_empty() {
                prop_assert_eq!(export.bytes.len(), 0);
                continue;
            }
            prop_assert_eq!(detect(&export.bytes), Some(format));
            let import = imported(&export.bytes);
            prop_assert_eq!(&import.errors, &[]);
            prop_assert_eq!(&import.losses, &[]);
            prop_assert_eq!(without_ids(import.entries, format), without_ids(expected, format));
        }
    }

    #[test]
    fn every_account_that_changes_is_announced(account in testing::account()) {
        for format in Format::ALL.iter().copied().filter(|format| format.is_writable()) {
            let losses = export(std::slice::from_ref(&account), format).unwrap().losses;
            let lost: Vec<Lost> = losses.into_iter().map(|loss| loss.lost).collect();
            match expressible(&account, format) {
                None => prop_assert!(matches!(lost[..], [Lost::Account { .. }]), "{:?}", lost),
                Some(rest) => {
                    prop_assert_eq!(lost.contains(&Lost::Kind), rest.kind != account.kind);
                    prop_assert_eq!(lost.contains(&Lost::Icon), rest.icon != account.icon);
                    prop_assert_eq!(lost.contains(&Lost::Pinned), rest.pinned != account.pinned);
                    // An empty text and none are the same to a person.
                    let written = |note: &Option<Note>| note.clone().filter(|note| !note.as_str().is_empty());
                    prop_assert_eq!(lost.contains(&Lost::Note), written(&rest.note) != written(&account.note));
                    let named = |group: &Option<Label>| group.clone().filter(|group| !group.is_empty());
                    prop_assert_eq!(lost.contains(&Lost::Group), named(&rest.group) != named(&account.group));
                }
            }
        }
    }
}

#[test]
fn the_order_is_kept() {
    let accounts = testing::vault_of(50).accounts;
    for format in [Format::Lifeboat, Format::Aegis, Format::OtpauthUri] {
        let entries = imported(&export(&accounts, format).unwrap().bytes).entries;
        let titles = |accounts: &[Account]| -> Vec<String> {
            accounts
                .iter()
                .filter(|account| account.credential.generator().is_some())
                .map(Account::title)
                .collect()
        };
        assert_eq!(titles(&entries), titles(&accounts), "{format}");
    }
}

#[test]
fn equal_groups_become_one_group_of_aegis() {
    let in_group = |name: &str, group: &str| Account {
        group: Some(Label::cleaned(group)),
        ..testing::account_named("Acme", name)
    };
    let accounts = [
        in_group("a", "Work"),
        in_group("b", "Home"),
        in_group("c", "Work"),
    ];
    let export = export(&accounts, Format::Aegis).unwrap();
    let json: serde_json::Value = serde_json::from_slice(&export.bytes).unwrap();
    let groups = json["db"]["groups"].as_array().unwrap();
    let names: Vec<&str> = groups
        .iter()
        .map(|group| group["name"].as_str().unwrap())
        .collect();
    assert_eq!(names, ["Work", "Home"]);
    assert_eq!(
        json["db"]["entries"][0]["groups"],
        json["db"]["entries"][2]["groups"]
    );
}

#[test]
fn a_loss_names_the_account() {
    let account = testing::device_bound_account(Kind::WorkOrSchool, "ann");
    let title = (account.issuer.to_string(), account.name.to_string());
    let losses = export(&[account], Format::Aegis).unwrap().losses;
    let [Loss { entry, lost }] = &losses[..] else {
        panic!("one loss: {losses:?}");
    };
    assert_eq!(*entry, format!("entry 1 ({}, {})", title.0, title.1));
    assert_eq!(
        lost.to_string(),
        "the whole account: its key never leaves the device"
    );
}

#[test]
fn an_export_does_not_print_its_secrets() {
    let account = testing::account_named("Acme", "ann");
    let secret = account
        .credential
        .generator()
        .unwrap()
        .secret()
        .expose_base32();
    let export = export(&[account], Format::OtpauthUri).unwrap();
    assert!(!format!("{export:?}").contains(secret.as_str()));
}
