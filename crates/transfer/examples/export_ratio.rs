//! How fast 10 000 accounts are written in each format: accounts per second, and against writing the
//! same accounts as plain JSON with `serde_json`, which is the least that any export costs.
//!
//! Prints one JSON object a line, `{"name", "value", "unit"}`. Formats that stretch a password are
//! measured in clear. Run it optimized:
//!
//! ```text
//! cargo run --release -p lifeboat-transfer --example export_ratio
//! ```

use std::error::Error;
use std::hint::black_box;
use std::io::Write as _;
use std::time::{Duration, Instant};

use lifeboat_transfer::{ExportOptions, Format, Protection, export};
use lifeboat_vault::{Timestamp, testing};
use rand::SeedableRng;
use rand::rngs::StdRng;

const ACCOUNTS: usize = 10_000;
/// How often each format is written; the median counts.
const TIMES: usize = 5;
const NOW: Timestamp = Timestamp::from_seconds(1_767_225_600);

fn main() -> Result<(), Box<dyn Error>> {
    let accounts = testing::vault_of(ACCOUNTS).accounts;
    let options = ExportOptions::default();
    let mut rng = StdRng::seed_from_u64(1);
    let plain = median(|| {
        black_box(serde_json::to_vec(black_box(&accounts))?);
        Ok(())
    })?;
    for format in Format::ALL.iter().copied() {
        if matches!(format.protection(), None | Some(Protection::Always)) {
            continue;
        }
        let took = median(|| {
            black_box(export(&accounts, format, &options, &mut rng, NOW)?);
            Ok(())
        })?;
        let figures = [
            ("seconds", took.as_secs_f64(), "s"),
            (
                "ratio",
                plain.as_secs_f64() / took.as_secs_f64(),
                "x of plain JSON",
            ),
        ];
        for (what, value, unit) in figures {
            let name = format!("export_{format}_{ACCOUNTS}_{what}");
            let line = serde_json::json!({"name": name, "value": value, "unit": unit});
            writeln!(std::io::stdout(), "{line}")?;
        }
    }
    Ok(())
}

fn median(
    mut action: impl FnMut() -> Result<(), Box<dyn Error>>,
) -> Result<Duration, Box<dyn Error>> {
    let mut times = Vec::with_capacity(TIMES);
    for _ in 0..TIMES {
        let start = Instant::now();
        action()?;
        times.push(start.elapsed());
    }
    times.sort_unstable();
    Ok(times.get(TIMES / 2).copied().unwrap_or_default())
}
