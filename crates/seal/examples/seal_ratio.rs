//! What Lifeboat's own part of sealing and opening costs: the rate of `seal_snapshot` and
//! `open_version` against the crate `age` alone on the same bytes. Both make (or read) the
//! snapshot's JSON; Lifeboat adds hash, MAC and checks.
//!
//! Prints one JSON object a line, `{"name", "value", "unit"}`. Run it optimized:
//!
//! ```text
//! cargo run --release -p lifeboat-seal --example seal_ratio
//! ```

use std::error::Error;
use std::hint::black_box;
use std::io::Write as _;
use std::time::{Duration, Instant};

use lifeboat_seal::{KeyRing, open_version, seal_snapshot};
use lifeboat_vault::testing::{snapshot_of, vault_of};
use lifeboat_vault::{ObjectHash, Snapshot};
use rand::SeedableRng;
use rand::rngs::StdRng;

/// How long each pair of things is measured.
const TIME: Duration = Duration::from_millis(1_500);

type Outcome = Result<(), Box<dyn Error>>;

fn main() -> Outcome {
    let key_ring = KeyRing::generate(&mut StdRng::seed_from_u64(1));
    let key = key_ring.account_key().current();
    let identity: age::x25519::Identity = key.expose().parse()?;
    let recipient = identity.to_public();

    for accounts in [50, 1_000, 10_000] {
        let snapshot = snapshot_of(vault_of(accounts));
        let sealed = seal_snapshot(&snapshot, &key_ring)?;
        report(
            &format!("seal_{accounts}"),
            &compare(
                || {
                    black_box(seal_snapshot(black_box(&snapshot), &key_ring)?);
                    Ok(())
                },
                || {
                    let json = black_box(&snapshot).to_json()?;
                    black_box(age::encrypt(&recipient, &json)?);
                    Ok(())
                },
            )?,
        )?;
        let age_opens = || -> Outcome {
            let json = age::decrypt(&identity, black_box(&sealed.object))?;
            black_box(Snapshot::from_json(&json)?);
            Ok(())
        };
        report(
            &format!("open_{accounts}"),
            &compare(
                || {
                    black_box(open_version(&sealed.manifest, &sealed.object, &key_ring)?);
                    Ok(())
                },
                age_opens,
            )?,
        )?;
        // The hash is most of what opening a version adds.
        report(
            &format!("open_and_hash_{accounts}"),
            &compare(
                || {
                    age_opens()?;
                    black_box(ObjectHash::of(black_box(&sealed.object)));
                    Ok(())
                },
                age_opens,
            )?,
        )?;
    }
    Ok(())
}

/// How often in a second each of the two can be done.
struct Rates {
    lifeboat: f64,
    age: f64,
}

/// Runs both in turn, so that whatever else the machine does hits both alike, and takes the median
/// of each.
fn compare(
    mut lifeboat: impl FnMut() -> Outcome,
    mut age: impl FnMut() -> Outcome,
) -> Result<Rates, Box<dyn Error>> {
    let (mut of_lifeboat, mut of_age) = (Vec::new(), Vec::new());
    let start = Instant::now();
    while start.elapsed() < TIME || of_age.len() < 5 {
        of_lifeboat.push(timed(&mut lifeboat)?);
        of_age.push(timed(&mut age)?);
    }
    let rate = |mut times: Vec<Duration>| {
        times.sort_unstable();
        times
            .get(times.len() / 2)
            .map_or(0.0, |median| 1.0 / median.as_secs_f64())
    };
    Ok(Rates {
        lifeboat: rate(of_lifeboat),
        age: rate(of_age),
    })
}

fn timed(action: &mut impl FnMut() -> Outcome) -> Result<Duration, Box<dyn Error>> {
    let start = Instant::now();
    action()?;
    Ok(start.elapsed())
}

fn report(name: &str, rates: &Rates) -> Outcome {
    let lines = [
        (
            format!("{name}_ratio"),
            rates.lifeboat / rates.age,
            "x of age",
        ),
        (format!("{name}_rate"), rates.lifeboat, "per second"),
    ];
    for (name, value, unit) in lines {
        let line = serde_json::json!({"name": name, "value": value, "unit": unit});
        writeln!(std::io::stdout(), "{line}")?;
    }
    Ok(())
}
