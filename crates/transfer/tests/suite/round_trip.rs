//! What is exported comes back equal, within what the format can express, and what the format cannot
//! express is announced.

use lifeboat_otp::{Generator, Period, Secret, Totp};
use lifeboat_transfer::{
    ExportError, ExportOptions, Format, Import, Loss, Lost, Protection, detect, losses,
};
use lifeboat_vault::{Account, Credential, Icon, Kind, Label, Note, testing};
use proptest::collection::vec;
use proptest::prelude::*;

use crate::support::{NOW, export_in_clear, fixture, imported, try_export};

/// The formats that are written without a password.
fn written() -> impl Iterator<Item = Format> {
    let formats = Format::ALL.iter().copied();
    formats.filter(|format| {
        let protection = format.protection();
        protection.is_some() && protection != Some(Protection::Always)
    })
}

/// Any account, often with parameters that sites use, and with the names that break things.
fn account() -> impl Strategy<Value = Account> {
    let hostile = prop::sample::select(vec![
        "👩‍👩‍👧‍👦 ünï",
        "\u{202e}evil\u{2066}",
        "אבג abc",
        "<script>alert(1)</script>",
        "</article>\" data-uri=\"otpauth://totp/x?secret=AA",
        "&amp;&#39;",
        "=cmd|' /C calc'!A0",
        "a,b;c\td\"e'f\\",
        "a:b::c",
        "%3A%00%",
        "a?b&secret=c#d",
        "+ +",
        "codeDisplay=",
        "",
    ]);
    let long = "é{250}|[a-z&<]{500}".prop_map(|text| Label::cleaned(&text));
    let label = prop_oneof![
        4 => testing::label(),
        4 => hostile.prop_map(Label::cleaned),
        1 => long,
    ];
    let seconds = prop::sample::select(vec![1, 10, 30, 30, 60, 90, 255, 256, u32::MAX]);
    (
        testing::account(),
        prop::option::of((label.clone(), label)),
        prop::option::of(seconds),
        prop::option::of(0..100_u64),
    )
        .prop_map(|(mut account, labels, seconds, counter)| {
            if let Some((issuer, name)) = labels {
                (account.issuer, account.name) = (issuer, name);
            }
            if let Credential::Generator(generator) = &mut account.credential {
                match generator {
                    Generator::Totp(totp) => {
                        let period = seconds.and_then(|seconds| Period::new(seconds).ok());
                        totp.period = period.unwrap_or(totp.period);
                    }
                    Generator::Hotp(hotp) => hotp.counter = counter.unwrap_or(hotp.counter),
                    Generator::Steam(_) => {}
                }
            }
            account
        })
}

/// What is left of an account in `format`, if anything: the counterpart of what it says it loses.
fn expressible(account: &Account, format: Format) -> Option<Account> {
    let mut account = account.clone();
    if format == Format::Lifeboat {
        return Some(account);
    }
    let generator = account.credential.generator()?.clone();
    if !makes_codes(format, &generator) {
        return None;
    }
    account.kind = Kind::Other;
    account.created_at = NOW;
    account.edited_at = NOW;
    account.group = account.group.filter(|group| !group.is_empty());
    account.note = account.note.filter(|note| !note.as_str().is_empty());
    let [groups, notes, pins] = match format {
        Format::Aegis | Format::Bitwarden | Format::Ente | Format::CredentialExchange => [true; 3],
        Format::TwoFas => [true, false, false],
        _ => [false; 3],
    };
    account.group = account.group.filter(|_| groups);
    account.note = account.note.filter(|_| notes);
    account.pinned &= pins;
    account.icon = account.icon.filter(|icon| match format {
        Format::Aegis => is_sound_picture(icon),
        Format::Ente => !icon.is_picture(),
        _ => false,
    });
    if format == Format::Bitwarden && matches!(generator, Generator::Steam(_)) {
        // Of Steam the issuer is known, so the title names what has no name.
        if account.name.is_empty() {
            account.name = account.issuer;
        }
        account.issuer = Label::cleaned("Steam");
    }
    Some(account)
}

/// Whether the app behind the format makes the same codes.
fn makes_codes(format: Format, generator: &Generator) -> bool {
    let period = generator.period().map_or(30, Period::seconds);
    let counter = generator.counter().unwrap_or_default();
    let digits = generator.digits();
    let is = |kind| generator.kind_str() == kind;
    match format {
        Format::Aegis => i32::try_from(period).is_ok() && i64::try_from(counter).is_ok(),
        Format::Ente => i64::try_from(counter).is_ok(),
        Format::TwoFas => {
            [10, 30, 60, 90].contains(&period)
                && (5..=8).contains(&digits)
                && i32::try_from(counter).is_ok()
        }
        Format::Bitwarden => !is("hotp"),
        Format::CredentialExchange => is("totp") && period < 256,
        Format::GoogleAuthenticator => {
            !is("steam")
                && period == 30
                && [6, 8].contains(&digits)
                && i64::try_from(counter).is_ok()
        }
        _ => true,
    }
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
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn import_of_export_is_the_original(accounts in vec(account(), 1..8)) {
        for format in written() {
            let expected: Vec<Account> = accounts
                .iter()
                .filter_map(|account| expressible(account, format))
                .collect();
            let export = try_export(&accounts, format, &ExportOptions::default());
            if expected.is_empty() {
                prop_assert_eq!(export, Err(ExportError::NoRoom { format }));
                continue;
            }
            let export = export.unwrap();
            prop_assert_eq!(detect(&export.bytes), Some(format));
            let import = imported(&export.bytes);
            prop_assert_eq!(&import.errors, &[], "{}", format);
            prop_assert_eq!(&import.losses, &[], "{}", format);
            prop_assert_eq!(without_ids(import.entries, format), without_ids(expected, format), "{}", format);
        }
    }

    #[test]
    fn every_account_that_changes_is_announced(account in account()) {
        for format in written() {
            let losses = losses(std::slice::from_ref(&account), format).unwrap();
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
fn losses_are_the_same_before_and_after() {
    let accounts = testing::vault_of(40).accounts;
    for format in written() {
        let before = losses(&accounts, format).unwrap();
        assert_eq!(
            export_in_clear(&accounts, format).losses,
            before,
            "{format}"
        );
    }
}

#[test]
fn the_order_is_kept() {
    let accounts = testing::vault_of(50).accounts;
    for format in written() {
        let entries = imported(&export_in_clear(&accounts, format).bytes).entries;
        let titles = |accounts: &[Account]| -> Vec<String> {
            let written = accounts
                .iter()
                .filter(|account| expressible(account, format).is_some());
            written.map(Account::title).collect()
        };
        assert_eq!(titles(&entries), titles(&accounts), "{format}");
    }
}

/// From one app to another through Lifeboat's own file is as good as directly.
#[test]
fn what_passes_through_lifeboat_loses_nothing_on_the_way() {
    for name in [
        "aegis_v2.json",
        "aegis_v3.json",
        "2fas/schema_4.2fas",
        "andotp/plain.json",
        "authy/plain.xml",
        "battle_net/authenticator.xml",
        "bitwarden/vault.csv",
        "bitwarden/vault.json",
        "credential_exchange.json",
        "duo/accounts.json",
        "ente/plain.txt",
        "freeotp/tokens.xml",
        "freeotp_plus/export.json",
        "google_authenticator.sqlite",
        "google_authenticator/links.txt",
        "lastpass_authenticator.json",
        "lifeboat.json",
        "microsoft_authenticator.sqlite",
        "otpauth_uris.txt",
        "printed_page.html",
        "proton_authenticator/plain.json",
        "proton_pass.json",
        "raivo/export.json",
        "steam/several.json",
        "stratum.sqlite",
        "stratum/plain.json",
        "totp_authenticator/preferences.xml",
        "winauth/accounts.xml",
    ] {
        let direct = imported(&fixture(name)).entries;
        let own = export_in_clear(&direct, Format::Lifeboat);
        assert_eq!(own.losses, [], "{name}");
        let passed = imported(&own.bytes).entries;
        for format in written() {
            let options = ExportOptions::default();
            assert_eq!(
                try_export(&passed, format, &options),
                try_export(&direct, format, &options),
                "{name} to {format}"
            );
        }
    }
}

/// What came from an app goes back to it as it was.
#[test]
fn an_app_gets_back_what_it_gave() {
    for (name, format) in [
        ("aegis_v3.json", Format::Aegis),
        ("2fas/schema_4.2fas", Format::TwoFas),
        ("bitwarden/vault.json", Format::Bitwarden),
        ("credential_exchange.json", Format::CredentialExchange),
        ("ente/plain.txt", Format::Ente),
        (
            "google_authenticator/links.txt",
            Format::GoogleAuthenticator,
        ),
        ("otpauth_uris.txt", Format::OtpauthUri),
    ] {
        let Import { entries, .. } = imported(&fixture(name));
        let expected: Vec<Account> = entries
            .iter()
            .filter_map(|account| expressible(account, format))
            .collect();
        assert!(!expected.is_empty(), "{name}");
        let back = imported(&export_in_clear(&entries, format).bytes).entries;
        assert_eq!(
            without_ids(back, format),
            without_ids(expected, format),
            "{name}"
        );
    }
}

#[test]
fn more_than_a_qr_code_holds_is_left_out_for_google() {
    let mut account = testing::account_named(&"i".repeat(500), &"n".repeat(500));
    assert_eq!(
        losses(std::slice::from_ref(&account), Format::GoogleAuthenticator),
        Ok(vec![])
    );
    let secret = Secret::from_bytes(vec![7; 1024]).unwrap();
    account.credential = Credential::Generator(Totp::new(secret).into());
    let losses = losses(&[account], Format::GoogleAuthenticator).unwrap();
    assert!(losses[0].is_whole_account());
    assert!(
        losses[0]
            .lost
            .to_string()
            .contains("too long for a QR code")
    );
}

#[test]
fn a_loss_names_the_account() {
    let account = testing::device_bound_account(Kind::WorkOrSchool, "ann");
    let title = (account.issuer.to_string(), account.name.to_string());
    let losses = losses(&[account], Format::Aegis).unwrap();
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
    let export = export_in_clear(&[account], Format::OtpauthUri);
    assert!(!format!("{export:?}").contains(secret.as_str()));
}
