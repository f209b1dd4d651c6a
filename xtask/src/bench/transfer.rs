//! Bringing in 10 000 accounts from another app's export.

use anyhow::Result;

use super::{Row, example, named};

pub(super) fn measure() -> Result<Vec<Row>> {
    let lines = example("lifeboat-transfer", "import_rate", &[])?;
    let mut rows = Vec::new();
    for (file, what) in [("aegis", "an Aegis export"), ("uris", "a list of URIs")] {
        let seconds = named(&lines, &format!("{file}_10000_seconds"))?;
        rows.push(Row::new(format!("10 000 accounts from {what}"), seconds, "s").at_most(1.0));
        // Not every system says what memory a process held.
        if let Ok(memory) = named(&lines, &format!("{file}_10000_memory")) {
            let name = format!("memory for 10 000 accounts from {what}");
            rows.push(Row::new(name, memory, "x the file").at_most(16.0));
        }
    }
    Ok(rows)
}
