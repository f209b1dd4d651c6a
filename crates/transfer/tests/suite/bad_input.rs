//! Files that are not what they should be: each its own refusal, and never a panic.

use std::io::Write;

use lifeboat_transfer::qr::QrReadError;
use lifeboat_transfer::{Format, Import, ImportError, ImportOptions, detect, import};
use rand::SeedableRng;
use rand::rngs::StdRng;

use crate::support::{NOW, disappeared, fixture, imported, rows, try_import};

const JSON_FIXTURES: [(&str, Format); 5] = [
    ("aegis_bad_rows.json", Format::Aegis),
    ("aegis_encrypted.json", Format::Aegis),
    ("aegis_v2.json", Format::Aegis),
    ("aegis_v3.json", Format::Aegis),
    ("lifeboat.json", Format::Lifeboat),
];
const LIST: (&str, Format) = ("otpauth_uris.txt", Format::OtpauthUri);

/// One of many imports of damaged files: as the format that it was, and each sixteenth time as what it is
/// recognized as, because all formats look at it then.
fn damaged(bytes: &[u8], format: Format, number: usize) -> Result<Import, ImportError> {
    let options = ImportOptions {
        format: (!number.is_multiple_of(16)).then_some(format),
        ..ImportOptions::default()
    };
    import(bytes, &options, &mut StdRng::seed_from_u64(1), NOW)
}

#[test]
fn nothing_is_refused_as_empty() {
    for empty in [&b""[..], b"  \r\n\t", "\u{FEFF}\n".as_bytes()] {
        assert_eq!(try_import(empty), Err(ImportError::Empty));
        assert_eq!(detect(empty), None);
    }
}

#[test]
fn too_much_is_refused_unread() {
    let huge = vec![b' '; ImportOptions::MAX_BYTES + 1];
    assert_eq!(try_import(&huge), Err(ImportError::TooLarge));
    assert_eq!(detect(&huge), None);
}

#[test]
fn what_is_not_text_is_refused_as_such() {
    assert_eq!(
        try_import(b"otpauth://totp/\xff\xfe?secret=AA"),
        Err(ImportError::NotText)
    );
    assert_eq!(try_import(&[0x80; 100]), Err(ImportError::NotText));
    let png = b"\x89PNG\r\n\x1a\nwhatever";
    assert_eq!(
        try_import(png),
        Err(ImportError::Picture(QrReadError::Damaged))
    );
}

#[test]
fn what_no_format_is_recognized_in_is_refused() {
    for file in [
        "hello",
        "{}",
        "[1, 2]",
        r#"{"format": "something-else"}"#,
        r#"{"encrypted": true, "foo": 1}"#,
        "# only a comment",
    ] {
        assert_eq!(
            try_import(file.as_bytes()),
            Err(ImportError::UnknownFormat),
            "{file}"
        );
    }
}

#[test]
fn a_cut_off_file_is_never_imported_in_part() {
    for (name, format) in JSON_FIXTURES {
        let bytes = fixture(name);
        let end = bytes.trim_ascii_end().len();
        for length in 1..end {
            assert_eq!(
                damaged(&bytes[..length], format, length),
                Err(ImportError::Truncated),
                "{name} at {length}"
            );
        }
    }
}

#[test]
fn a_damaged_file_is_refused_with_the_place() {
    let text = String::from_utf8(fixture("aegis_v2.json")).unwrap();
    let damaged = text.replacen("\"header\":", "\"header\";", 1);
    assert!(matches!(
        try_import(damaged.as_bytes()),
        Err(ImportError::Damaged {
            line: 2..,
            column: 1..
        })
    ));
}

#[test]
fn deeply_nested_json_is_refused() {
    for open in ["[", "{\"db\":"] {
        let nested = open.repeat(1_000_000);
        assert!(try_import(nested.as_bytes()).is_err());
    }
    let inside = "[".repeat(100_000) + &"]".repeat(100_000);
    let aegis = format!(
        r#"{{"version": 1, "header": null, "db": {{"version": 3, "entries": [{inside}]}}}}"#
    );
    let import = try_import(aegis.as_bytes()).unwrap();
    assert_eq!((import.entries.len(), import.errors.len()), (0, 1));
}

/// Each level is a part of the text around it, so reading all of them would take for ever.
#[test]
fn collections_in_each_other_without_end_are_given_up() {
    let nested = r#"{"title": "a", "subCollections": ["#.repeat(50_000) + &"]}".repeat(50_000);
    let export = format!(
        r#"{{"version": {{"major": 1, "minor": 0}}, "exporterRpId": "a", "exporterDisplayName": "a",
        "timestamp": 1, "accounts": [{{"id": "a", "username": "", "email": "", "collections": [{nested}],
        "items": []}}]}}"#
    );
    assert_eq!(imported(export.as_bytes()).entries.len(), 0);
}

#[test]
fn errors_without_end_are_counted_and_the_first_ones_listed() {
    let lines = "otpauth://totp/a?secret=1\n".repeat(Import::MAX_LISTED + 234);
    let import = imported(lines.as_bytes());
    assert_eq!(import.errors.len(), Import::MAX_LISTED);
    assert_eq!(import.unlisted_errors, 234);
    assert_eq!(import.error_count(), Import::MAX_LISTED + 234);
}

#[test]
fn accounts_without_end_are_refused_together() {
    let lines = "steam://AA\n".repeat(Import::MAX_ACCOUNTS + 1);
    assert_eq!(
        try_import(lines.as_bytes()),
        Err(ImportError::TooManyEntries)
    );
}

#[test]
fn a_zip_archive_that_unpacks_without_end_is_refused() {
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default()
        .compression_method(zip::CompressionMethod::Deflated);
    archive.start_file("Accounts.txt", options).unwrap();
    let zeros = vec![0; 1024 * 1024];
    for _ in 0..65 {
        archive.write_all(&zeros).unwrap();
    }
    let bytes = archive.finish().unwrap().into_inner();
    assert!(bytes.len() < 1024 * 1024);
    assert_eq!(try_import(&bytes), Err(ImportError::TooLarge));
}

#[test]
fn a_file_of_another_kind_than_was_asked_for_is_refused() {
    let asked = |format, bytes: &[u8]| {
        let options = ImportOptions {
            format: Some(format),
            ..ImportOptions::default()
        };
        import(bytes, &options, &mut StdRng::seed_from_u64(1), NOW).map(|import| import.format)
    };
    let aegis = fixture("aegis_v3.json");
    assert_eq!(asked(Format::Aegis, &aegis), Ok(Format::Aegis));
    assert_eq!(
        asked(Format::Lifeboat, &aegis),
        Err(ImportError::WrongKind {
            asked: Format::Lifeboat
        })
    );
    assert_eq!(
        asked(Format::OtpauthUri, b"hello"),
        Err(ImportError::WrongKind {
            asked: Format::OtpauthUri
        })
    );
    assert_eq!(asked(Format::Aegis, b""), Err(ImportError::Empty));
    assert_eq!(
        asked(Format::Aegis, &aegis[..100]),
        Err(ImportError::Truncated)
    );
}

/// Whatever a flipped byte makes of a file, nothing panics, and no row disappears: each is an account
/// or an error, unless the file as a whole is refused.
#[test]
fn no_flipped_byte_makes_a_panic_or_a_row_disappear() {
    let mut lost = Vec::new();
    for (name, format) in JSON_FIXTURES.into_iter().chain([LIST]) {
        let mut bytes = fixture(name);
        let whole = damaged(&bytes, format, 1).map_or(0, |import| rows(&import));
        // Two lines can become one.
        let may_vanish = usize::from(name == LIST.0);
        for index in 0..bytes.len() {
            let flip = [0x01, 0x20, 0x80][index % 3];
            bytes[index] ^= flip;
            let result = damaged(&bytes, format, index);
            let what = format!("{name} at {index}");
            lost.extend(disappeared(&result, whole, may_vanish, &what));
            bytes[index] ^= flip;
        }
    }
    assert_eq!(lost, [""; 0]);
}

#[test]
fn a_list_that_was_cut_off_makes_no_panic() {
    let (name, format) = LIST;
    let bytes = fixture(name);
    for length in 0..bytes.len() {
        let _ = damaged(&bytes[..length], format, length);
        let _ = damaged(&bytes[length..], format, length);
    }
}

#[test]
fn hostile_labels_come_in_short_and_printable() {
    let name = "\\u001b[2J".repeat(1000);
    let aegis = format!(
        r#"{{"version": 1, "header": null, "db": {{"version": 3, "entries": [{{"type": "totp",
        "name": "{name}", "issuer": "Acme", "info": {{"secret": "AAAA", "algo": "SHA1", "digits": 6,
        "period": 30}}}}]}}}}"#
    );
    let import = try_import(aegis.as_bytes()).unwrap();
    let name = import.entries[0].name.as_str();
    assert!(name.len() <= 512 && !name.contains('\u{1b}'));
    assert_eq!(import.losses.len(), 1);
    assert!(import.losses[0].entry.len() < 200);
}
