//! The messages that a server in development mode put into its outbox folder.

use std::{
    fs,
    path::Path,
    thread,
    time::{Duration, Instant},
};

use serde_json::Value;

/// How long a message may take.
const PATIENCE: Duration = Duration::from_secs(10);

/// Every message to this address, oldest first.
pub(super) fn messages_to(outbox: &Path, to: &str) -> Vec<Value> {
    let Ok(entries) = fs::read_dir(outbox) else {
        return Vec::new();
    };
    let mut files: Vec<_> = entries
        .map(|entry| entry.unwrap().path())
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == "json")
        })
        .filter(|path| !path.file_name().unwrap().to_string_lossy().starts_with('.'))
        .collect();
    files.sort();
    files
        .iter()
        .filter_map(|path| serde_json::from_slice::<Value>(&fs::read(path).ok()?).ok())
        .filter(|message| message["to"] == to)
        .collect()
}

/// Every message to this address that carries a code, oldest first.
///
/// Messages leave when the server gets to them, so that one that was caused earlier may come after
/// a code was asked for.
pub(super) fn codes_to(outbox: &Path, to: &str) -> Vec<String> {
    messages_to(outbox, to).iter().filter_map(code_in).collect()
}

/// Waits until `messages` finds more than `seen`, and gives the newest.
pub(super) fn newest<M>(to: &str, seen: usize, messages: impl Fn() -> Vec<M>) -> M {
    let start = Instant::now();
    loop {
        let mut messages = messages();
        if messages.len() > seen {
            return messages.pop().unwrap();
        }
        assert!(start.elapsed() < PATIENCE, "no message came to {to}");
        thread::sleep(Duration::from_millis(20));
    }
}

/// The six digits in a message.
fn code_in(message: &Value) -> Option<String> {
    message["code"].as_str().map(str::to_owned)
}
