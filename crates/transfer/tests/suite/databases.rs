//! The databases that some apps keep their accounts in, from fixtures that SQLite itself wrote.

use lifeboat_otp::{Algorithm, Generator};
use lifeboat_transfer::{
    Caution, Format, Import, ImportError, ImportOptions, Lost, WriteAheadLog, detect, import,
};
use lifeboat_vault::{Account, Credential, FollowUp, Kind, Provider};
use rand::SeedableRng;
use rand::rngs::StdRng;
use zeroize::Zeroizing;

use crate::support::{NOW, disappeared, fixture, imported, rows, try_import};

const FILES: [(&str, Format); 3] = [
    ("google_authenticator.sqlite", Format::GoogleAuthenticator),
    (
        "microsoft_authenticator.sqlite",
        Format::MicrosoftAuthenticator,
    ),
    ("stratum.sqlite", Format::Stratum),
];

fn titles(import: &Import) -> Vec<String> {
    import.entries.iter().map(Account::title).collect()
}

fn errors(import: &Import) -> Vec<(&str, &str)> {
    import
        .errors
        .iter()
        .map(|error| (error.entry.as_str(), error.reason.as_str()))
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

fn with_log(log: Vec<u8>) -> Result<Import, ImportError> {
    let options = ImportOptions {
        write_ahead_log: Some(WriteAheadLog::new(Zeroizing::new(log))),
        ..ImportOptions::default()
    };
    let file = fixture("microsoft_authenticator.sqlite");
    import(&file, &options, &mut StdRng::seed_from_u64(1), NOW)
}

#[test]
fn each_database_is_recognized_by_its_tables() {
    for (name, format) in FILES {
        assert_eq!(detect(&fixture(name)), Some(format), "{name}");
    }
    assert_eq!(
        try_import(&fixture("sqlite/tables.sqlite")),
        Err(ImportError::UnknownFormat)
    );
}

#[test]
fn googles_labels_types_and_counters_come_along() {
    let import = imported(&fixture("google_authenticator.sqlite"));
    assert_eq!(
        titles(&import),
        [
            "Plover (ann)",
            "Osprey (renamed)",
            "Google (cy@example.com)",
            "Dunlin (dee)",
            "Grebe (a:b)"
        ]
    );
    assert_eq!(generator(&import.entries[1]).counter(), Some(41));
    assert_eq!(
        generator(&import.entries[0]).secret().expose_bytes(),
        b"1234567890"
    );
    assert_eq!(
        import
            .errors
            .iter()
            .map(|error| error.entry.as_str())
            .collect::<Vec<_>>(),
        ["entry 5 (Crake, eve)", "entry 6 (Snipe, fay)"]
    );
}

#[test]
fn microsofts_three_types_come_in_each_in_its_way() {
    let import = with_log(fixture("microsoft_authenticator.sqlite-wal")).unwrap();
    assert_eq!(
        titles(&import),
        [
            "Microsoft (ann@example.com)",
            "Plover (ann)",
            "Contoso (ann@contoso.example)",
            "Fabrikam (ann@fabrikam.example)"
        ]
    );
    let [personal, other, contoso, fabrikam] = &import.entries[..] else {
        panic!("four")
    };
    assert_eq!(personal.kind, Kind::Personal);
    assert_eq!(generator(personal).digits(), 8);
    assert_eq!(
        generator(personal).secret().expose_bytes(),
        b"12345678901234567890"
    );
    assert_eq!(other.kind, Kind::Other);
    assert_eq!(generator(other).digits(), 6);
    assert_eq!(generator(other).secret().expose_bytes(), b"1234567890");

    for (account, server, subject) in [
        (contoso, "https://login.example.com", "tenant-1/user-1"),
        (
            fabrikam,
            "https://login.microsoftonline.com",
            "ann@fabrikam.example",
        ),
    ] {
        assert_eq!(account.kind, Kind::WorkOrSchool);
        assert_eq!(
            account.credential,
            Credential::DeviceBound(Provider {
                server: server.to_owned(),
                subject: subject.to_owned()
            })
        );
        assert_eq!(account.follow_up(false), Some(FollowUp::ScanQrCode));
    }
    assert_eq!(
        losses(&import),
        [(
            "entry 4 (Fabrikam, ann@fabrikam.example)",
            &Lost::DeviceSecret
        )]
    );
    let refused: Vec<&str> = errors(&import).iter().map(|(entry, _)| *entry).collect();
    assert_eq!(
        refused,
        [
            "entry 5 (Crake, cy)",
            "entry 6 (Dunlin, dee)",
            "entry 7 (Snipe, fay)"
        ]
    );
}

#[test]
fn without_the_log_only_what_is_in_the_database_comes_in_and_that_is_said() {
    let import = imported(&fixture("microsoft_authenticator.sqlite"));
    assert_eq!(
        titles(&import),
        ["Microsoft (ann@example.com)", "Plover (ann)"]
    );
    assert_eq!((import.errors, import.losses), (vec![], vec![]));
    assert_eq!(import.cautions, [Caution::NoWriteAheadLog]);
}

#[test]
fn a_database_that_is_all_there_is_nothing_to_be_cautious_about() {
    let empty = Vec::new();
    for log in [fixture("microsoft_authenticator.sqlite-wal"), empty] {
        assert!(with_log(log).unwrap().cautions.is_empty());
    }
    // They keep no log.
    for name in ["google_authenticator.sqlite", "stratum.sqlite"] {
        assert!(imported(&fixture(name)).cautions.is_empty(), "{name}");
    }
    // No database.
    assert!(imported(&fixture("aegis_v3.json")).cautions.is_empty());
}

#[test]
fn a_log_of_another_database_is_refused() {
    assert_eq!(
        with_log(fixture("sqlite/tables.sqlite")),
        Err(ImportError::DamagedWriteAheadLog)
    );
    assert_eq!(
        with_log(vec![0; ImportOptions::MAX_BYTES + 1]),
        Err(ImportError::TooLarge)
    );
}

/// Its latest accounts would be missing without a word.
#[test]
fn a_log_that_was_cut_off_or_damaged_is_refused() {
    let log = fixture("microsoft_authenticator.sqlite-wal");
    for length in [1, 31, 33, log.len() - 1] {
        assert_eq!(
            with_log(log[..length].to_vec()),
            Err(ImportError::DamagedWriteAheadLog),
            "{length}"
        );
    }
    let mut damaged = log;
    let middle = damaged.len() / 2;
    damaged[middle] ^= 1;
    assert_eq!(with_log(damaged), Err(ImportError::DamagedWriteAheadLog));
}

#[test]
fn a_log_is_not_printed() {
    let log = WriteAheadLog::new(Zeroizing::new(b"secret".to_vec()));
    assert_eq!(format!("{log:?}"), "WriteAheadLog([redacted])");
}

#[test]
fn stratums_parameters_categories_and_icons_come_along() {
    let import = imported(&fixture("stratum.sqlite"));
    assert_eq!(titles(&import), ["Osprey", "Plover (ann)", "Steam (eve)"]);
    let [osprey, plover, steam] = &import.entries[..] else {
        panic!("three")
    };
    assert_eq!(generator(osprey).counter(), Some(41));
    assert_eq!(
        (generator(osprey).algorithm(), generator(osprey).digits()),
        (Algorithm::Sha512, 7)
    );
    assert_eq!(
        (generator(plover).algorithm(), generator(plover).digits()),
        (Algorithm::Sha256, 8)
    );
    assert_eq!(generator(plover).period().expect("TOTP").seconds(), 45);
    assert_eq!(plover.group.as_ref().expect("a group").as_str(), "First");
    assert_eq!(plover.icon.as_ref().expect("an icon").as_str(), "github");
    assert!(matches!(generator(steam), Generator::Steam(_)));
    assert_eq!(steam.group.as_ref().expect("a group").as_str(), "Second");
    assert!(
        steam
            .icon
            .as_ref()
            .expect("an icon")
            .as_str()
            .starts_with("data:image/png;base64,iVBOR")
    );
    assert_eq!(
        losses(&import),
        [("entry 2 (Plover, ann)", &Lost::FurtherGroups)]
    );
    let refused: Vec<&str> = errors(&import).iter().map(|(entry, _)| *entry).collect();
    assert_eq!(
        refused,
        [
            "entry 4 (Crake, cy)",
            "entry 5 (Dunlin, dee)",
            "entry 6 (Snipe, fay)"
        ]
    );
}

#[test]
fn a_database_that_was_cut_off_is_never_imported_in_part() {
    for (name, _) in FILES {
        let bytes = fixture(name);
        for length in 16..bytes.len() {
            assert_eq!(
                try_import(&bytes[..length]),
                Err(ImportError::Truncated),
                "{name} at {length}"
            );
        }
    }
}

/// Whatever a flipped byte makes of a database, nothing panics, and no row disappears: each is an account or an
/// error, unless the database as a whole is refused.
#[test]
fn no_flipped_byte_of_a_database_makes_a_panic_or_a_row_disappear() {
    let mut lost = Vec::new();
    for (name, _) in FILES {
        let mut bytes = fixture(name);
        let whole = rows(&imported(&bytes));
        for index in 0..bytes.len() {
            for flip in [0x01, 0x02, 0x20, 0x80] {
                bytes[index] ^= flip;
                let result = try_import(&bytes);
                let what = format!("{name} at {index} by {flip}");
                lost.extend(disappeared(&result, whole, 0, &what));
                bytes[index] ^= flip;
            }
        }
    }
    assert_eq!(lost, [""; 0]);
}

#[test]
fn no_flipped_byte_of_a_log_makes_a_panic_or_a_row_disappear() {
    const FRAME_BYTES: usize = 24 + 512; // Its header, and its page.
    let mut log = fixture("microsoft_authenticator.sqlite-wal");
    let whole = rows(&with_log(log.clone()).unwrap());
    let last = log.len() - FRAME_BYTES;
    // With other salts the last frame is one that was left over from before.
    let salts = last + 8..last + 16;
    let mut lost = Vec::new();
    for index in (0..log.len()).filter(|index| !salts.contains(index)) {
        log[index] ^= 0x80;
        let result = with_log(log.clone());
        lost.extend(disappeared(&result, whole, 0, &format!("at {index}")));
        log[index] ^= 0x80;
    }
    assert_eq!(lost, [""; 0]);
}
