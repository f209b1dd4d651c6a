//! The files of other apps, from fixtures that `examples/make_fixtures` makes: what comes in, and
//! what does not.

mod damage;
mod files;

use lifeboat_otp::Generator;
use lifeboat_transfer::{
    Format, Import, ImportError, ImportOptions, Lost, Password, detect, import,
};
use lifeboat_vault::{Account, Icon, Note};
use rand::SeedableRng;
use rand::rngs::StdRng;
use zeroize::Zeroizing;

use self::files::{FILES, PASSWORD};
use crate::support::{NOW, fixture, imported, try_import};

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
        if *is_locked && *format != Format::TotpAuthenticator {
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

/// They are Base64 and nothing else.
#[test]
fn a_backup_of_totp_authenticator_is_found_by_its_password_or_by_its_name() {
    let format = Format::TotpAuthenticator;
    let bytes = fixture("totp_authenticator/backup.bin");
    assert_eq!(try_import(&bytes), Err(ImportError::PerhapsEncrypted));
    assert_eq!(
        opened(&bytes, "wrong", None),
        Err(ImportError::PerhapsWrongPassword)
    );
    assert_eq!(
        asked(&bytes, format),
        Err(ImportError::PasswordNeeded { format })
    );
    assert_eq!(
        opened(&bytes, "wrong", Some(format)),
        Err(ImportError::WrongPassword { format })
    );
}

#[test]
fn encrypted_files_of_steam_desktop_authenticator_are_not_taken_for_another_apps() {
    let manifest = fixture("steam/manifest.json");
    assert_eq!(detect(&manifest), Some(Format::Steam));
    assert_eq!(try_import(&manifest), Err(ImportError::EncryptedMaFiles));
    let sealed = "AbCdEfGhIjKlMnOp".repeat(40);
    assert_eq!(
        try_import(sealed.as_bytes()),
        Err(ImportError::PerhapsEncrypted)
    );
    // Not encrypted, it holds nothing.
    let open =
        r#"{"encrypted": false, "entries": [{"encryption_iv": null, "filename": "1.maFile"}]}"#;
    assert_eq!(detect(open.as_bytes()), None);
}

#[test]
fn collections_of_an_organization_are_taken_one_by_one() {
    let export = "collections,type,name,notes,fields,reprompt,login_uri,login_username,login_password,login_totp\n\
        \"Team,Other\",login,Acme,,,0,,ann,,AAAA\nTeam,login,Plover,,,0,,ben,,AAAA\n,login,Osprey,,,0,,cy,,AAAA\n";
    let import = imported(export.as_bytes());
    assert_eq!(import.format, Format::Bitwarden);
    let groups = import.entries.iter().map(|account| account.group.as_ref());
    let groups: Vec<Option<&str>> = groups.map(|group| group.map(AsRef::as_ref)).collect();
    assert_eq!(groups, [Some("Team"), Some("Team"), None]);
    let losses = import.losses.iter();
    let losses: Vec<_> = losses
        .map(|loss| (loss.entry.as_str(), &loss.lost))
        .collect();
    assert_eq!(losses, [("line 2 (Acme, ann)", &Lost::FurtherGroups)]);
}

#[test]
fn a_text_that_is_said_to_hold_links_of_google_is_read_line_by_line() {
    let format = Format::GoogleAuthenticator;
    let import = asked(b"# Phone\nLorem ipsum\n\ndolor sit amet\n", format).unwrap();
    assert_eq!(import.entries, []);
    let errors = import.errors.iter();
    let errors: Vec<&str> = errors.map(|error| error.entry.as_str()).collect();
    assert_eq!(errors, ["line 2", "line 4"]);
    for other in [
        fixture("aegis_v3.json"),
        fixture("otpauth_uris.txt"),
        fixture("winauth/accounts.xml"),
    ] {
        let wrong = ImportError::WrongKind { asked: format };
        assert_eq!(asked(&other, format), Err(wrong));
    }
}

/// It has no mark: the right password shows what it is, or the user says so.
#[test]
fn the_old_encryption_of_andotp_is_found_by_its_password_or_by_its_name() {
    let format = Format::AndOtp;
    let bytes = fixture("andotp/encrypted_old.bin");
    assert_eq!(try_import(&bytes), Err(ImportError::PerhapsEncrypted));
    assert_eq!(
        opened(&bytes, "wrong", None),
        Err(ImportError::PerhapsWrongPassword)
    );
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
            "proton_pass.csv",
            Some("Birds"),
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
        ("winauth/export.txt", None, None, false, Some("Google")),
        ("winauth/accounts.xml", None, None, false, Some("Google")),
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
        (
            "google_authenticator/first_part.txt",
            "part 2 of 2",
            "missing",
        ),
        ("winauth/accounts.xml", "entry 6 (Snipe, fay)", "Windows"),
    ] {
        let errors = imported(&fixture(name)).errors;
        assert_eq!(errors.len(), 1, "{name}");
        assert_eq!(errors[0].entry, place);
        assert!(errors[0].reason.contains(reason), "{:?}", errors[0]);
    }
}

#[test]
fn an_account_with_another_password_is_refused_by_name() {
    let import = opened(&fixture("winauth/accounts_protected.xml"), PASSWORD, None).unwrap();
    let [error] = &import.errors[..] else {
        panic!("{:?}", import.errors);
    };
    assert_eq!(error.entry, "entry 3 (Grebe, gus)");
    assert!(error.reason.contains("another password"), "{error:?}");
}

#[test]
fn a_picture_of_winauth_comes_along() {
    for (name, issuer) in [
        ("winauth/accounts.xml", "Osprey"),
        ("winauth/export.txt", "Dunlin"),
    ] {
        let import = imported(&fixture(name));
        let icon = entry(&import, issuer).icon.as_ref().map(Icon::as_str);
        assert_eq!(icon, Some("data:image/png;base64,iVBORw0KGgo="), "{name}");
        assert_eq!(import.losses, [], "{name}");
    }
}

/// What stands around the codes and is not as the app writes it costs no account, and is told of.
#[test]
fn what_cannot_be_read_around_the_codes_is_named() {
    let stratum = r#"{"Authenticators":[{"Type":2,"Secret":"AAAA","Issuer":"a"},
        {"Type":2,"Secret":"BBBB","Issuer":"b"}],"Categories":[{"Id":"1","Name":"One"}],
        "AuthenticatorCategories":[{"CategoryId":"9","AuthenticatorSecret":"AAAA"},
        {"CategoryId":"9","AuthenticatorSecret":"BBBB"},{"CategoryId":"1","AuthenticatorSecret":"BBBB"}]}"#;
    let import = imported(stratum.as_bytes());
    let groups = import.entries.iter().map(|account| account.group.as_ref());
    let groups: Vec<Option<&str>> = groups.map(|group| group.map(AsRef::as_ref)).collect();
    assert_eq!(groups, [None, Some("One")]);
    let losses = import.losses.iter();
    let losses: Vec<_> = losses
        .map(|loss| (loss.entry.as_str(), &loss.lost))
        .collect();
    assert_eq!(
        losses,
        [
            ("entry 1 (a)", &Lost::Group),
            ("entry 2 (b)", &Lost::FurtherGroups)
        ]
    );

    let ente = "otpauth://totp/a:b?secret=AAAA&issuer=a&codeDisplay=%7B";
    let import = imported(ente.as_bytes());
    assert_eq!(import.format, Format::Ente);
    assert_eq!(import.losses[0].lost, Lost::Additions);

    let authy = r#"<map><string name="com.authy.storage.tokens.authenticator.key">[{&quot;name&quot;:
        &quot;a&quot;,&quot;decryptedSecret&quot;:&quot;AAAA&quot;,&quot;logo&quot;:&quot;x&quot;}]</string></map>"#;
    let import = imported(authy.as_bytes());
    assert_eq!(import.losses[0].lost, Lost::Icon);
}

#[test]
fn a_collection_with_a_bad_link_is_read_as_far_as_it_goes_and_named() {
    let export = r#"{"version":{"major":1,"minor":0},"exporterRpId":"a","accounts":[{"id":"a",
        "collections":[{"title":"Work","items":[{"item":"1"},{"item":7}]},8],
        "items":[{"id":"1","title":"Acme","credentials":[{"type":"totp","secret":"AAAA"}]}]}]}"#;
    let import = imported(export.as_bytes());
    let group = import.entries[0].group.as_ref();
    assert_eq!(group.map(AsRef::as_ref), Some("Work"));
    let errors: Vec<&str> = import
        .errors
        .iter()
        .map(|error| error.entry.as_str())
        .collect();
    assert_eq!(errors, ["collection 1 (Work)", "collection 2"]);
}

/// An account of such a field went without a word.
#[test]
fn a_field_of_proton_pass_with_a_code_of_another_shape_is_refused_by_name() {
    let export = r#"{"version":"1","encrypted":false,"vaults":{"a":{"name":"","items":[{"data":{"metadata":
        {"name":"Acme"},"content":{"totpUri":"AAAA"},"extraFields":[
        {"fieldName":"text","type":"text","data":{"content":"x"}},
        {"fieldName":"second","type":"totp","data":{"totpUri":"BBBB"}},
        {"fieldName":"empty","type":"totp","data":{"totpUri":""}},
        {"fieldName":"third","type":"totp","data":{"totpUri":7}},
        {"fieldName":"fourth","type":"totp","data":{"uri":"CCCC"}},
        {"fieldName":"fifth","type":"totp"},
        {"fieldName":"sixth"}]}}]}}}"#;
    let import = imported(export.as_bytes());
    assert_eq!(import.format, Format::ProtonPass);
    assert_eq!(import.entries.len(), 2);
    let errors: Vec<&str> = import
        .errors
        .iter()
        .map(|error| error.entry.as_str())
        .collect();
    assert_eq!(
        errors,
        ["third", "fourth", "fifth", "sixth"].map(|name| format!("entry 1 (Acme, {name})"))
    );
}

/// `WinAuth` counts on before it makes a code, so what it writes is the counter of the last one, and -1 where
/// there was none.
#[test]
fn the_counter_of_winauth_goes_on_where_the_app_stopped() {
    for (counter, next) in [
        ("-1", Some(0)),
        ("0", Some(1)),
        ("18446744073709551615", None),
    ] {
        let list = format!(
            "otpauth://hotp/Dunlin:dee?secret=AAAA&digits=6&issuer=Dunlin&counter={counter}&icon=Google\n"
        );
        let import = imported(list.as_bytes());
        assert_eq!(import.format, Format::WinAuth);
        let generators = import
            .entries
            .iter()
            .map(|account| account.credential.generator());
        let counters: Vec<_> = generators.flatten().map(Generator::counter).collect();
        assert_eq!(counters, Vec::from_iter(next.map(Some)), "{counter}");
        assert_eq!(
            import.errors.len(),
            usize::from(next.is_none()),
            "{counter}"
        );
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
