//! `otpauth://` URIs as the world writes them, as it should not, and back again.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use lifeboat_otp::{
    Algorithm, Digits, Generator, Hotp, ParameterError, Period, Secret, SecretError, Steam, Totp,
    Uri, UriError,
};
use proptest::prelude::*;

const SECRET: &str = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

fn parse(text: &str) -> Uri {
    Uri::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"))
}

fn labels(text: &str) -> (String, String) {
    let uri = parse(text);
    (uri.issuer, uri.name)
}

fn refusal(text: &str) -> UriError {
    Uri::parse(text).expect_err(text)
}

#[test]
fn a_full_uri_is_read_whole() {
    let uri = parse(&format!(
        "otpauth://totp/ACME%20Co:john.doe@email.com?secret={SECRET}&issuer=ACME%20Co\
         &algorithm=SHA256&digits=8&period=60&image=https%3A%2F%2Facme.example%2Flogo.png"
    ));
    assert_eq!(uri.issuer, "ACME Co");
    assert_eq!(uri.name, "john.doe@email.com");
    assert_eq!(uri.image.as_deref(), Some("https://acme.example/logo.png"));
    assert_eq!(
        uri.generator,
        Generator::Totp(Totp {
            secret: Secret::parse_base32(SECRET).unwrap(),
            algorithm: Algorithm::Sha256,
            digits: Digits::new(8).unwrap(),
            period: Period::new(60).unwrap(),
        })
    );
}

#[test]
fn what_is_missing_or_empty_is_the_usual() {
    for text in [
        format!("otpauth://totp/Acme:ann?secret={SECRET}"),
        format!("otpauth://totp/Acme:ann?secret={SECRET}&algorithm=&digits=&period=&image="),
        format!("  otpauth://totp/Acme:ann?secret={SECRET}\r\n"),
        format!(
            "OTPAUTH://TOTP/Acme:ann?SECRET={}&Digits=6",
            SECRET.to_lowercase()
        ),
        format!("otpauth://totp/Acme:ann?secret={SECRET}&unknown=1&lock=false&color=%23ff0000"),
        "otpauth://totp/Acme:ann?secret=GEZD+GNBV+GY3T-QOJQ%20GEZDGNBVGY3TQOJQ%3D%3D".to_owned(),
    ] {
        let uri = parse(&text);
        assert_eq!(
            (uri.issuer.as_str(), uri.name.as_str()),
            ("Acme", "ann"),
            "{text}"
        );
        let usual = Totp::new(Secret::parse_base32(SECRET).unwrap());
        assert_eq!(uri.generator, usual.into(), "{text}");
        assert_eq!(uri.image, None);
    }
}

#[test]
fn issuer_and_name_are_found_wherever_apps_put_them() {
    for (label, parameters, issuer, name) in [
        ("Acme:ann", "", "Acme", "ann"),
        ("Acme:ann", "&issuer=Other", "Other", "ann"),
        ("Acme:ann", "&issuer=", "Acme", "ann"),
        ("ann", "&issuer=Acme", "Acme", "ann"),
        ("ann", "", "", "ann"),
        ("", "", "", ""),
        ("Acme%3Aann", "", "Acme", "ann"),
        ("Acme%3A%20ann", "&issuer=Acme", "Acme", "ann"),
        ("Acme:%20%20ann", "", "Acme", "ann"),
        (":ann", "", "", "ann"),
        ("Acme:a%3Ab", "", "Acme", "a:b"),
        (
            "Air+Canada:ben+bank@example.com",
            "&issuer=Air+Canada",
            "Air Canada",
            "ben+bank@example.com",
        ),
        ("100%:ann", "", "100%", "ann"),
        ("Caf%C3%A9:ann", "&issuer=Caf%C3%A9", "Café", "ann"),
        ("Café:ann", "", "Café", "ann"),
        ("a/b:c/d", "", "a/b", "c/d"),
        (
            "Acme Inc:ann lee",
            "&issuer=Acme Inc",
            "Acme Inc",
            "ann lee",
        ),
    ] {
        let text = format!("otpauth://totp/{label}?secret={SECRET}{parameters}");
        assert_eq!(
            labels(&text),
            (issuer.to_owned(), name.to_owned()),
            "{text}"
        );
    }
    let unlabelled = format!("otpauth://totp?secret={SECRET}");
    assert_eq!(labels(&unlabelled), (String::new(), String::new()));
}

#[test]
fn steam_is_recognized_in_every_form() {
    let steam = Generator::Steam(Steam::new(Secret::parse_base32(SECRET).unwrap()));
    for text in [
        format!("otpauth://steam/Valve:ann?secret={SECRET}&issuer=Valve"),
        format!("otpauth://Steam/Valve:ann?secret={SECRET}&digits=5&period=30&algorithm=SHA1"),
        format!("otpauth://totp/Valve:ann?secret={SECRET}&encoder=steam"),
        format!("otpauth://totp/Valve:ann?secret={SECRET}&digits=5&algorithm=STEAM"),
    ] {
        let uri = parse(&text);
        assert_eq!(uri.generator, steam, "{text}");
        assert_eq!((uri.issuer.as_str(), uri.name.as_str()), ("Valve", "ann"));
    }
    let bare = parse(&format!("steam://{SECRET}"));
    assert_eq!(bare.generator, steam);
    assert_eq!((bare.issuer.as_str(), bare.name.as_str()), ("Steam", ""));
}

#[test]
fn hotp_counts_from_where_it_is_told_and_must_be_told() {
    let uri = |parameters: &str| format!("otpauth://hotp/a?secret={SECRET}{parameters}");
    let counter = |parameters: &str| parse(&uri(parameters)).generator.counter();
    assert_eq!(counter("&counter=0"), Some(0));
    assert_eq!(counter("&counter=10300"), Some(10_300));
    assert_eq!(counter("&counter=18446744073709551615"), Some(u64::MAX));
    for without in ["", "&counter=", "&counter=%20"] {
        assert_eq!(refusal(&uri(without)), UriError::NoCounter, "{without}");
    }
}

#[test]
fn what_is_not_an_account_is_refused() {
    for text in [
        "",
        "   ",
        "hello",
        "https://example.com/?secret=ABC",
        "otpauth:totp",
        "://",
    ] {
        assert_eq!(refusal(text), UriError::NotOtpauth, "{text:?}");
    }
    assert_eq!(
        refusal("otpauth-migration://offline?data=CgA"),
        UriError::Migration
    );
    for kind in ["motp", "", "yandex"] {
        assert_eq!(
            refusal(&format!("otpauth://{kind}/a?secret={SECRET}")),
            UriError::UnknownType {
                name: kind.to_owned()
            }
        );
    }
}

#[test]
fn an_account_without_a_usable_secret_is_refused() {
    for text in [
        "otpauth://totp/a",
        "otpauth://totp/a?issuer=b",
        "otpauth://totp/a?secret=",
        "steam://",
    ] {
        assert_eq!(refusal(text), UriError::NoSecret, "{text}");
    }
    assert_eq!(
        refusal("otpauth://totp/a?secret=ABC1"),
        UriError::Secret(SecretError::NotBase32 { position: 4 })
    );
    assert_eq!(
        refusal("otpauth://totp/a?secret=----"),
        UriError::Secret(SecretError::Empty)
    );
}

#[test]
fn hostile_parameters_are_refused_by_name() {
    let with =
        |parameters: &str| refusal(&format!("otpauth://totp/a?secret={SECRET}&{parameters}"));
    for digits in ["99", "0", "3", "11", "-6", "six", "4294967302"] {
        assert_eq!(
            with(&format!("digits={digits}")),
            UriError::Parameter(ParameterError::Digits {
                found: digits.to_owned()
            })
        );
    }
    for period in ["0", "-1", "4294967296", "1e3", "30s"] {
        assert_eq!(
            with(&format!("period={period}")),
            UriError::Parameter(ParameterError::Period {
                found: period.to_owned()
            })
        );
    }
    assert!(matches!(with("algorithm=MD5"), UriError::Algorithm(_)));
    assert_eq!(
        refusal(&format!("otpauth://hotp/a?secret={SECRET}&counter=-1")),
        UriError::Parameter(ParameterError::Counter {
            found: "-1".to_owned()
        })
    );
}

#[test]
fn hostile_labels_are_refused() {
    let megabyte = "a".repeat(1 << 20);
    for text in [
        format!("otpauth://totp/{megabyte}?secret={SECRET}"),
        format!("otpauth://totp/a?secret={SECRET}&issuer={megabyte}"),
        format!("otpauth://totp/a?secret={megabyte}"),
        format!("otpauth://{megabyte}"),
    ] {
        assert_eq!(refusal(&text), UriError::TooLong);
    }
    let long = "a".repeat(513);
    assert_eq!(
        refusal(&format!("otpauth://totp/{long}?secret={SECRET}")),
        UriError::LabelTooLong { part: "name" }
    );
    assert_eq!(
        refusal(&format!("otpauth://totp/a?secret={SECRET}&issuer={long}")),
        UriError::LabelTooLong { part: "issuer" }
    );
    for control in ["%00", "%0A", "%1B[2J", "%7F", "%C2%85", "\u{7}"] {
        assert_eq!(
            refusal(&format!("otpauth://totp/a{control}b?secret={SECRET}")),
            UriError::ControlCharacters { part: "name" }
        );
        assert_eq!(
            refusal(&format!(
                "otpauth://totp/a?secret={SECRET}&issuer=x{control}y"
            )),
            UriError::ControlCharacters { part: "issuer" }
        );
    }
}

#[test]
fn no_refusal_repeats_the_secret() {
    for text in [
        format!("otpauth://totp/a?secret={SECRET}1"),
        format!("otpauth://totp/a?secret={SECRET}&digits=99"),
        format!("otpauth://totp/a%00?secret={SECRET}"),
        format!("steam://{SECRET}1"),
    ] {
        let error = refusal(&text);
        for shown in [error.to_string(), format!("{error:?}")] {
            assert!(!shown.contains(&SECRET[..8]), "{shown}");
        }
    }
}

#[test]
fn debug_of_a_uri_shows_no_secret() {
    let uri = parse(&format!("otpauth://totp/a?secret={SECRET}"));
    assert!(!format!("{uri:?}").contains(SECRET));
}

#[test]
fn writing_leaves_nothing_to_guess() {
    let uri = parse(&format!("otpauth://hotp/A b:c&d?secret={SECRET}&counter=5"));
    assert_eq!(
        uri.to_string_exposing_secret().as_str(),
        format!(
            "otpauth://hotp/A%20b:c%26d?secret={SECRET}&issuer=A%20b&algorithm=SHA1&digits=6&counter=5"
        )
    );
    let steam = parse(&format!("otpauth://steam/ann?secret={SECRET}"));
    assert_eq!(
        steam.to_string_exposing_secret().as_str(),
        format!("otpauth://steam/ann?secret={SECRET}&algorithm=SHA1&digits=5&period=30")
    );
}

prop_compose! {
    fn label()(text in r"[^\p{Cc}]{0,60}") -> String {
        text.trim().to_owned()
    }
}

fn generator() -> impl Strategy<Value = Generator> {
    let secret = prop::collection::vec(any::<u8>(), 1..=1024)
        .prop_map(|bytes| Secret::from_bytes(bytes).unwrap());
    let algorithm =
        prop::sample::select(vec![Algorithm::Sha1, Algorithm::Sha256, Algorithm::Sha512]);
    let digits = (4_u8..=10).prop_map(|digits| Digits::new(digits).unwrap());
    let period = (1_u32..).prop_map(|seconds| Period::new(seconds).unwrap());
    (secret, algorithm, digits, period, any::<u64>(), 0..3).prop_map(
        |(secret, algorithm, digits, period, counter, kind)| match kind {
            0 => Totp {
                secret,
                algorithm,
                digits,
                period,
            }
            .into(),
            1 => Hotp {
                secret,
                algorithm,
                digits,
                counter,
            }
            .into(),
            _ => Steam::new(secret).into(),
        },
    )
}

proptest! {
    #[test]
    fn what_is_written_reads_back_equal(
        issuer in label(),
        name in label(),
        generator in generator(),
        image in prop::option::of("https://[a-z/?&=#%+:]{1,50}x"),
    ) {
        let uri = Uri { issuer, name, generator, image };
        let written = uri.to_string_exposing_secret();
        prop_assert_eq!(Uri::parse(&written).unwrap(), uri);
    }

    #[test]
    fn written_uris_hold_only_characters_that_uris_may_hold(
        issuer in label(), name in label(), generator in generator(),
    ) {
        let uri = Uri { issuer, name, generator, image: None };
        let written = uri.to_string_exposing_secret();
        prop_assert!(written.bytes().all(|byte| byte.is_ascii_graphic()));
        prop_assert!(written.len() <= Uri::MAX_BYTES);
    }

    #[test]
    fn any_text_is_read_or_refused(text in any::<String>(), tail in "[ -~]{0,80}") {
        let _ = Uri::parse(&text);
        let _ = Uri::parse(&format!("otpauth://totp/{text}?secret={SECRET}&{tail}"));
        let _ = Uri::parse(&format!("otpauth://{tail}"));
    }
}
