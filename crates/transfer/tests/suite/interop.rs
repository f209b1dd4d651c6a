//! Real exports of other apps, held against a list of what is in them.
//!
//! They are not part of the project. The folder is `$LIFEBOAT_INTEROP`, or `../shared/interop` beside
//! the workspace; without it this is skipped, in one line.

use std::path::{Path, PathBuf};

use lifeboat_transfer::{Format, detect, qr};
use lifeboat_vault::Account;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::support::imported;

/// The formats whose cases are held against the importer. A new format adds its name here.
const FORMATS: &[Format] = &[
    Format::Aegis,
    Format::MicrosoftAuthenticator,
    Format::OtpauthUri,
];

/// The formats of which only some files are read so far.
const FILES: &[(Format, &str)] = &[
    (Format::GoogleAuthenticator, "google_authenticator.sqlite"),
    (Format::Stratum, "stratum_internal.db"),
];

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
}

#[test]
fn real_exports_come_in_whole() {
    let Some(folder) = folder() else {
        eprintln!("skipped: no interoperability data (set LIFEBOAT_INTEROP to its folder)");
        return;
    };
    let cases = std::fs::read(folder.join("cases.json")).unwrap();
    let cases: Cases = serde_json::from_slice(&cases).unwrap();
    let mut held = 0;
    for case in cases.cases {
        // Encrypted files are still to come.
        let (Some(format), None) = (format_of(&case), &case.password) else {
            continue;
        };
        check(&folder, &case, format);
        held += 1;
    }
    assert!(
        held >= FORMATS.len(),
        "only {held} cases were held against the importer"
    );
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

fn format_of(case: &Case) -> Option<Format> {
    let by_file = FILES.iter().find(|(_, file)| *file == case.file);
    FORMATS
        .iter()
        .copied()
        .find(|format| format.as_str() == case.format)
        .or(by_file.map(|(format, _)| *format))
}

fn check(folder: &Path, case: &Case, format: Format) {
    let bytes = std::fs::read(folder.join("files").join(&case.file)).unwrap();
    assert_eq!(detect(&bytes), Some(format), "{}", case.file);
    let import = imported(&bytes);
    assert_eq!(import.errors, [], "{}", case.file);
    let found: Vec<Value> = import.entries.iter().map(described).collect();
    assert_eq!(Some(&found), case.accounts.as_ref(), "{}", case.file);
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
