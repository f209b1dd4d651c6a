//! The files of other apps, from fixtures that `examples/make_fixtures` makes: what comes in, and what
//! does not when a file is cut off, altered, locked or of a later version.

use lifeboat_transfer::{
    Format, Import, ImportError, ImportOptions, Lost, Password, detect, import,
};
use lifeboat_vault::{Account, Icon, Note};
use rand::SeedableRng;
use rand::rngs::StdRng;
use zeroize::Zeroizing;

use crate::support::{NOW, fixture, imported, try_import};

const PASSWORD: &str = "correct horse";

/// The accounts that the fixtures are made of, each as far as its format can say it.
const ANN: &str = "Plover (ann) totp SHA1 6 30";
const BEN: &str = "Osprey (ben) totp SHA256 8 45";
const DEE: &str = "Dunlin (dee) hotp SHA1 6 #41";
const EVE: &str = "Steam (eve) steam SHA1 5 30";

/// A file, its format, whether it is locked, and what is in it.
type Row = (&'static str, Format, bool, &'static [&'static str]);

const FILES: &[Row] = &[
    ("2fas/schema_1.json", Format::TwoFas, false, &[ANN]),
    ("2fas/schema_2.2fas", Format::TwoFas, false, &[ANN, BEN]),
    (
        "2fas/schema_3.2fas",
        Format::TwoFas,
        false,
        &[ANN, BEN, DEE],
    ),
    (
        "2fas/schema_4.2fas",
        Format::TwoFas,
        false,
        &[ANN, BEN, DEE, EVE],
    ),
    (
        "2fas/encrypted.2fas",
        Format::TwoFas,
        true,
        &[ANN, BEN, DEE, EVE],
    ),
    ("aegis/encrypted.json", Format::Aegis, true, &[ANN, DEE]),
    (
        "andotp/plain.json",
        Format::AndOtp,
        false,
        &[ANN, BEN, DEE, EVE],
    ),
    (
        "andotp/encrypted.bin",
        Format::AndOtp,
        true,
        &[ANN, BEN, DEE, EVE],
    ),
    (
        "authy/plain.xml",
        Format::Authy,
        false,
        &[ANN, "Osprey (ben) totp SHA1 8 30"],
    ),
    (
        "authy/encrypted.xml",
        Format::Authy,
        true,
        &[ANN, "Osprey (ben) totp SHA1 8 30"],
    ),
    (
        "battle_net/authenticator.xml",
        Format::BattleNet,
        false,
        &["Battle.net (EU-0000-0000-0000) totp SHA1 8 30"],
    ),
    (
        "bitwarden/vault.json",
        Format::Bitwarden,
        false,
        &[ANN, BEN, EVE],
    ),
    (
        "bitwarden/vault.csv",
        Format::Bitwarden,
        false,
        &[ANN, BEN, EVE],
    ),
    (
        "bitwarden/authenticator.json",
        Format::Bitwarden,
        false,
        &[ANN, BEN],
    ),
    (
        "bitwarden/protected_pbkdf2.json",
        Format::Bitwarden,
        true,
        &[ANN, BEN, EVE],
    ),
    (
        "bitwarden/protected_argon2.json",
        Format::Bitwarden,
        true,
        &[ANN, BEN, EVE],
    ),
    (
        "duo/accounts.json",
        Format::Duo,
        false,
        &["ann totp SHA1 6 30", "dee hotp SHA1 6 #41"],
    ),
    ("ente/plain.txt", Format::Ente, false, &[ANN, BEN, DEE, EVE]),
    (
        "ente/encrypted.json",
        Format::Ente,
        true,
        &[ANN, BEN, DEE, EVE],
    ),
    (
        "freeotp/tokens.xml",
        Format::FreeOtp,
        false,
        &[ANN, BEN, DEE, EVE],
    ),
    (
        "freeotp_plus/export.json",
        Format::FreeOtpPlus,
        false,
        &[ANN, BEN, DEE, EVE],
    ),
    (
        "google_authenticator/links.txt",
        Format::GoogleAuthenticator,
        false,
        &[ANN, "Osprey (ben) totp SHA256 8 30", DEE],
    ),
    (
        "proton_authenticator/plain.json",
        Format::ProtonAuthenticator,
        false,
        &[ANN, BEN, EVE],
    ),
    ("raivo/export.json", Format::Raivo, false, &[ANN, BEN, DEE]),
    (
        "steam/several.json",
        Format::Steam,
        false,
        &[EVE, "Steam (eva) steam SHA1 5 30"],
    ),
    (
        "steam/ann.maFile",
        Format::Steam,
        false,
        &["Steam (ann) steam SHA1 5 30"],
    ),
    (
        "stratum/plain.json",
        Format::Stratum,
        false,
        &[ANN, BEN, DEE, EVE],
    ),
    (
        "stratum/encrypted.bin",
        Format::Stratum,
        true,
        &[ANN, BEN, DEE, EVE],
    ),
    (
        "stratum/encrypted_old.bin",
        Format::Stratum,
        true,
        &[ANN, BEN, DEE, EVE],
    ),
    (
        "totp_authenticator/preferences.xml",
        Format::TotpAuthenticator,
        false,
        &[ANN, "Dunlin (dee) totp SHA1 6 30"],
    ),
    (
        "totp_authenticator/backup.bin",
        Format::TotpAuthenticator,
        true,
        &[ANN, "Dunlin (dee) totp SHA1 6 30"],
    ),
    (
        "totp_authenticator/backup_without_password.bin",
        Format::TotpAuthenticator,
        false,
        &[ANN, "Dunlin (dee) totp SHA1 6 30"],
    ),
];

/// Files of lines, of which a part is a file too.
fn is_list_of_lines(name: &str) -> bool {
    [
        "ente/plain.txt",
        "google_authenticator/links.txt",
        "bitwarden/vault.csv",
    ]
    .contains(&name)
}

/// How many times a locked file is opened in a test: its key costs too much to be made for each byte.
fn openings(name: &str) -> usize {
    if name.starts_with("stratum/encrypted") {
        2
    } else {
        20
    }
}

fn described(account: &Account) -> String {
    let generator = account.credential.generator().unwrap();
    let (title, kind) = (account.title(), generator.kind_str());
    let (algorithm, digits) = (generator.algorithm().as_str(), generator.digits());
    let last = match (generator.period(), generator.counter()) {
        (Some(period), _) => period.seconds().to_string(),
        (None, counter) => format!("#{}", counter.unwrap()),
    };
    format!("{title} {kind} {algorithm} {digits} {last}")
}

fn opened(bytes: &[u8], password: &str, format: Option<Format>) -> Result<Import, ImportError> {
    let options = ImportOptions {
        format,
        password: Some(Password::new(Zeroizing::new(password.to_owned()))),
        ..ImportOptions::default()
    };
    import(bytes, &options, &mut StdRng::seed_from_u64(1), NOW)
}

/// As that format, so that the others need not look at it: these are many.
fn asked(bytes: &[u8], format: Format) -> Result<Import, ImportError> {
    let options = ImportOptions {
        format: Some(format),
        ..ImportOptions::default()
    };
    import(bytes, &options, &mut StdRng::seed_from_u64(1), NOW)
}

fn entry<'i>(import: &'i Import, issuer: &str) -> &'i Account {
    let mut entries = import.entries.iter();
    entries
        .find(|account| account.issuer.as_str() == issuer)
        .unwrap()
}

#[test]
fn everything_comes_in_from_every_format() {
    for (name, format, is_locked, accounts) in FILES {
        let bytes = fixture(name);
        assert_eq!(detect(&bytes), Some(*format), "{name}");
        let import = if *is_locked {
            opened(&bytes, PASSWORD, None).unwrap()
        } else {
            imported(&bytes)
        };
        assert_eq!(import.format, *format, "{name}");
        let found: Vec<String> = import.entries.iter().map(described).collect();
        assert_eq!(found, *accounts, "{name}");
    }
}

#[test]
fn secrets_come_in_whatever_their_encoding() {
    for (name, issuer, secret) in [
        ("freeotp/tokens.xml", "Plover", "JBSWY3DPEHPK3PXP"),
        ("freeotp/tokens.xml", "Dunlin", "KRSXG5CTMVRXEZLU"),
        (
            "google_authenticator/links.txt",
            "Plover",
            "JBSWY3DPEHPK3PXP",
        ),
        ("steam/several.json", "Steam", "MFRGGZDFMZTWQ2LK"),
        (
            "battle_net/authenticator.xml",
            "Battle.net",
            "JBSWY3DPEHPK3PXP",
        ),
        (
            "totp_authenticator/preferences.xml",
            "Plover",
            "JBSWY3DPEHPK3PXP",
        ),
    ] {
        let import = imported(&fixture(name));
        let account = entry(&import, issuer);
        let found = account
            .credential
            .generator()
            .unwrap()
            .secret()
            .expose_base32();
        assert_eq!(found.as_str(), secret, "{name}");
    }
}

#[test]
fn locked_files_ask_for_the_password_and_refuse_a_wrong_one() {
    for (name, format, is_locked, _) in FILES {
        if *is_locked {
            let (bytes, format) = (fixture(name), *format);
            assert_eq!(
                try_import(&bytes),
                Err(ImportError::PasswordNeeded { format }),
                "{name}"
            );
            assert_eq!(
                opened(&bytes, "wrong", None),
                Err(ImportError::WrongPassword { format }),
                "{name}"
            );
        }
    }
}

/// It has no mark: the right password shows what it is, or the user says so.
#[test]
fn the_old_encryption_of_andotp_is_found_by_its_password_or_by_its_name() {
    let format = Format::AndOtp;
    let bytes = fixture("andotp/encrypted_old.bin");
    assert_eq!(try_import(&bytes), Err(ImportError::NotText));
    assert_eq!(opened(&bytes, PASSWORD, None).unwrap().entries.len(), 4);
    assert_eq!(
        opened(&bytes, "wrong", Some(format)),
        Err(ImportError::WrongPassword { format })
    );
    let options = ImportOptions {
        format: Some(format),
        ..ImportOptions::default()
    };
    assert_eq!(
        import(&bytes, &options, &mut StdRng::seed_from_u64(1), NOW),
        Err(ImportError::PasswordNeeded { format })
    );
}

#[test]
fn what_surrounds_the_codes_comes_along() {
    for (name, group, note, pinned, icon) in [
        ("2fas/schema_4.2fas", Some("Birds"), None, false, None),
        (
            "andotp/plain.json",
            Some("Birds"),
            None,
            false,
            Some("Github"),
        ),
        (
            "bitwarden/vault.json",
            Some("Birds"),
            Some("A note"),
            true,
            None,
        ),
        (
            "bitwarden/vault.csv",
            Some("Birds"),
            Some("A note\nof two lines, with a comma"),
            true,
            None,
        ),
        ("ente/plain.txt", Some("Birds"), Some("A note"), true, None),
        (
            "proton_authenticator/plain.json",
            None,
            Some("A note"),
            false,
            None,
        ),
        (
            "raivo/export.json",
            None,
            None,
            true,
            Some("plover/plover.png"),
        ),
        (
            "stratum/plain.json",
            Some("Birds"),
            None,
            false,
            Some("data:image/png;base64,iVBORw0KGgo="),
        ),
        ("totp_authenticator/preferences.xml", None, None, true, None),
    ] {
        let import = imported(&fixture(name));
        let account = entry(&import, "Plover");
        assert_eq!(account.group.as_ref().map(AsRef::as_ref), group, "{name}");
        assert_eq!(account.note.as_ref().map(Note::as_str), note, "{name}");
        assert_eq!(account.pinned, pinned, "{name}");
        assert_eq!(account.icon.as_ref().map(Icon::as_str), icon, "{name}");
    }
}

#[test]
fn what_does_not_come_along_is_named() {
    for (name, lost) in [
        ("2fas/schema_4.2fas", &[Lost::Icon][..]),
        ("andotp/plain.json", &[Lost::FurtherGroups]),
        ("ente/plain.txt", &[Lost::FurtherGroups]),
        ("freeotp/tokens.xml", &[Lost::Icon]),
        ("stratum/plain.json", &[Lost::FurtherGroups]),
        (
            "totp_authenticator/preferences.xml",
            &[Lost::UnusedParameters],
        ),
        ("bitwarden/vault.json", &[]),
    ] {
        let losses = imported(&fixture(name)).losses;
        let found: Vec<Lost> = losses.into_iter().map(|loss| loss.lost).collect();
        assert_eq!(found, lost, "{name}");
    }
}

#[test]
fn what_cannot_come_in_is_refused_by_name() {
    for (name, place, reason) in [
        ("duo/accounts.json", "entry 3 (Office)", "push"),
        ("stratum/plain.json", "entry 5 (Motp, mo)", "mOTP"),
        ("google_authenticator/first_part.txt", "part 2", "missing"),
    ] {
        let errors = imported(&fixture(name)).errors;
        assert_eq!(errors.len(), 1, "{name}");
        assert_eq!(errors[0].entry, place);
        assert!(errors[0].reason.contains(reason), "{:?}", errors[0]);
    }
}

#[test]
fn links_of_google_are_read_among_uris_too() {
    let links = String::from_utf8(fixture("google_authenticator/links.txt")).unwrap();
    let mixed = format!("otpauth://totp/A:b?secret=AAAA\n{links}");
    let import = imported(mixed.as_bytes());
    assert_eq!(import.format, Format::OtpauthUri);
    assert_eq!((import.entries.len(), import.errors.len()), (4, 0));
}

#[test]
fn bad_rows_cost_nothing_else() {
    for (file, good, bad) in [
        (
            r#"[{"secret":"AAAA","label":"a","type":"TOTP"},{"secret":"A1","label":"b"},{"secret":7},8]"#,
            1,
            3,
        ),
        (
            r#"{"schemaVersion":4,"services":[{"name":"a","secret":"AAAA"},{"name":"b","secret":"AAAA",
               "otp":{"digits":99}},{"name":"c"},null]}"#,
            1,
            3,
        ),
        (
            r#"{"encrypted":false,"items":[{"name":"a","login":{"totp":"AAAA"}},
               {"name":"b","login":{"totp":"otpauth://totp/x?secret=A1"}},{"name":[],"login":1}]}"#,
            1,
            2,
        ),
        ("folder,name,login_totp\n,a,AAAA\n,b,A1\n,c\n", 1, 2),
        (
            r#"{"version":1,"entries":[{"content":{"uri":"steam://AAAA"}},{"content":{}},{},[]]}"#,
            1,
            3,
        ),
        (
            r#"{"tokenOrder":[],"tokens":[{"type":"TOTP","secret":[1,-1]},{"type":"TOTP","secret":[900]},
               {"type":"TOTP"},0]}"#,
            1,
            3,
        ),
        (
            r#"{"Authenticators":[{"Type":2,"Secret":"AAAA"},{"Type":2,"Secret":"AAAA","Algorithm":9},
               {"Type":5,"Secret":"AAAA"},{"Secret":"AAAA"}]}"#,
            1,
            3,
        ),
        (
            r#"{"accounts":{"1":{"shared_secret":"AAAA"},"2":{"shared_secret":"!"},"3":{}}}"#,
            1,
            2,
        ),
        (
            "otpauth-migration://offline?data=CggKAkFBEgJhYg==\notpauth-migration://offline?data=CggK",
            1,
            1,
        ),
    ] {
        let import = try_import(file.as_bytes()).unwrap_or_else(|error| panic!("{file}: {error}"));
        assert_eq!(
            (import.entries.len(), import.errors.len()),
            (good, bad),
            "{file}: {:?}",
            import.errors
        );
    }
}

#[test]
fn later_versions_are_refused_by_number() {
    for (name, from, to, found, known) in [
        (
            "2fas/schema_4.2fas",
            "\"schemaVersion\": 4",
            "\"schemaVersion\": 5",
            5,
            4,
        ),
        (
            "ente/encrypted.json",
            "\"version\": 1",
            "\"version\": 2",
            2,
            1,
        ),
        (
            "proton_authenticator/plain.json",
            "\"version\": 1",
            "\"version\": 9",
            9,
            1,
        ),
    ] {
        let text = String::from_utf8(fixture(name)).unwrap();
        let newer = text.replacen(from, to, 1);
        assert_ne!(newer, text, "{name}");
        let error = try_import(newer.as_bytes()).unwrap_err();
        let ImportError::NewerVersion {
            found: f, known: k, ..
        } = error
        else {
            panic!("{name}: {error}");
        };
        assert_eq!((f, k), (found, known), "{name}");
    }
}

#[test]
fn a_hostile_cost_is_refused_at_once() {
    for (name, from, to) in [
        ("aegis/encrypted.json", "\"n\": 16", "\"n\": 1073741824"),
        ("aegis/encrypted.json", "\"r\": 8", "\"r\": 8000000"),
        (
            "bitwarden/protected_pbkdf2.json",
            "\"kdfIterations\": 1000",
            "\"kdfIterations\": 10000001",
        ),
        (
            "bitwarden/protected_argon2.json",
            "\"kdfMemory\": 1",
            "\"kdfMemory\": 1000000",
        ),
        (
            "bitwarden/protected_argon2.json",
            "\"kdfIterations\": 2",
            "\"kdfIterations\": 51",
        ),
        (
            "ente/encrypted.json",
            "\"memLimit\": 8192",
            "\"memLimit\": 1099511627776",
        ),
        (
            "ente/encrypted.json",
            "\"opsLimit\": 1",
            "\"opsLimit\": 1000",
        ),
    ] {
        let text = String::from_utf8(fixture(name)).unwrap();
        let costly = text.replacen(from, to, 1);
        assert_ne!(costly, text, "{name}: {from}");
        let error = opened(costly.as_bytes(), PASSWORD, None).unwrap_err();
        assert!(
            matches!(error, ImportError::TooCostly { .. }),
            "{name}: {error}"
        );
    }
}

#[test]
fn an_export_for_one_account_of_bitwarden_alone_has_its_own_refusal() {
    assert_eq!(
        try_import(&fixture("bitwarden/account_restricted.json")),
        Err(ImportError::Encrypted {
            format: Format::Bitwarden
        })
    );
}

#[test]
fn a_cut_off_file_is_never_imported_in_part() {
    for (name, format, is_locked, _) in FILES {
        let bytes = fixture(name);
        let end = bytes.trim_ascii_end().len();
        for length in 1..end {
            let cut = &bytes[..length];
            // Nor as a file of another format.
            let result = if length % 8 == 0 {
                try_import(cut)
            } else {
                asked(cut, *format)
            };
            assert!(
                result.is_err() || is_list_of_lines(name),
                "{name} at {length}: {result:?}"
            );
        }
        if *is_locked {
            for length in (1..end).step_by(end / openings(name)) {
                let result = opened(&bytes[..length], PASSWORD, None);
                assert!(result.is_err(), "{name} at {length}: {result:?}");
            }
        }
    }
}

/// Whatever a flipped byte makes of a file, nothing panics.
#[test]
fn no_flipped_byte_makes_a_panic() {
    for (name, format, is_locked, _) in FILES {
        let mut bytes = fixture(name);
        let step = bytes.len() / openings(name);
        for index in 0..bytes.len() {
            let flip = [0x01, 0x20, 0x80][index % 3];
            bytes[index] ^= flip;
            let _ = asked(&bytes, *format);
            if *is_locked && index % step == 0 {
                let _ = opened(&bytes, PASSWORD, None);
            }
            bytes[index] ^= flip;
        }
    }
}
