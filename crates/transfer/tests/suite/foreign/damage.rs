//! What does not come in when a file is cut off, altered, too costly or of a later version.

use lifeboat_transfer::{Format, ImportError, ImportOptions, KeyLimits, Password, import};
use rand::SeedableRng;
use rand::rngs::StdRng;

use super::files::{FILES, PASSWORD, is_list_of_lines, may_vanish, openings};
use super::{asked, opened};
use crate::support::{NOW, disappeared, fixture, rows, try_import};

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
            "2fas/encrypted.2fas",
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
        (
            "winauth/accounts.xml",
            "version=\"3.5\"",
            "version=\"4.0\"",
            4,
            3,
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
fn a_later_encryption_of_bitwarden_is_refused_as_one_that_is_not_known() {
    for (from, to) in [
        ("_DO_NOT_EDIT\": \"2.", "_DO_NOT_EDIT\": \"7."),
        ("\"data\": \"2.", "\"data\": \"7."),
        ("\"kdfType\": 0", "\"kdfType\": 9"),
    ] {
        let text = String::from_utf8(fixture("bitwarden/protected_pbkdf2.json")).unwrap();
        let newer = text.replacen(from, to, 1);
        assert_ne!(newer, text, "{from}");
        let format = Format::Bitwarden;
        assert_eq!(
            opened(newer.as_bytes(), PASSWORD, None),
            Err(ImportError::UnknownEncryption { format }),
            "{to}"
        );
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

/// A web page has less memory and time than a computer.
#[test]
fn what_costs_more_than_the_caller_allows_is_refused_as_such() {
    let options = ImportOptions {
        password: Some(Password::new(PASSWORD.to_owned().into())),
        key_limits: KeyLimits {
            memory_kib: 1,
            written_kib: 1,
            pbkdf2_iterations: 10,
            aes_rounds: 1,
        },
        ..ImportOptions::default()
    };
    for name in [
        "aegis/encrypted.json",
        "bitwarden/protected_argon2.json",
        "bitwarden/protected_pbkdf2.json",
        "ente/encrypted.json",
        "keepass/aes_3.kdbx",
        "keepass/chacha20_argon2id_4.kdbx",
        "lifeboat.age",
        "winauth/protected.xml",
    ] {
        let result = import(&fixture(name), &options, &mut StdRng::seed_from_u64(1), NOW);
        assert!(
            matches!(result, Err(ImportError::TooCostlyHere { .. })),
            "{name}: {result:?}"
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

/// Whatever a flipped byte makes of a file, nothing panics, and no row disappears: each is an account, an
/// error, or counted as an item without a code, unless the file as a whole is refused.
#[test]
fn no_flipped_byte_makes_a_panic_or_a_row_disappear() {
    let mut lost = Vec::new();
    for (name, format, is_locked, _) in FILES {
        let mut bytes = fixture(name);
        let whole = if *is_locked {
            opened(&bytes, PASSWORD, None)
        } else {
            asked(&bytes, *format)
        };
        let whole = rows(&whole.unwrap());
        let step = bytes.len() / openings(name);
        for index in 0..bytes.len() {
            let flip = [0x01, 0x20, 0x80][index % 3];
            bytes[index] ^= flip;
            let result = asked(&bytes, *format);
            let what = format!("{name} at {index}");
            lost.extend(disappeared(&result, whole, may_vanish(name), &what));
            if *is_locked && index % step == 0 {
                let result = opened(&bytes, PASSWORD, None);
                lost.extend(disappeared(&result, whole, may_vanish(name), &what));
            }
            bytes[index] ^= flip;
        }
    }
    assert_eq!(lost, [""; 0]);
}

/// The same of files that other tests are about: their format, their password, and whether the format vouches
/// for every byte.
#[test]
fn no_flipped_byte_makes_a_panic_or_a_row_disappear_in_other_files() {
    let mut lost = Vec::new();
    for (name, format, password, vouches, step) in [
        (
            "andotp/encrypted_old.bin",
            Format::AndOtp,
            PASSWORD,
            true,
            1,
        ),
        (
            "credential_exchange.json",
            Format::CredentialExchange,
            "",
            false,
            1,
        ),
        (
            "freeotp_2_preferences.xml",
            Format::FreeOtp,
            "test",
            false,
            41,
        ),
        (
            "keepass/chacha20_argon2id_4.kdbx",
            Format::KeePass,
            "test",
            true,
            97,
        ),
        (
            "lastpass_authenticator.json",
            Format::LastPassAuthenticator,
            "",
            false,
            1,
        ),
        ("proton_pass.json", Format::ProtonPass, "", false, 1),
    ] {
        let mut bytes = fixture(name);
        let whole = rows(&opened(&bytes, password, Some(format)).unwrap());
        for index in (0..bytes.len()).step_by(step) {
            let flip = [0x01, 0x20, 0x80][index % 3];
            bytes[index] ^= flip;
            let result = opened(&bytes, password, Some(format));
            let what = format!("{name} at {index}");
            assert!(!vouches || result.is_err(), "{what}");
            lost.extend(disappeared(&result, whole, may_vanish(name), &what));
            bytes[index] ^= flip;
        }
    }
    assert_eq!(lost, [""; 0]);
}
