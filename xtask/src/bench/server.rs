//! The server: requests a second, with few and with many recovery accounts, and its memory.

use anyhow::{Context as _, Result};

use super::{Row, example, named};
use crate::programs::Programs;

pub(super) fn measure(programs: &Programs, accounts: u64) -> Result<Vec<Row>> {
    let program = programs
        .server
        .to_str()
        .context("a path that is not UTF-8")?;
    let lines = example(
        "lifeboat-server",
        "rates",
        &[program, &accounts.to_string()],
    )?;
    let rate = |name: &str| named(&lines, &format!("{name}_rate"));
    let ratio = |name: &str| named(&lines, &format!("{name}_ratio"));
    let mut rows = vec![
        Row::new("/healthz", rate("healthz")?, "per second"),
        Row::new(
            "restore (GET of the head, 50 accounts)",
            rate("restore")?,
            "per second",
        ),
        Row::new("restore against /healthz", ratio("restore")?, "x").at_least(0.3),
        Row::new("commit (durable, read back)", rate("commit")?, "per second"),
        Row::new("commit against /healthz", ratio("commit")?, "x").at_least(0.15),
        Row::new(
            "commit without read-back against /healthz",
            ratio("commit_without_read_back")?,
            "x",
        ),
        Row::new(
            "commits to SQLite alone, without a server, against /healthz",
            ratio("sqlite_alone")?,
            "x",
        ),
    ];
    for (name, what) in [
        ("healthz", "/healthz"),
        ("restore", "restore"),
        ("commit", "commit"),
    ] {
        let name_of_ratio = format!("{name}_with_many_accounts");
        let row = format!("{what} with {accounts} accounts against 1 000");
        rows.push(Row::new(row, ratio(&name_of_ratio)?, "x").at_least(0.8));
    }
    let at_rest = named(&lines, "server_at_rest")?;
    rows.push(Row::new("server at rest, resident", at_rest, "MB").at_most(40.0));
    let under_load = named(&lines, "server_under_load")?;
    rows.push(Row::new(
        "server after the load, its own memory",
        under_load,
        "MB",
    ));
    Ok(rows)
}
