//! The crate `totp-rs`, written by others, gives the same codes for every kind of generator.

use lifeboat_otp::{Algorithm, Digits, Hotp, Period, Secret, Steam, Totp};
use proptest::prelude::*;

const ALGORITHMS: [(Algorithm, totp_rs::Algorithm); 3] = [
    (Algorithm::Sha1, totp_rs::Algorithm::SHA1),
    (Algorithm::Sha256, totp_rs::Algorithm::SHA256),
    (Algorithm::Sha512, totp_rs::Algorithm::SHA512),
];

fn oracle(
    algorithm: totp_rs::Algorithm,
    secret: &[u8],
    digits: u8,
    period: u32,
    unix_seconds: u64,
) -> String {
    totp_rs::Builder::new()
        .with_algorithm(algorithm)
        .with_secret(secret.to_vec())
        .with_digits(digits)
        .with_step_duration(u64::from(period))
        .build_noncompliant()
        .generate(unix_seconds)
        .to_string()
}

proptest! {
    // `totp-rs` panics at 10 digits; RFC 4226's own table covers those.
    #[test]
    fn totp_agrees(
        secret in prop::collection::vec(any::<u8>(), 1..=200),
        algorithm in prop::sample::select(&ALGORITHMS[..]),
        digits in 4_u8..=9,
        period in 1_u32..=100_000,
        times in prop::collection::vec(0_u64..=u64::from(u32::MAX) * 4, 3),
    ) {
        let totp = Totp {
            secret: Secret::from_bytes(secret.clone()).unwrap(),
            algorithm: algorithm.0,
            digits: Digits::new(digits).unwrap(),
            period: Period::new(period).unwrap(),
        };
        for unix_seconds in times {
            let code = totp.code_at(unix_seconds).code;
            let expected = oracle(algorithm.1, &secret, digits, period, unix_seconds);
            prop_assert_eq!(code.as_str(), expected);
        }
    }

    #[test]
    fn hotp_agrees(
        secret in prop::collection::vec(any::<u8>(), 1..=200),
        algorithm in prop::sample::select(&ALGORITHMS[..]),
        digits in 4_u8..=9,
        counter in any::<u64>(),
    ) {
        let hotp = Hotp {
            secret: Secret::from_bytes(secret.clone()).unwrap(),
            algorithm: algorithm.0,
            digits: Digits::new(digits).unwrap(),
            counter,
        };
        // A TOTP of one-second steps is a HOTP that counts seconds.
        let code = hotp.code();
        prop_assert_eq!(code.as_str(), oracle(algorithm.1, &secret, digits, 1, counter));
    }

    #[test]
    fn steam_agrees(
        secret in prop::collection::vec(any::<u8>(), 1..=64),
        unix_seconds in 0_u64..=u64::from(u32::MAX) * 4,
    ) {
        let steam = Steam::new(Secret::from_bytes(secret.clone()).unwrap());
        let code = steam.code_at(unix_seconds).code;
        let expected = oracle(totp_rs::Algorithm::Steam, &secret, 5, 30, unix_seconds);
        prop_assert_eq!(code.as_str(), expected);
    }
}
