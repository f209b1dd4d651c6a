//! Real exports of other apps, held against a list of what is in them.
//!
//! They are not part of the project. The folder is `$LIFEBOAT_INTEROP`, or `../shared/interop` beside
//! the workspace; without it this is skipped, in one line.

use std::path::{Path, PathBuf};

use lifeboat_transfer::{Format, Import, ImportError, ImportOptions, Password, detect, import, qr};
use lifeboat_vault::Account;
use rand::SeedableRng;
use rand::rngs::StdRng;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::oracle;
use crate::support::NOW;

/// Formats whose files have an order of their own that the list does not follow.
const UNORDERED: &[Format] = &[Format::FreeOtp, Format::FreeOtpPlus, Format::Ente];

/// Encrypted without any mark: only the password shows what it is.
const UNMARKED: &[&str] = &["andotp_encrypted_old.bin"];

/// Files of FreeOTP+ that look just like those of FreeOTP.
const SHARED: &[&str] = &["freeotp_plus_internal.xml"];

/// When the codes are compared, in seconds of Unix time.
const AT: [u64; 2] = [1_111_111_109, 2_000_000_000];

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
    if !case.error && !UNMARKED.contains(&file.as_str()) {
        let found = detect(&bytes);
        assert!(found.is_some_and(|found| is_of(found, case)), "{file}");
    }
    for asked in [Some(format), None] {
        let options = ImportOptions {
            format: asked,
            password: case.password.clone().map(|text| Password::new(text.into())),
            ..ImportOptions::default()
        };
        let result = import(&bytes, &options, &mut StdRng::seed_from_u64(1), NOW);
        if case.error {
            check_refused(file, asked, &bytes, &result);
            continue;
        }
        let import = result.unwrap_or_else(|error| panic!("{file}: {error}"));
        assert!(is_of(import.format, case), "{file}");
        check_accounts(case, &import);
    }
}

fn is_of(format: Format, case: &Case) -> bool {
    let is_shared = SHARED.contains(&case.file.as_str()) && format == Format::FreeOtp;
    format.as_str() == case.format || is_shared
}

/// Every line that should be a link is named. A text without any is such a list only if somebody says so.
fn check_refused(
    file: &str,
    asked: Option<Format>,
    bytes: &[u8],
    result: &Result<Import, ImportError>,
) {
    let text = std::str::from_utf8(bytes).unwrap();
    let Ok(import) = result else {
        let is_known = asked.is_some() || text.contains("otpauth-migration://");
        assert!(!is_known, "{file}: {result:?}");
        return;
    };
    assert_eq!(import.entries, [], "{file}");
    let lines = text.lines();
    let is_link = |line: &str| !line.trim().is_empty() && !line.starts_with('#');
    let lines = (1..).zip(lines).filter(|(_, line)| is_link(line));
    let expected: Vec<String> = lines.map(|(number, _)| format!("line {number}")).collect();
    let errors = import.errors.iter();
    let named: Vec<&str> = errors.map(|error| error.entry.as_str()).collect();
    assert!(!named.is_empty(), "{file}");
    assert_eq!(named, expected, "{file}");
}

fn check_accounts(case: &Case, import: &Import) {
    let file = &case.file;
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
    for expected in &mut expected {
        expected["codes"] = AT.map(|time| oracle::code(expected, time)).into();
    }
    if UNORDERED.contains(&import.format) {
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
    let codes = AT.map(|time| generator.code_at(time).as_str().to_owned());
    described["codes"] = codes.into();
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
