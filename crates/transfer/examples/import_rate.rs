//! How fast 10 000 accounts come in, and what memory that takes: the time of an import, against that of
//! reading the same JSON into values of any kind, and the most memory the process held, against the size
//! of the file.
//!
//! Prints one JSON object a line, `{"name", "value", "unit"}`. Run it optimized:
//!
//! ```text
//! cargo run --release -p lifeboat-transfer --example import_rate
//! ```

use std::error::Error;
use std::fmt::Write as _;
use std::hint::black_box;
use std::io::Write as _;
use std::time::Instant;

use lifeboat_transfer::{Format, ImportOptions, import};
use lifeboat_vault::Timestamp;
use rand::SeedableRng;
use rand::rngs::StdRng;

const ACCOUNTS: usize = 10_000;
/// How often each is done; the median counts.
const TIMES: usize = 9;

fn main() -> Result<(), Box<dyn Error>> {
    let files = [
        ("aegis", Format::Aegis, aegis()?),
        ("uris", Format::OtpauthUri, uris()?),
    ];
    for (name, format, file) in files {
        let before = peak_kib();
        let (mut ours, mut others) = (Vec::new(), Vec::new());
        for _ in 0..TIMES {
            ours.push(seconds(|| {
                let import = imported(&file, format)?;
                black_box(import);
                Ok(())
            })?);
            others.push(seconds(|| {
                if format == Format::Aegis {
                    black_box(serde_json::from_str::<serde_json::Value>(&file)?);
                }
                Ok(())
            })?);
        }
        let (ours, others) = (median(ours), median(others));
        report(&format!("{name}_10000_seconds"), ours, "s")?;
        if format == Format::Aegis {
            report("aegis_10000_against_json", ours / others, "x")?;
        }
        if let (Some(before), Some(after)) = (before, peak_kib()) {
            let grown = (after - before) * 1024.0;
            report(
                &format!("{name}_10000_memory"),
                grown / size(&file),
                "x the file",
            )?;
        }
    }
    Ok(())
}

fn imported(file: &str, format: Format) -> Result<lifeboat_transfer::Import, Box<dyn Error>> {
    let now = Timestamp::from_seconds(1_767_225_600);
    let mut rng = StdRng::seed_from_u64(1);
    let import = import(file.as_bytes(), &ImportOptions::default(), &mut rng, now)?;
    if import.format != format || import.entries.len() != ACCOUNTS {
        return Err("not everything came in".into());
    }
    Ok(import)
}

fn aegis() -> Result<String, Box<dyn Error>> {
    let mut file = String::from(r#"{"version":1,"header":null,"db":{"version":3,"entries":["#);
    for number in 0..ACCOUNTS {
        let comma = if number == 0 { "" } else { "," };
        write!(
            file,
            r#"{comma}{{"type":"totp","uuid":"00000000-0000-4000-8000-{number:012}","name":"user{number}",
"issuer":"Example {number}","note":"","favorite":false,"icon":null,"info":{{
"secret":"GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ","algo":"SHA1","digits":6,"period":30}},"groups":[]}}"#
        )?;
    }
    file.push_str(r#"],"groups":[]}}"#);
    Ok(file)
}

fn uris() -> Result<String, Box<dyn Error>> {
    let mut file = String::new();
    for number in 0..ACCOUNTS {
        writeln!(
            file,
            "otpauth://totp/Example%20{number}:user{number}?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ\
             &issuer=Example%20{number}&algorithm=SHA1&digits=6&period=30"
        )?;
    }
    Ok(file)
}

fn seconds(work: impl FnOnce() -> Result<(), Box<dyn Error>>) -> Result<f64, Box<dyn Error>> {
    let start = Instant::now();
    work()?;
    Ok(start.elapsed().as_secs_f64())
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

#[expect(clippy::cast_precision_loss, reason = "a ratio")]
fn size(file: &str) -> f64 {
    file.len() as f64
}

/// The most memory that the process has held so far, in KiB, where the system says so.
fn peak_kib() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().strip_suffix(" kB")?.trim().parse().ok()
}

fn report(name: &str, value: f64, unit: &str) -> Result<(), Box<dyn Error>> {
    let line = serde_json::json!({"name": name, "value": value, "unit": unit});
    writeln!(std::io::stdout(), "{line}")?;
    Ok(())
}
