//! Lists of `otpauth://` URIs.

use lifeboat_transfer::{Format, detect};
use lifeboat_vault::Account;

use crate::support::{fixture, imported};

#[test]
fn comments_and_blank_lines_are_left_alone_and_bad_lines_reported() {
    let bytes = fixture("otpauth_uris.txt");
    assert_eq!(detect(&bytes), Some(Format::OtpauthUri));
    let import = imported(&bytes);
    let titles: Vec<String> = import.entries.iter().map(Account::title).collect();
    assert_eq!(
        titles,
        [
            "Plover (ann)",
            "Osprey (ben@osprey.example)",
            "Dunlin (dee)",
            "Steam (eve)",
            "Steam",
            "Plover (ann)",
        ],
        "the duplicate too: that is for the vault to see"
    );
    let reported: Vec<(&str, &str)> = import
        .errors
        .iter()
        .map(|error| (error.entry.as_str(), error.reason.as_str()))
        .collect();
    assert_eq!(
        reported,
        [
            (
                "line 9",
                "this is not an account: it should start with otpauth://"
            ),
            (
                "line 10 (Crake, cy)",
                "a code must have 4 to 10 digits, not 99"
            ),
            (
                "line 11",
                "the secret is empty: copy it again from the site that issued it"
            ),
        ]
    );
    assert_eq!(import.losses, []);
}

#[test]
fn a_list_is_recognized_by_any_of_its_lines() {
    assert_eq!(
        detect(b"hello\n\n  OtpAuth://totp/a?secret=AA"),
        Some(Format::OtpauthUri)
    );
    assert_eq!(detect(b"steam://ABCDEFGH"), Some(Format::OtpauthUri));
    assert_eq!(detect(b"see otpauth://totp/a?secret=AA"), None);
    assert_eq!(detect(b"otpauth:/totp"), None);
}

#[test]
fn no_reported_line_shows_its_secret() {
    let list = "otpauth://totp/JBSWY3DPEHPK3PXP\nsteam://JBSWY3DPEHPK3PXP1\n\
                otpauth://totp/a?secret=JBSWY3DPEHPK3PXP&digits=99\nJBSWY3DPEHPK3PXP\n";
    let import = imported(list.as_bytes());
    assert_eq!(import.errors.len(), 4);
    assert!(!format!("{import:?}").contains("JBSWY3"));
}
