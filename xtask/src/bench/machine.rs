//! What machine this is.

use std::fs;

/// Processor, cores and memory in one line.
pub(super) fn describe() -> String {
    let processors = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model =
        field(&processors, "model name").unwrap_or("a processor that does not say what it is");
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let memory = fs::read_to_string("/proc/meminfo").unwrap_or_default();
    let memory = field(&memory, "MemTotal")
        .and_then(|value| value.strip_suffix(" kB")?.trim().parse::<u64>().ok())
        .map_or_else(
            || "unknown memory".to_owned(),
            |kilobytes| format!("{} GiB of memory", (kilobytes + 512 * 1024) / (1024 * 1024)),
        );
    let system = std::env::consts::OS;
    format!("{model}, {cores} cores, {memory}, {system}")
}

fn field<'t>(text: &'t str, name: &str) -> Option<&'t str> {
    text.lines().find_map(|line| {
        let (key, value) = line.split_once(':')?;
        (key.trim() == name).then(|| value.trim())
    })
}
