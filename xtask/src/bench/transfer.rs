//! Bringing in 10 000 accounts from other apps' exports.

use anyhow::Result;
use serde_json::Value;

use super::{Row, example};

pub(super) fn measure() -> Result<Vec<Row>> {
    let lines = example("lifeboat-transfer", "import_rate", &[])?;
    Ok(lines.iter().filter_map(row).collect())
}

/// The row of a figure. What is sealed takes the memory that its key is made with, however small the file is,
/// so that has no goal.
fn row(figure: &Value) -> Option<Row> {
    let name = figure.get("name")?.as_str()?.strip_prefix("import_")?;
    let value = figure.get("value")?.as_f64()?;
    let (format, what) = name.rsplit_once('_')?;
    let row = |text: &str, unit| Row::new(format!("{text} {format}"), value, unit);
    match what {
        "seconds" => Some(row("10 000 accounts from", "s").at_most(1.0)),
        "memory" if format == "age" || format.ends_with("_sealed") => None,
        "memory" => Some(row("memory for 10 000 accounts from", "x the file").at_most(16.0)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_figure_is_a_row_with_its_goal() {
        let figure = |name| row(&json!({"name": name, "value": 17.0, "unit": "s"}));
        let slow = figure("import_aegis_seconds").unwrap();
        assert_eq!(
            (slow.name.as_str(), slow.met()),
            ("10 000 accounts from aegis", Some(false))
        );
        assert_eq!(figure("import_aegis_memory").unwrap().met(), Some(false));
        assert_eq!(figure("import_aegis_sealed_memory"), None);
        assert_eq!(figure("codes"), None);
    }
}
