//! The files of password managers, and those that are kept in archives.

use std::io::{Cursor, Write};

use lifeboat_otp::{Algorithm, Generator};
use lifeboat_transfer::{
    Format, Import, ImportError, ImportOptions, Lost, Password, detect, import,
};
use lifeboat_vault::Account;
use rand::SeedableRng;
use rand::rngs::StdRng;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::support::{NOW, disappeared, fixture, imported, rows, try_import};

const DATABASES: [&str; 4] = [
    "keepass/aes_3.kdbx",
    "keepass/aes_argon2d_4.kdbx",
    "keepass/chacha20_argon2id_4.kdbx",
    "keepass/chacha20_aes_4.kdbx",
];

fn with_password(bytes: &[u8], password: &str) -> Result<Import, ImportError> {
    let options = ImportOptions {
        password: Some(Password::new(password.to_owned().into())),
        ..ImportOptions::default()
    };
    import(bytes, &options, &mut StdRng::seed_from_u64(1), NOW)
}

fn titles(import: &Import) -> Vec<String> {
    import.entries.iter().map(Account::title).collect()
}

fn refused(import: &Import) -> Vec<&str> {
    import
        .errors
        .iter()
        .map(|error| error.entry.as_str())
        .collect()
}

fn losses(import: &Import) -> Vec<(&str, &Lost)> {
    import
        .losses
        .iter()
        .map(|loss| (loss.entry.as_str(), &loss.lost))
        .collect()
}

fn generator(account: &Account) -> &Generator {
    account.credential.generator().expect("it makes codes")
}

fn group(account: &Account) -> Option<&str> {
    account.group.as_ref().map(AsRef::as_ref)
}

#[test]
fn keepass_databases_of_every_kind_hold_the_same() {
    for name in DATABASES {
        let file = fixture(name);
        assert_eq!(detect(&file), Some(Format::KeePass), "{name}");
        let import = with_password(&file, "test").unwrap();
        assert_eq!(
            titles(&import),
            [
                "Crake (cy)",
                "Steam (eve)",
                "Plover (ann)",
                "Osprey (ben)",
                "Dunlin (dee)"
            ],
            "{name}"
        );
        let [crake, steam, plover, osprey, dunlin] = &import.entries[..] else {
            panic!("five")
        };
        assert_eq!(generator(crake).secret().expose_bytes(), b"12345");
        assert_eq!(
            (generator(crake).algorithm(), generator(crake).digits()),
            (Algorithm::Sha512, 7)
        );
        assert!(matches!(generator(steam), Generator::Steam(_)));
        assert_eq!(generator(plover).period().expect("TOTP").seconds(), 45);
        assert_eq!(plover.note.as_ref().expect("a note").as_str(), "A note");
        assert_eq!((group(crake), group(plover)), (None, Some("Work")));
        assert_eq!(generator(osprey).counter(), Some(41));
        assert_eq!(generator(dunlin).period().expect("TOTP").seconds(), 60);
        assert_eq!(losses(&import), [("entry 7 (Dunlin, dee)", &Lost::Trashed)]);
        assert_eq!(refused(&import), ["entry 4 (Snipe, gus)"]);
    }
}

#[test]
fn encrypted_files_ask_for_their_password() {
    let files = DATABASES
        .map(|name| (name, Format::KeePass))
        .into_iter()
        .chain([
            ("authenticator_plus.zip", Format::AuthenticatorPlus),
            ("freeotp_2.xml", Format::FreeOtp),
            ("freeotp_2_preferences.xml", Format::FreeOtp),
        ]);
    for (name, format) in files {
        let file = fixture(name);
        assert_eq!(
            try_import(&file),
            Err(ImportError::PasswordNeeded { format }),
            "{name}"
        );
        assert_eq!(
            with_password(&file, "tset"),
            Err(ImportError::WrongPassword { format }),
            "{name}"
        );
    }
}

#[test]
fn authenticator_plus_is_read_from_its_archive() {
    let import = with_password(&fixture("authenticator_plus.zip"), "test").unwrap();
    assert_eq!(import.format, Format::AuthenticatorPlus);
    assert_eq!(titles(&import), ["Plover (ann)", "Osprey (ben)"]);
    assert_eq!(generator(&import.entries[1]).counter(), Some(41));
    assert_eq!(refused(&import), ["line 3 (Crake, cy)"]);
}

#[test]
fn freeotp_2_is_read_as_java_and_as_android_write_it() {
    for name in ["freeotp_2.xml", "freeotp_2_preferences.xml"] {
        let file = fixture(name);
        assert_eq!(detect(&file), Some(Format::FreeOtp), "{name}");
        let import = with_password(&file, "test").unwrap();
        assert_eq!(
            titles(&import),
            ["Plover (ann)", "Osprey (ben)", "Crake (cy 🦆)"],
            "{name}"
        );
        let [plover, osprey, crake] = &import.entries[..] else {
            panic!("three")
        };
        assert_eq!(
            (generator(plover).algorithm(), generator(plover).digits()),
            (Algorithm::Sha256, 8)
        );
        assert_eq!(generator(plover).secret().expose_bytes(), b"1234567890");
        assert_eq!(generator(osprey).counter(), Some(41));
        assert_eq!(generator(crake).algorithm(), Algorithm::Sha1);
        assert_eq!(
            refused(&import),
            [
                "entry 4 (Dunlin, dee)",
                "entry 5 (Snipe, fay)",
                "entry 6 (Grebe, gus)"
            ],
            "{name}"
        );
    }
}

#[test]
fn proton_pass_is_read_from_its_archive_and_without() {
    for name in ["proton_pass.zip", "proton_pass.json"] {
        let import = imported(&fixture(name));
        assert_eq!(import.format, Format::ProtonPass, "{name}");
        assert_eq!(
            titles(&import),
            ["Plover (ann)", "Plover (ann@example.com)", "Dunlin (dee)"]
        );
        let [plover, second, dunlin] = &import.entries[..] else {
            panic!("three")
        };
        assert_eq!(generator(plover).digits(), 8);
        assert!(plover.pinned && second.pinned && !dunlin.pinned);
        assert_eq!(plover.note.as_ref().expect("a note").as_str(), "A note");
        assert_eq!(group(plover), Some("Personal"));
        assert_eq!(losses(&import), [("entry 3 (Dunlin, dee)", &Lost::Trashed)]);
        assert_eq!(refused(&import), ["entry 4 (Crake, cy)"]);
    }
    assert_eq!(
        try_import(&fixture("proton_pass_encrypted.zip")),
        Err(ImportError::Encrypted {
            format: Format::ProtonPass
        })
    );
}

#[test]
fn lastpass_keeps_names_folders_and_favourites() {
    let import = imported(&fixture("lastpass_authenticator.json"));
    assert_eq!(import.format, Format::LastPassAuthenticator);
    assert_eq!(
        titles(&import),
        ["Plover (ann)", "Osprey (ben)", "Dunlin (dee)"]
    );
    let [plover, osprey, dunlin] = &import.entries[..] else {
        panic!("three")
    };
    assert_eq!(generator(plover).period().expect("TOTP").seconds(), 45);
    assert!(plover.pinned);
    assert_eq!(
        (group(plover), group(osprey), group(dunlin)),
        (Some("Work"), Some("Other"), None)
    );
    assert_eq!(losses(&import), [("entry 4 (Dunlin, dee)", &Lost::Group)]);
    assert_eq!(refused(&import), ["entry 3 (Crake, cy)"]);
    let newer = String::from_utf8(fixture("lastpass_authenticator.json"))
        .unwrap()
        .replace("\"version\": 3", "\"version\": 4");
    assert!(matches!(
        try_import(newer.as_bytes()),
        Err(ImportError::NewerVersion {
            found: 4,
            known: 3,
            ..
        })
    ));
}

#[test]
fn the_credential_exchange_format_gives_its_codes() {
    let import = imported(&fixture("credential_exchange.json"));
    assert_eq!(import.format, Format::CredentialExchange);
    assert_eq!(titles(&import), ["Plover (ann)", "Osprey (ben)"]);
    let [plover, osprey] = &import.entries[..] else {
        panic!("two")
    };
    assert_eq!(
        (generator(plover).algorithm(), generator(plover).digits()),
        (Algorithm::Sha256, 8)
    );
    assert_eq!(generator(osprey).period().expect("TOTP").seconds(), 300);
    assert!(plover.pinned);
    assert_eq!(plover.note.as_ref().expect("a note").as_str(), "A note");
    assert_eq!(
        (group(plover), group(osprey)),
        (Some("Waders"), Some("Work"))
    );
    assert_eq!(
        losses(&import),
        [("entry 1 (Plover, ann)", &Lost::FurtherGroups)]
    );
    assert_eq!(refused(&import), ["entry 4 (Crake)", "entry 5 (Dunlin)"]);
}

#[test]
fn items_without_a_code_stay_behind_and_are_counted() {
    for (name, count) in [
        ("bitwarden/vault.json", 2),
        ("bitwarden/vault.csv", 1),
        ("bitwarden/authenticator.json", 0),
        ("credential_exchange.json", 1),
        ("proton_pass.csv", 1),
        ("proton_pass.json", 1),
        ("proton_pass.zip", 1),
        ("lastpass_authenticator.json", 0),
    ] {
        assert_eq!(imported(&fixture(name)).without_code, count, "{name}");
    }
    for name in DATABASES {
        let import = with_password(&fixture(name), "test").unwrap();
        assert_eq!(import.without_code, 1, "{name}");
    }
}

/// An item that holds more than a code is no item without one.
#[test]
fn an_item_with_a_code_among_other_things_is_not_counted_as_one_without() {
    let export = r#"{"version":{"major":1,"minor":0},"exporterRpId":"a","accounts":[{"id":"a","items":[
        {"credentials":[{"type":"basic-auth"},{"type":"totp","secret":"AAAA"},{"type":"passkey"}]},
        {"credentials":[{"type":"basic-auth"},{"type":"passkey"}]},{"credentials":[]},{}]}]}"#;
    let import = imported(export.as_bytes());
    assert_eq!((import.entries.len(), import.without_code), (1, 3));
    let export = r#"{"version":"1","encrypted":false,"vaults":{"a":{"name":"","items":[
        {"data":{"metadata":{},"content":{"totpUri":""},"extraFields":[{"type":"totp","data":{"totpUri":"AAAA"}}]}},
        {"data":{"metadata":{},"extraFields":[{"type":"totp"}]}},
        {"data":{"metadata":{},"content":{"totpUri":" "},"extraFields":[{"type":"text"}]}}]}}}"#;
    let import = imported(export.as_bytes());
    assert_eq!((import.entries.len(), import.errors.len()), (1, 1));
    assert_eq!(import.without_code, 1);
}

#[test]
fn what_unpacks_to_more_than_any_export_is_refused() {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    archive
        .start_file("Accounts.txt", SimpleFileOptions::default())
        .unwrap();
    let megabyte = vec![b'\n'; 1024 * 1024];
    for _ in 0..=64 {
        archive.write_all(&megabyte).unwrap();
    }
    let bomb = archive.finish().unwrap().into_inner();
    assert!(bomb.len() < 1024 * 1024);
    assert_eq!(try_import(&bomb), Err(ImportError::TooLarge));
}

#[test]
fn files_that_were_cut_off_are_refused() {
    let files = DATABASES.into_iter().chain([
        "authenticator_plus.zip",
        "freeotp_2.xml",
        "freeotp_2_preferences.xml",
        "proton_pass.zip",
        "proton_pass.json",
        "lastpass_authenticator.json",
        "credential_exchange.json",
    ]);
    for name in files {
        let bytes = fixture(name);
        let end = bytes.trim_ascii_end().len();
        for length in (1..end).step_by(7) {
            assert!(
                with_password(&bytes[..length], "test").is_err(),
                "{name} at {length}"
            );
        }
    }
}

/// Whatever a flipped byte makes of a file, nothing panics, and no row disappears: each is an account, an error,
/// or counted as an item without a code, unless the file as a whole is refused. Where the format vouches for what
/// is in the file, it is.
#[test]
fn no_flipped_byte_makes_a_panic_or_a_row_disappear() {
    let mut lost = Vec::new();
    for (name, vouches) in [
        ("keepass/aes_3.kdbx", false),
        ("keepass/aes_argon2d_4.kdbx", true),
        ("keepass/chacha20_aes_4.kdbx", true),
        ("authenticator_plus.zip", false),
        ("freeotp_2.xml", false),
        ("freeotp_2_preferences.xml", false),
        ("proton_pass.zip", false),
    ] {
        let mut bytes = fixture(name);
        let whole = rows(&with_password(&bytes, "test").unwrap());
        // What a flipped byte makes a key cost is another matter; the bounds are tested elsewhere.
        let costly = [
            b"masterKey".as_slice(),
            b"R\x08\0\0\0",
            b"I\x08\0\0\0",
            b"M\x08\0\0\0",
        ]
        .iter()
        .filter_map(|mark| bytes.windows(mark.len()).position(|window| window == *mark))
        .flat_map(|position| position..position + 90)
        .collect::<Vec<_>>();
        let is_costly =
            |index: &usize| costly.contains(index) || (name.ends_with("_3.kdbx") && *index < 200);
        let step = if vouches { 1 } else { 3 };
        for index in (0..bytes.len())
            .step_by(step)
            .filter(|index| !is_costly(index))
        {
            let flip = [0x01, 0x20, 0x80][index % 3];
            bytes[index] ^= flip;
            let result = with_password(&bytes, "test");
            let what = format!("{name} at {index}");
            assert!(!vouches || result.is_err(), "{what}");
            lost.extend(disappeared(&result, whole, 0, &what));
            bytes[index] ^= flip;
        }
    }
    assert_eq!(lost, [""; 0]);
}
