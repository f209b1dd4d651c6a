//! The app in a real browser (`e2e/bench`).

use anyhow::{Context as _, Result};
use serde::Deserialize;

use super::{Goal, Row};
use crate::app::Quality;
use crate::browser::Stage;
use crate::programs::Programs;
use crate::{process, tools};

/// A figure as `e2e/bench/row.ts` has it.
#[derive(Debug, Deserialize)]
struct Figure {
    name: String,
    value: f64,
    unit: String,
    goal: Option<String>,
}

pub(super) fn measure(programs: &Programs) -> Result<Vec<Row>> {
    tools::install_missing(tools::FOR_BROWSER)?;
    let stage = Stage::set(Quality::Released, programs)?;
    let printed = process::output(&mut stage.command("npm", &["run", "--silent", "bench"]))?;
    let figures: Vec<Figure> = serde_json::from_str(&printed).context("no figures")?;
    figures.into_iter().map(row).collect()
}

fn row(figure: Figure) -> Result<Row> {
    let goal = figure.goal.as_deref().map(goal).transpose()?;
    Ok(Row {
        goal,
        ..Row::new(figure.name, figure.value, figure.unit)
    })
}

fn goal(text: &str) -> Result<Goal> {
    let (sign, number) = text
        .split_once(' ')
        .context("a goal is a sign and a number")?;
    let number = number.parse()?;
    match sign {
        "≥" => Ok(Goal::AtLeast(number)),
        "≤" => Ok(Goal::AtMost(number)),
        _ => anyhow::bail!("a goal begins with ≥ or ≤"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_goal_is_read_as_it_is_written() {
        for text in ["≥ 95", "≤ 350"] {
            assert_eq!(goal(text).unwrap().to_string(), text);
        }
        assert!(goal("350").is_err());
        assert!(goal("about 350").is_err());
    }
}
