//! Sealing and opening versions, against `age` on the same bytes.

use anyhow::Result;

use super::{Row, example, named};

pub(super) fn measure() -> Result<Vec<Row>> {
    let lines = example("lifeboat-seal", "seal_ratio", &[])?;
    let mut rows = Vec::new();
    for (what, doing) in [("seal", "sealing"), ("open", "opening")] {
        for accounts in [50, 1_000, 10_000] {
            let rate = named(&lines, &format!("{what}_{accounts}_rate"))?;
            rows.push(Row::new(
                format!("{doing} {accounts} accounts"),
                rate,
                "per second",
            ));
            let ratio = named(&lines, &format!("{what}_{accounts}_ratio"))?;
            let name = format!("{doing} {accounts} accounts against age");
            rows.push(Row::new(name, ratio, "x").at_least(0.9));
        }
    }
    for accounts in [50, 1_000, 10_000] {
        let ratio = named(&lines, &format!("open_and_hash_{accounts}_ratio"))?;
        let name = format!("opening {accounts} accounts with age, and the hash of the file");
        rows.push(Row::new(name, ratio, "x"));
    }
    Ok(rows)
}
