//! `cargo xtask test`: everything that has to hold before a change is taken.

use std::fmt;
use std::ops::AddAssign;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};

use crate::programs::cargo;
use crate::{arrows, browser, postgres, process, terminal, tools};

/// Set, it has tests fail that would be skipped because a program is not installed.
const TEST_ALL: &str = "LIFEBOAT_TEST_ALL";

/// What can be chosen.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Leave the server's tests on PostgreSQL out.
    #[arg(long)]
    without_postgres: bool,
    /// Leave the tests of the app in a browser out.
    #[arg(long)]
    without_browser: bool,
}

/// Runs all checks, and fails if one of them does. A check that fails does not keep the others from
/// running.
pub(crate) fn test(arguments: &Arguments) -> Result<()> {
    println!("{}", terminal::bold("Tools"));
    tools::install_missing(tools::FOR_TESTS)?;
    if !arguments.without_browser {
        tools::install_missing(tools::FOR_BROWSER)?;
    }

    let mut report = Report::default();
    report.step("Format", || {
        process::run(cargo().args(["fmt", "--all", "--check"]))
    });
    report.step("Arrows between crates", arrows::check);
    report.step("Lints", || {
        let mut clippy = cargo();
        clippy.args(["clippy", "--workspace", "--all-targets", "--keep-going"]);
        clippy.args(["--", "-D", "warnings"]);
        process::run(&mut clippy)
    });
    let mut count = Count::default();
    report.step(
        "Tests: unit, property, flow, interoperability, documentation",
        || all_tests(arguments, &mut count),
    );
    if !arguments.without_browser {
        report.step("App in a browser", || browser::tests(&mut count));
    }
    report.step("Documentation", || {
        let mut doc = cargo();
        doc.args(["doc", "--workspace", "--no-deps", "--keep-going"])
            .env("RUSTDOCFLAGS", "-D warnings");
        process::run(&mut doc)
    });
    report.close(count)
}

fn all_tests(arguments: &Arguments, count: &mut Count) -> Result<()> {
    let mut tests = cargo();
    tests
        .args(["test", "--workspace", "--no-fail-fast"])
        .env(TEST_ALL, "1");
    let cluster = if arguments.without_postgres {
        tests.env_remove(postgres::VARIABLE);
        None
    } else {
        println!("Starting a throw-away PostgreSQL …");
        Some(postgres::start()?)
    };
    if let Some(cluster) = &cluster {
        tests.env(postgres::VARIABLE, cluster.url());
    }
    let outcome = process::run_watching(&mut tests, |line| count.add(line));
    if outcome.is_ok() && count.passed == 0 {
        bail!("no test ran");
    }
    outcome
}

/// How many tests there were, summed up over all runs.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Count {
    pub(crate) passed: u64,
    pub(crate) failed: u64,
    pub(crate) ignored: u64,
}

impl Count {
    /// Adds a line such as `test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured; …`.
    fn add(&mut self, line: &str) {
        let Some((_, counts)) = line.split_once("test result: ") else {
            return;
        };
        // "ok. 12 passed" or "FAILED. 11 passed"
        let counts = counts.split_once(". ").map_or(counts, |(_, counts)| counts);
        for part in counts.split(';') {
            let Some((number, word)) = part.trim().split_once(' ') else {
                continue;
            };
            let Ok(number) = number.parse::<u64>() else {
                continue;
            };
            match word {
                "passed" => self.passed += number,
                "failed" => self.failed += number,
                "ignored" => self.ignored += number,
                _ => {}
            }
        }
    }
}

impl AddAssign for Count {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.ignored += other.ignored;
    }
}

impl fmt::Display for Count {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} passed, {} failed", self.passed, self.failed)
    }
}

/// What came of each step.
#[derive(Default)]
struct Report(Vec<Step>);

struct Step {
    name: &'static str,
    took: Duration,
    failed: bool,
}

impl Report {
    fn step(&mut self, name: &'static str, action: impl FnOnce() -> Result<()>) {
        println!("\n{}", terminal::bold(name));
        let began = Instant::now();
        let outcome = action().context(name);
        if let Err(error) = &outcome {
            eprintln!("{} {error:#}", terminal::red("failed:"));
        }
        self.0.push(Step {
            name,
            took: began.elapsed(),
            failed: outcome.is_err(),
        });
    }

    fn close(&self, count: Count) -> Result<()> {
        println!("\n{}", terminal::bold("Summary"));
        for step in &self.0 {
            let mark = if step.failed {
                terminal::red("failed")
            } else {
                terminal::green("    ok")
            };
            let took = format!("{:>6.1} s", step.took.as_secs_f64());
            println!("  {mark} {} {}", terminal::dim(&took), step.name);
        }
        let failed = self.0.iter().filter(|step| step.failed).count();
        if count.ignored > 0 {
            println!("{} tests were ignored", count.ignored);
        }
        if failed > 0 {
            let steps = self.0.len();
            bail!("{failed} of {steps} steps failed; tests: {count}");
        }
        println!("\n{count}");
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_are_summed_up_over_all_runs() {
        let mut count = Count::default();
        count.add("running 12 tests");
        count.add("test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; x");
        count.add("test result: FAILED. 3 passed; 2 failed; 0 ignored; 0 measured; finished in 1s");
        assert_eq!(
            count,
            Count {
                passed: 15,
                failed: 2,
                ignored: 1
            }
        );
    }
}
