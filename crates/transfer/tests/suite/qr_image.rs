//! Pictures of QR codes as files that accounts come from.

use lifeboat_transfer::qr::{QrCode, QrReadError};
use lifeboat_transfer::{Format, ImportError, detect, import_qr_texts, unite_batches};
use lifeboat_vault::Account;

use rand::SeedableRng;
use rand::rngs::StdRng;

use crate::support::{NOW, fixture, imported, try_import};

fn picture(text: &str) -> Vec<u8> {
    QrCode::new(text).unwrap().to_png().to_vec()
}

#[test]
fn a_picture_of_an_account_is_a_file_of_one_account() {
    let picture = picture("otpauth://totp/Plover:ann?secret=GEZDGNBVGY3TQOJQ&digits=8");
    assert_eq!(detect(&picture), Some(Format::QrImage));
    let import = imported(&picture);
    assert_eq!(import.format, Format::QrImage);
    let titles: Vec<String> = import.entries.iter().map(Account::title).collect();
    assert_eq!(titles, ["Plover (ann)"]);
    assert_eq!(import.errors, []);
}

#[test]
fn a_picture_of_a_batch_is_a_file_of_its_accounts() {
    // The message of one account: secret, name, issuer, SHA-1, 6 digits, TOTP; a batch of one part.
    let picture = picture(
        "otpauth-migration://offline?data=Ch8KCjEyMzQ1Njc4OTASA2FubhoGUGxvdmVyIAEoATACEAEYASAA",
    );
    let import = imported(&picture);
    assert_eq!(import.errors, []);
    let titles: Vec<String> = import.entries.iter().map(Account::title).collect();
    assert_eq!(titles, ["Plover (ann)"]);
}

/// A phone shows them one after the other, and each is photographed.
#[test]
fn the_parts_of_a_batch_may_lie_in_several_pictures() {
    let part = |name: &str| imported(&fixture(&format!("google_authenticator/{name}_part.png")));
    let mut parts = [part("first"), part("second")];
    let missing = parts.each_ref().map(|part| part.errors[0].entry.clone());
    assert_eq!(missing, ["part 2 of 2", "part 1 of 2"]);
    unite_batches(&mut parts);
    assert_eq!(parts.each_ref().map(|part| part.errors.len()), [0, 0]);
    assert_eq!(parts.each_ref().map(|part| part.entries.len()), [2, 1]);
    let mut twice = [part("first"), part("first")];
    unite_batches(&mut twice);
    assert_eq!(twice.each_ref().map(|part| part.errors.len()), [1, 0]);
}

#[test]
fn a_picture_whose_codes_are_no_accounts_is_refused() {
    assert_eq!(
        try_import(&picture("https://example.com")),
        Err(ImportError::NoAccountInQrCodes)
    );
}

#[test]
fn codes_that_were_read_elsewhere_come_in_by_their_number() {
    let texts = [
        "otpauth://totp/Plover:ann?secret=GEZDGNBVGY3TQOJQ",
        "https://example.com",
        "otpauth://totp/Osprey:ben?secret=1",
    ];
    let import = import_qr_texts(&texts, &mut StdRng::seed_from_u64(1), NOW).unwrap();
    assert_eq!(import.format, Format::QrImage);
    assert_eq!(import.entries[0].title(), "Plover (ann)");
    let wrong: Vec<&str> = import.errors.iter().map(|error| &*error.entry).collect();
    assert_eq!(wrong, ["QR code 2", "QR code 3 (Osprey, ben)"]);
}

#[test]
fn a_picture_that_shows_no_code_is_refused_with_its_reason() {
    let damaged = &picture("otpauth://totp/a?secret=AAAA")[..100];
    assert_eq!(
        try_import(damaged),
        Err(ImportError::Picture(QrReadError::Damaged))
    );
    for other in [
        &b"GIF89a\x01\0\x01\0\0\0\0;"[..],
        b"\0\0\0\x18ftypheic\0\0\0\0mif1heic",
    ] {
        assert_eq!(
            try_import(other),
            Err(ImportError::Picture(QrReadError::OtherPicture))
        );
    }
}
