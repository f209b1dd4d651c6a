//! How many codes a second are made here, and by the crate `totp-rs`, in one run on one core.
//!
//! `cargo run --release -p lifeboat-otp --example codes_per_second` prints one JSON object:
//! `ours` and `totp_rs` are codes a second from a generator in use (SHA-1, 6 digits, 30 s, as most
//! accounts have), `ratio` is their quotient, and `first_code_ratio` the same for generators that
//! are made, asked once and thrown away.
#![expect(
    clippy::print_stdout,
    reason = "the result of this program is what it prints"
)]

use std::fmt::Write as _;
use std::hint::black_box;
use std::time::Instant;

use lifeboat_otp::{Secret, SecretError, Totp};
use serde_json::json;

const SECRET: [u8; 20] = *b"12345678901234567890";
const CODES_PER_ROUND: u64 = 100_000;
const ROUNDS: usize = 21;

fn main() -> Result<(), SecretError> {
    let in_use = in_use()?;
    let first = first_code()?;
    println!(
        "{}",
        json!({
            "ours": in_use.ours.round(),
            "totp_rs": in_use.totp_rs.round(),
            "ratio": in_use.ratio,
            "first_code_ratio": first.ratio,
        })
    );
    Ok(())
}

fn in_use() -> Result<Comparison, SecretError> {
    let ours = Totp::new(Secret::from_bytes(SECRET.to_vec())?);
    let theirs = totp_rs::Builder::new()
        .with_secret(SECRET)
        .build_noncompliant();
    Ok(Comparison::of(
        |time| {
            black_box(ours.code_at(time).code.as_str());
        },
        |time, text| {
            let _ = write!(text, "{}", theirs.generate(time));
        },
    ))
}

fn first_code() -> Result<Comparison, SecretError> {
    let secret = Secret::from_bytes(SECRET.to_vec())?;
    Ok(Comparison::of(
        |time| {
            black_box(Totp::new(secret.clone()).code_at(time).code.as_str());
        },
        |time, text| {
            let totp = totp_rs::Builder::new()
                .with_secret(SECRET)
                .build_noncompliant();
            let _ = write!(text, "{}", totp.generate(time));
        },
    ))
}

/// Codes a second, each the median of alternating rounds, so that a slow moment of the machine
/// falls on both.
struct Comparison {
    ours: f64,
    totp_rs: f64,
    ratio: f64,
}

impl Comparison {
    fn of(mut ours: impl FnMut(u64), mut totp_rs: impl FnMut(u64, &mut String)) -> Self {
        let mut text = String::with_capacity(16);
        let mut seconds_ours = Vec::new();
        let mut seconds_theirs = Vec::new();
        for round in 0..ROUNDS as u64 {
            let times = || (0..CODES_PER_ROUND).map(|code| (round * CODES_PER_ROUND + code) * 30);
            let start = Instant::now();
            for time in times() {
                ours(black_box(time));
            }
            seconds_ours.push(start.elapsed().as_secs_f64());

            let start = Instant::now();
            for time in times() {
                text.clear();
                totp_rs(black_box(time), &mut text);
                black_box(text.as_str());
            }
            seconds_theirs.push(start.elapsed().as_secs_f64());
        }
        #[expect(
            clippy::cast_precision_loss,
            reason = "a hundred thousand fits a float exactly"
        )]
        let codes = CODES_PER_ROUND as f64;
        let ours = codes / median(seconds_ours);
        let totp_rs = codes / median(seconds_theirs);
        let ratio = (ours / totp_rs * 100.0).round() / 100.0;
        Self {
            ours,
            totp_rs,
            ratio,
        }
    }
}

fn median(mut seconds: Vec<f64>) -> f64 {
    seconds.sort_by(f64::total_cmp);
    seconds.get(seconds.len() / 2).copied().unwrap_or(f64::NAN)
}
