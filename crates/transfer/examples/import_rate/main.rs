//! How fast 10 000 accounts come in from each format that is text, and what memory that takes: the time of
//! an import, and the most memory that the process held against the size of the file. The same of files that are
//! made to take much.
//!
//! Prints one JSON object a line, `{"name", "value", "unit"}`. Each file is made in one process and read in
//! another, because a process never says that it holds less than before. Run it optimized:
//!
//! ```text
//! cargo run --release -p lifeboat-transfer --example import_rate
//! cargo run --release -p lifeboat-transfer --example import_rate -- aegis
//! cargo run --release -p lifeboat-transfer --example import_rate -- --file FILE [PASSWORD]
//! ```

mod files;
#[path = "../../tests/suite/hostile.rs"]
mod hostile;

use std::error::Error;
use std::hint::black_box;
use std::io::{Read as _, Write as _};
use std::process::{Command, Stdio};
use std::time::Instant;

use lifeboat_transfer::{ImportOptions, Password, import};
use lifeboat_vault::Timestamp;
use rand::SeedableRng;
use rand::rngs::StdRng;

use files::File;

const ACCOUNTS: usize = 10_000;
/// How often each is read; the median counts.
const TIMES: usize = 9;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        [] => measure_all(),
        ["--made", name, accounts] => measure(name, &made()?, None, accounts.parse().ok()),
        ["--made", name, accounts, password] => {
            measure(name, &made()?, Some(password), accounts.parse().ok())
        }
        ["--file", path] => measure("import_file", &std::fs::read(path)?, None, None),
        ["--file", path, password] => {
            measure("import_file", &std::fs::read(path)?, Some(password), None)
        }
        [name] => {
            let mut shapes = hostile::shapes().into_iter();
            if let Some((_, file)) = shapes.find(|(shape, _)| *shape == name) {
                return measure_elsewhere(&format!("hostile_{name}"), &file, None, None);
            }
            let file = files::all()
                .find(|file| file.name == name)
                .ok_or("no format has this name")?;
            let File { make, password, .. } = file;
            measure_elsewhere(
                &format!("import_{name}"),
                &make(ACCOUNTS),
                password,
                Some(ACCOUNTS),
            )
        }
        _ => Err("give one name, or --file FILE [PASSWORD]".into()),
    }
}

fn measure_all() -> Result<(), Box<dyn Error>> {
    let this = std::env::current_exe()?;
    let files = files::all().map(|file| file.name);
    for name in files.chain(hostile::shapes().into_iter().map(|(name, _)| name)) {
        let status = Command::new(&this).arg(name).status()?;
        if !status.success() {
            return Err(format!("{name} could not be measured").into());
        }
    }
    Ok(())
}

/// Has another process read the file that this one made.
fn measure_elsewhere(
    name: &str,
    file: &[u8],
    password: Option<&str>,
    expected: Option<usize>,
) -> Result<(), Box<dyn Error>> {
    let expected = expected.map_or_else(|| "any".to_owned(), |count| count.to_string());
    let mut reader = Command::new(std::env::current_exe()?)
        .args(["--made", name, &expected])
        .args(password)
        .stdin(Stdio::piped())
        .spawn()?;
    if let Some(mut input) = reader.stdin.take() {
        input.write_all(file)?;
    }
    if reader.wait()?.success() {
        Ok(())
    } else {
        Err(format!("{name} could not be measured").into())
    }
}

/// The file that another process made.
fn made() -> std::io::Result<Vec<u8>> {
    let mut file = Vec::new();
    std::io::stdin().read_to_end(&mut file)?;
    Ok(file)
}

fn measure(
    name: &str,
    file: &[u8],
    password: Option<&str>,
    expected: Option<usize>,
) -> Result<(), Box<dyn Error>> {
    let options = ImportOptions {
        password: password.map(|password| Password::new(password.to_owned().into())),
        ..ImportOptions::default()
    };
    let before = peak_kib();
    let mut took = Vec::new();
    for _ in 0..TIMES {
        let mut rng = StdRng::seed_from_u64(1);
        let start = Instant::now();
        let now = Timestamp::from_seconds(1_767_225_600);
        let result = import(file, &options, &mut rng, now);
        took.push(start.elapsed().as_secs_f64());
        if let Some(expected) = expected {
            let found = result.as_ref().map_err(Clone::clone)?.entries.len();
            if found != expected {
                return Err(format!("{name}: {found} accounts came in").into());
            }
        }
        let _ = black_box(result);
    }
    took.sort_by(f64::total_cmp);
    let median = took.get(TIMES / 2).copied().unwrap_or(f64::NAN);
    report(&format!("{name}_seconds"), median, "s")?;
    if let (Some(before), Some(after)) = (before, peak_kib()) {
        let grown = (after - before) * 1024.0 / size(file);
        report(&format!("{name}_memory"), grown, "x the file")?;
    }
    Ok(())
}

#[expect(clippy::cast_precision_loss, reason = "a ratio")]
const fn size(file: &[u8]) -> f64 {
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
