//! Sign-in requests with 1 000 devices connected: how many a second, and how soon one arrives.

use anyhow::{Context as _, Result};

use super::{Row, example, named};
use crate::programs::Programs;

pub(super) fn measure(programs: &Programs) -> Result<Vec<Row>> {
    let program = programs
        .server
        .to_str()
        .context("a path that is not UTF-8")?;
    let lines = example("lifeboat-server", "sign_in_requests", &[program])?;
    let mut rows = vec![Row::new(
        "/healthz beside 1 000 connected devices",
        named(&lines, "healthz_rate")?,
        "per second",
    )];
    for name in ["created", "delivered", "answered"] {
        let what = format!("sign-in requests {name}");
        let rate = named(&lines, &format!("{name}_rate"))?;
        rows.push(Row::new(what.clone(), rate, "per second"));
        let ratio = named(&lines, &format!("{name}_ratio"))?;
        rows.push(Row::new(format!("{what} against /healthz"), ratio, "x"));
    }
    for (name, what) in [("delay_median", "median"), ("delay_p99", "99 in 100")] {
        let row = format!("from a sign-in request to its device, {what}");
        rows.push(Row::new(row, named(&lines, name)?, "ms"));
    }
    Ok(rows)
}
