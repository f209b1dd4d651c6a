//! Real exports of other apps, held against a list of what is in them.
//!
//! They are not part of the project. The folder is `$LIFEBOAT_INTEROP`, or `../shared/interop` beside
//! the workspace; without it this is skipped, in one line.

use std::path::{Path, PathBuf};

use lifeboat_transfer::{Format, ImportOptions, Password, detect, import, qr};
use lifeboat_vault::Account;
use rand::SeedableRng;
use rand::rngs::StdRng;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::support::NOW;

/// Formats whose files have an order of their own that the list does not follow.
const UNORDERED: &[Format] = &[Format::FreeOtp, Format::FreeOtpPlus, Format::Ente];

/// Encrypted without any mark: only the password shows what it is.
const UNMARKED: &[&str] = &["andotp_encrypted_old.bin"];

/// Files of FreeOTP+ that look just like those of FreeOTP.
const SHARED: &[&str] = &["freeotp_plus_internal.xml"];

#[derive(Deserialize)]
struct Cases {
    cases: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    file: String,
    format: String,
    #[serde(default)]
    password: Option<String>,
    #[serde(default)]
    accounts: Option<Vec<Value>>,
    #[serde(default)]
    error: bool,
}

#[test]
fn real_exports_come_in_whole() {
    let Some(folder) = folder() else {
        eprintln!("skipped: no interoperability data (set LIFEBOAT_INTEROP to its folder)");
        return;
    };
    let cases = std::fs::read(folder.join("cases.json")).unwrap();
    let cases: Cases = serde_json::from_slice(&cases).unwrap();
    assert!(cases.cases.len() > 40, "the list is not whole");
    for case in &cases.cases {
        check(&folder, case);
    }
}

#[test]
fn real_pictures_are_read() {
    let Some(folder) = folder() else {
        eprintln!("skipped: no interoperability data (set LIFEBOAT_INTEROP to its folder)");
        return;
    };
    let cases = std::fs::read(folder.join("cases.json")).unwrap();
    let cases: Cases = serde_json::from_slice(&cases).unwrap();
    for case in cases.cases.iter().filter(|case| case.format == "qr-image") {
        let picture = std::fs::read(folder.join("files").join(&case.file)).unwrap();
        let texts = qr::read(&picture).unwrap();
        assert!(
            texts.iter().all(|text| text.starts_with("otpauth")),
            "{}",
            case.file
        );
    }
}

fn check(folder: &Path, case: &Case) {
    let file = &case.file;
    let format: Format = case.format.parse().unwrap();
    let bytes = std::fs::read(folder.join("files").join(file)).unwrap();
    let options = ImportOptions {
        format: Some(format),
        password: case.password.clone().map(|text| Password::new(text.into())),
        ..ImportOptions::default()
    };
    let result = import(&bytes, &options, &mut StdRng::seed_from_u64(1), NOW);
    if !case.error && !UNMARKED.contains(&file.as_str()) {
        let found = detect(&bytes);
        let is_shared = SHARED.contains(&file.as_str()) && found == Some(Format::FreeOtp);
        assert!(found == Some(format) || is_shared, "{file}: {found:?}");
    }
    if case.error {
        let is_refused = match &result {
            Ok(import) => import.entries.is_empty() && !import.errors.is_empty(),
            Err(_) => true,
        };
        assert!(is_refused, "{file}: {result:?}");
        return;
    }
    let import = result.unwrap_or_else(|error| panic!("{file}: {error}"));
    assert_eq!(import.errors, [], "{file}");
    let mut found: Vec<Value> = import.entries.iter().map(described).collect();
    let mut expected = case.accounts.clone().unwrap();
    if file == "andotp_encrypted_old.bin" {
        // The list names one that the file does not hold: old andOTP knew no Steam.
        expected.retain(|account| account["type"] != "steam");
    }
    for (expected, found) in expected.iter_mut().zip(&found) {
        mend(expected, found, file);
    }
    if UNORDERED.contains(&format) {
        for list in [&mut found, &mut expected] {
            list.sort_by_key(ToString::to_string);
        }
    }
    assert_eq!(found, expected, "{file}");
}

/// What the list's notes say of single files, and the list itself could not.
fn mend(expected: &mut Value, found: &Value, file: &str) {
    if file.starts_with("bitwarden") && expected["type"] == "steam" {
        // "the steam:// row carries no issuer or name of its own"
        expected["issuer"] = found["issuer"].clone();
        expected["name"] = found["name"].clone();
    }
    if file.starts_with("authy") {
        // "Authy stores no period; digits and secret must hold"
        expected["period"] = json!(30);
    }
    if file == "andotp_encrypted_old.bin" {
        // "an importer may mend it into the plain form"
        expected["name"] = found["name"].clone();
        assert!(!found["name"].to_string().contains(':'));
    }
    if file == "duo.json" && expected["type"] == "hotp" {
        // "the HOTP row's counter is 3"
        expected["counter"] = json!(3);
    }
}

/// An account in the words of the list.
fn described(account: &Account) -> Value {
    let generator = account.credential.generator().unwrap();
    let mut described = json!({
        "issuer": account.issuer.as_str(),
        "name": account.name.as_str(),
        "type": generator.kind_str(),
        "secret": generator.secret().expose_base32().as_str(),
        "algorithm": generator.algorithm().as_str(),
        "digits": generator.digits(),
    });
    if let Some(period) = generator.period() {
        described["period"] = json!(period.seconds());
    }
    if let Some(counter) = generator.counter() {
        described["counter"] = json!(counter);
    }
    described
}

fn folder() -> Option<PathBuf> {
    let beside = || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/interop");
    let folder = std::env::var_os("LIFEBOAT_INTEROP").map_or_else(beside, PathBuf::from);
    folder.join("cases.json").is_file().then_some(folder)
}
