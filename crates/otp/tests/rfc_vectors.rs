//! Every vector of the two standards.

use lifeboat_otp::{Algorithm, Digits, Hotp, Period, Secret, Totp};

/// RFC 4226, appendix D: the secret "12345678901234567890", counters 0 to 9.
#[test]
fn hotp_gives_the_codes_of_rfc_4226_appendix_d() {
    let codes = [
        "755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871",
        "520489",
    ];
    let mut hotp = Hotp::new(Secret::from_bytes(b"12345678901234567890".to_vec()).unwrap());
    for (counter, code) in codes.into_iter().enumerate() {
        assert_eq!(hotp.counter, counter as u64);
        assert_eq!(hotp.code().as_str(), code, "counter {counter}");
        hotp.advance().unwrap();
    }
}

/// The same appendix lists the truncated values before they are cut to 6 digits: 10 digits show
/// them whole.
#[test]
fn hotp_with_10_digits_shows_the_whole_truncated_values_of_appendix_d() {
    let decimals = [
        1_284_755_224_u32,
        1_094_287_082,
        137_359_152,
        1_726_969_429,
        1_640_338_314,
        868_254_676,
        1_918_287_922,
        82_162_583,
        673_399_871,
        645_520_489,
    ];
    let mut hotp = Hotp::new(Secret::from_bytes(b"12345678901234567890".to_vec()).unwrap());
    hotp.digits = Digits::MAX;
    for decimal in decimals {
        assert_eq!(hotp.code().as_str(), format!("{decimal:010}"));
        hotp.advance().unwrap();
    }
}

/// RFC 6238, appendix B: 8 digits, 30 seconds. The seed is as long as the hash, which the RFC says
/// only in its code (appendix A; erratum 2866).
#[test]
fn totp_gives_the_codes_of_rfc_6238_appendix_b() {
    let times = [
        59,
        1_111_111_109,
        1_111_111_111,
        1_234_567_890,
        2_000_000_000,
        20_000_000_000,
    ];
    let codes = [
        (
            Algorithm::Sha1,
            20,
            [
                "94287082", "07081804", "14050471", "89005924", "69279037", "65353130",
            ],
        ),
        (
            Algorithm::Sha256,
            32,
            [
                "46119246", "68084774", "67062674", "91819424", "90698825", "77737706",
            ],
        ),
        (
            Algorithm::Sha512,
            64,
            [
                "90693936", "25091201", "99943326", "93441116", "38618901", "47863826",
            ],
        ),
    ];
    for (algorithm, seed_bytes, codes) in codes {
        let seed: Vec<u8> = b"1234567890"
            .iter()
            .copied()
            .cycle()
            .take(seed_bytes)
            .collect();
        let totp = Totp {
            secret: Secret::from_bytes(seed).unwrap(),
            algorithm,
            digits: Digits::new(8).unwrap(),
            period: Period::default(),
        };
        for (unix_seconds, code) in times.into_iter().zip(codes) {
            let current = totp.code_at(unix_seconds);
            assert_eq!(current.code.as_str(), code, "{algorithm} at {unix_seconds}");
            assert!((current.valid_from..current.valid_until).contains(&unix_seconds));
            assert_eq!(current.valid_until - current.valid_from, 30);
        }
    }
}
