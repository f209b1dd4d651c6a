//! What key stretching costs on this machine: the part of a sign-in and of opening a vault that is
//! slow on purpose. Prints one JSON object a line, `{"name", "value", "unit"}`.
//!
//! ```text
//! cargo run --release -p lifeboat-client --example key_stretching
//! ```

use std::error::Error;
use std::io::Write as _;
use std::time::{Duration, Instant};

use lifeboat_opaque::{ClientRegistration, ServerSetup};
use lifeboat_seal::Identity;
use lifeboat_seal::passcode_file::{self, WorkFactor};
use rand::SeedableRng;
use rand::rngs::StdRng;
use secrecy::SecretString;

const ROUNDS: usize = 3;

type Outcome<T> = Result<T, Box<dyn Error>>;

fn main() -> Outcome<()> {
    let argon2id = median((0..ROUNDS).map(|_| argon2id()).collect::<Outcome<_>>()?);
    let scrypt = median((0..ROUNDS).map(|_| scrypt()).collect::<Outcome<_>>()?);
    for (name, time) in [("argon2id", argon2id), ("scrypt", scrypt)] {
        let value = time.as_secs_f64() * 1_000.0;
        let line = serde_json::json!({"name": name, "value": value, "unit": "ms"});
        writeln!(std::io::stdout(), "{line}")?;
    }
    Ok(())
}

/// The password, as OPAQUE stretches it at the end of a registration or sign-in.
fn argon2id() -> Outcome<Duration> {
    let password = b"a rope and a lantern";
    let server = ServerSetup::generate();
    let (registration, request) = ClientRegistration::start(password);
    let response = server.register(&request, b"somebody");
    let began = Instant::now();
    registration.finish(password, &response)?;
    Ok(began.elapsed())
}

/// The passcode, as it is stretched to open a vault.
fn scrypt() -> Outcome<Duration> {
    let identity = Identity::random(&mut StdRng::seed_from_u64(1));
    let passcode = SecretString::from("harbour light 7");
    let file = passcode_file::wrap(&identity, &passcode, WorkFactor::DEFAULT);
    let began = Instant::now();
    passcode_file::unwrap(&file, &passcode)?;
    Ok(began.elapsed())
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times.get(times.len() / 2).copied().unwrap_or_default()
}
