//! `cargo xtask bench`: the figures of `docs/performance.md`.
//!
//! Machines differ, so what has a goal is a ratio of two things that were measured in one run, in
//! turn. Where a figure misses its goal, that is shown; it is no failure of the run.

mod app;
mod codes;
mod device;
mod machine;
mod proxy;
mod recovery;
mod sealing;
mod server;
mod sign_in_requests;
mod table;
mod transfer;

use anyhow::{Context as _, Result};
use serde_json::{Value, json};

use crate::process;
use crate::programs::{self, Programs};

/// What can be chosen.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Print a list of {name, value, unit, goal, met} instead of a table.
    #[arg(long)]
    json: bool,
    /// Measure this part only: codes, sealing, transfer, server, device, recovery,
    /// sign-in-requests or app.
    #[arg(long, value_name = "PART")]
    only: Option<Part>,
    /// How many recovery accounts are stored where many are.
    #[arg(long, default_value_t = 1_000_000)]
    accounts: u64,
    #[command(flatten)]
    programs: programs::FromFolder,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Part {
    Codes,
    Sealing,
    Transfer,
    Server,
    Device,
    Recovery,
    SignInRequests,
    App,
}

/// A figure.
#[derive(Debug, Clone, PartialEq)]
struct Row {
    name: String,
    value: f64,
    unit: String,
    /// None for what is shown beside, to make sense of the others.
    goal: Option<Goal>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Goal {
    AtLeast(f64),
    AtMost(f64),
}

/// Measures, and prints what came out.
pub(crate) fn bench(arguments: &Arguments) -> Result<()> {
    let wanted = |part| arguments.only.is_none_or(|only| only == part);
    let programs = Programs::find(&arguments.programs)?;
    let mut rows = Vec::new();
    let mut measure = |part, what: &str, measure: &dyn Fn() -> Result<Vec<Row>>| -> Result<()> {
        if wanted(part) {
            eprintln!("Measuring {what} …");
            rows.extend(measure().with_context(|| format!("cannot measure {what}"))?);
        }
        Ok(())
    };
    measure(Part::Codes, "codes", &codes::measure)?;
    measure(Part::Sealing, "sealing", &sealing::measure)?;
    measure(Part::Transfer, "an import", &transfer::measure)?;
    measure(Part::Device, "a device", &|| device::measure(&programs))?;
    measure(Part::Recovery, "a recovery", &|| {
        recovery::measure(&programs)
    })?;
    measure(Part::Server, "the server", &|| {
        server::measure(&programs, arguments.accounts)
    })?;
    measure(Part::SignInRequests, "sign-in requests", &|| {
        sign_in_requests::measure(&programs)
    })?;
    measure(Part::App, "the app", &|| app::measure(&programs))?;
    if arguments.json {
        let list: Vec<Value> = rows.iter().filter_map(Row::to_json).collect();
        println!("{}", serde_json::to_string_pretty(&list)?);
    } else {
        table::print(&machine::describe(), &rows);
    }
    Ok(())
}

impl Row {
    fn new(name: impl Into<String>, value: f64, unit: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            value,
            unit: unit.into(),
            goal: None,
        }
    }

    fn at_least(mut self, goal: f64) -> Self {
        self.goal = Some(Goal::AtLeast(goal));
        self
    }

    fn at_most(mut self, goal: f64) -> Self {
        self.goal = Some(Goal::AtMost(goal));
        self
    }

    fn met(&self) -> Option<bool> {
        Some(match self.goal? {
            Goal::AtLeast(goal) => self.value >= goal,
            Goal::AtMost(goal) => self.value <= goal,
        })
    }

    fn to_json(&self) -> Option<Value> {
        let Self {
            name, value, unit, ..
        } = self;
        let (goal, met) = (self.goal?.to_string(), self.met());
        Some(json!({"name": name, "value": value, "unit": unit, "goal": goal, "met": met}))
    }
}

impl std::fmt::Display for Goal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::AtLeast(goal) => write!(f, "≥ {goal}"),
            Self::AtMost(goal) => write!(f, "≤ {goal}"),
        }
    }
}

/// Runs a crate's example, optimized, and reads the JSON objects that it prints, one a line.
fn example(package: &str, name: &str, arguments: &[&str]) -> Result<Vec<Value>> {
    let mut run = programs::cargo();
    run.args([
        "run",
        "--quiet",
        "--release",
        "--package",
        package,
        "--example",
        name,
        "--",
    ]);
    let printed = process::output(run.args(arguments))?;
    printed
        .lines()
        .map(|line| serde_json::from_str(line).with_context(|| format!("no JSON: {line}")))
        .collect()
}

/// The `value` of the line that has this `name`.
fn named(lines: &[Value], name: &str) -> Result<f64> {
    lines
        .iter()
        .find(|line| line.get("name").and_then(Value::as_str) == Some(name))
        .and_then(|line| line.get("value")?.as_f64())
        .with_context(|| format!("no figure \"{name}\""))
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_says_whether_its_goal_is_met() {
        let row = Row::new("codes", 1.6, "x").at_least(1.5);
        assert_eq!(row.met(), Some(true));
        assert_eq!(
            Row::new("memory", 41.0, "MB").at_most(40.0).met(),
            Some(false)
        );
        assert_eq!(
            row.to_json().unwrap(),
            json!({"name": "codes", "value": 1.6, "unit": "x", "goal": "≥ 1.5", "met": true})
        );
        assert_eq!(Row::new("rate", 1.0, "per second").to_json(), None);
    }
}
