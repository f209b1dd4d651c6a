//! Codes per second, against the crate `totp-rs`.

use anyhow::{Context as _, Result};
use serde_json::Value;

use super::{Row, example};

pub(super) fn measure() -> Result<Vec<Row>> {
    let lines = example("lifeboat-otp", "codes_per_second", &[])?;
    let line = lines.first().context("nothing was printed")?;
    let figure = |key: &str| {
        line.get(key)
            .and_then(Value::as_f64)
            .with_context(|| format!("no figure \"{key}\""))
    };
    Ok(vec![
        Row::new("codes per second", figure("ours")?, "per second"),
        Row::new("codes per second against totp-rs", figure("ratio")?, "x").at_least(1.5),
    ])
}
