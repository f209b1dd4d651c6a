//! The program `oathtool` of the OATH Toolkit gives the same codes.
//!
//! Skipped, in one line, where it is not installed (Debian: `apt-get install oathtool`); a failure
//! with `LIFEBOAT_TEST_ALL`.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]
#![expect(
    clippy::print_stderr,
    reason = "whoever runs the tests should see what is skipped"
)]

use std::process::Command;

use lifeboat_otp::{Algorithm, Digits, Hotp, Period, Secret, Totp};
use proptest::prelude::*;
use proptest::test_runner::TestRunner;

/// Each case starts a process; so few are enough to keep the run short.
const CASES: u32 = 40;

#[test]
fn totp_agrees_with_oathtool() {
    if !is_installed() {
        return;
    }
    let cases = (
        prop::collection::vec(any::<u8>(), 1..=80),
        prop::sample::select(vec![Algorithm::Sha1, Algorithm::Sha256, Algorithm::Sha512]),
        6_u8..=8,
        1_u32..=3600,
        0_u64..=u64::from(u32::MAX),
    );
    runner()
        .run(
            &cases,
            |(secret, algorithm, digits, period, unix_seconds)| {
                let totp = Totp {
                    secret: Secret::from_bytes(secret).unwrap(),
                    algorithm,
                    digits: Digits::new(digits).unwrap(),
                    period: Period::new(period).unwrap(),
                };
                let expected = oathtool(&[
                    &format!("--totp={algorithm}"),
                    &format!("--digits={digits}"),
                    &format!("--time-step-size={period}s"),
                    &format!("--now=@{unix_seconds}"),
                    "--base32",
                    &totp.secret.expose_base32(),
                ]);
                let code = totp.code_at(unix_seconds).code;
                prop_assert_eq!(code.as_str(), expected);
                Ok(())
            },
        )
        .unwrap();
}

#[test]
fn hotp_agrees_with_oathtool() {
    if !is_installed() {
        return;
    }
    let cases = (
        prop::collection::vec(any::<u8>(), 1..=80),
        6_u8..=8,
        // oathtool reads the counter as a signed number.
        0_u64..=i64::MAX.cast_unsigned(),
    );
    runner()
        .run(&cases, |(secret, digits, counter)| {
            let hotp = Hotp {
                secret: Secret::from_bytes(secret).unwrap(),
                algorithm: Algorithm::Sha1,
                digits: Digits::new(digits).unwrap(),
                counter,
            };
            let expected = oathtool(&[
                "--hotp",
                &format!("--digits={digits}"),
                &format!("--counter={counter}"),
                "--base32",
                &hotp.secret.expose_base32(),
            ]);
            let code = hotp.code();
            prop_assert_eq!(code.as_str(), expected);
            Ok(())
        })
        .unwrap();
}

fn runner() -> TestRunner {
    TestRunner::new(ProptestConfig {
        failure_persistence: None,
        ..ProptestConfig::with_cases(CASES)
    })
}

fn is_installed() -> bool {
    let installed = Command::new("oathtool").arg("--version").output().is_ok();
    if !installed {
        assert!(
            std::env::var_os("LIFEBOAT_TEST_ALL").is_none(),
            "oathtool is not installed"
        );
        eprintln!("skipped: oathtool is not installed");
    }
    installed
}

fn oathtool(arguments: &[&str]) -> String {
    let output = Command::new("oathtool").args(arguments).output().unwrap();
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert!(
        output.status.success(),
        "oathtool {arguments:?}: {complaint}"
    );
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}
