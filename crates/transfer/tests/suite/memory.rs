//! How much memory hostile files take. Each is read in a process of its own, because a process never says that
//! it holds less than before; where the system does not tell how much that is, this is skipped.

use std::process::Command;
use std::time::{Duration, Instant};

use crate::hostile::shapes;
use crate::support::try_import;

/// Which file the process is started for.
const SHAPE: &str = "LIFEBOAT_HOSTILE_SHAPE";
/// For a file of one megabyte, in KiB. Places of entries alone take a good part of it.
const MOST_KIB: u64 = 48 * 1024;
const MOST_TIME: Duration = Duration::from_secs(30);

#[test]
fn a_hostile_file_takes_neither_much_memory_nor_long() {
    if peak_kib().is_none() {
        eprintln!("skipped: this system does not say how much memory a process has held");
        return;
    }
    let this = std::env::current_exe().unwrap();
    for (name, _) in shapes() {
        let status = Command::new(&this)
            .args([
                "--exact",
                "memory::the_file_that_was_asked_for",
                "--nocapture",
            ])
            .env(SHAPE, name)
            .status()
            .unwrap();
        assert!(status.success(), "{name}");
    }
}

/// What the test above starts processes for; it does nothing by itself.
#[test]
fn the_file_that_was_asked_for() {
    let Ok(asked) = std::env::var(SHAPE) else {
        return;
    };
    let (name, file) = shapes()
        .into_iter()
        .find(|(name, _)| *name == asked)
        .unwrap();
    let before = peak_kib().unwrap();
    let start = Instant::now();
    let result = try_import(&file);
    let (took, grown) = (start.elapsed(), peak_kib().unwrap() - before);
    let came = result.map(|import| (import.entries.len(), import.error_count()));
    eprintln!("{name}: {grown} KiB, {took:?}, {came:?}");
    assert!(grown < MOST_KIB && took < MOST_TIME);
}

/// The most memory that the process has held so far, in KiB.
fn peak_kib() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().strip_suffix(" kB")?.trim().parse().ok()
}
