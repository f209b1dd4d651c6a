//! `cargo xtask e2e`: the app in a real browser, against the real programs (`e2e/`, Playwright).

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, bail};
use serde_json::Value;

use crate::app::Quality;
use crate::programs::Programs;
use crate::test::Count;
use crate::{app, process, programs, tools};

/// What is tried.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// The app and the programs as they are released, not as they are quickly built.
    #[arg(long)]
    release: bool,
    /// Passed on to Playwright: files, `--grep`, `--headed` …
    #[arg(last = true)]
    playwright: Vec<String>,
}

/// Runs them alone.
pub(crate) fn e2e(arguments: &Arguments) -> Result<()> {
    tools::install_missing(tools::FOR_BROWSER)?;
    let (quality, programs) = if arguments.release {
        (Quality::Released, Programs::build()?)
    } else {
        (Quality::Quick, Programs::build_quickly()?)
    };
    let mut count = Count::default();
    let outcome = play(quality, &programs, &arguments.playwright, &mut count);
    println!("\n{count}");
    outcome
}

/// The step of `cargo xtask test`.
pub(crate) fn tests(count: &mut Count) -> Result<()> {
    play(Quality::Quick, &Programs::of_tests()?, &[], count)
}

fn play(quality: Quality, programs: &Programs, more: &[String], count: &mut Count) -> Result<()> {
    let stage = Stage::set(quality, programs)?;
    let scratch = tempfile::tempdir()?;
    let results = scratch.path().join("results.json");
    let mut playwright = stage.command("npx", &["playwright", "test", "--reporter=list,json"]);
    playwright
        .args(more)
        .env("PLAYWRIGHT_JSON_OUTPUT_NAME", &results);
    let outcome = process::run(&mut playwright);
    let counted = read(&results)?;
    *count += counted;
    if outcome.is_ok() && counted.passed == 0 {
        bail!("no test ran in the browser");
    }
    outcome
}

/// The folder `e2e` with what it needs, and everything that is looked at in a browser from there.
pub(crate) struct Stage<'a> {
    folder: PathBuf,
    programs: &'a Programs,
    app: PathBuf,
    chromium: PathBuf,
}

impl<'a> Stage<'a> {
    /// Builds the app and gets the packages.
    pub(crate) fn set(quality: Quality, programs: &'a Programs) -> Result<Self> {
        let stage = Self {
            folder: programs::root().join("e2e"),
            programs,
            app: app::build(quality)?,
            chromium: tools::chromium().context("Chromium is not installed")?,
        };
        process::run(&mut stage.command("npm", &["ci", "--no-audit", "--no-fund"]))?;
        Ok(stage)
    }

    /// A program that is told where everything is.
    pub(crate) fn command(&self, program: &str, arguments: &[&str]) -> Command {
        let mut command = Command::new(program);
        command
            .args(arguments)
            .current_dir(&self.folder)
            .env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")
            .env("LIFEBOAT_SERVER", &self.programs.server)
            .env("LIFEBOAT_CLI", &self.programs.lifeboat)
            .env("LIFEBOAT_APP", &self.app)
            .env("LIFEBOAT_CHROMIUM", &self.chromium);
        command
    }
}

fn read(results: &Path) -> Result<Count> {
    let results = fs::read(results).context("Playwright wrote no results")?;
    count(&serde_json::from_slice(&results)?)
}

/// What Playwright's own summary says. A test that passed only when it was repeated has failed.
fn count(results: &Value) -> Result<Count> {
    let stats = results
        .get("stats")
        .context("Playwright's results are no results")?;
    let number = |name: &str| stats.get(name).and_then(Value::as_u64).unwrap_or_default();
    Ok(Count {
        passed: number("expected"),
        failed: number("unexpected") + number("flaky"),
        ignored: number("skipped"),
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_test_that_passed_at_the_second_try_has_failed() {
        let stats = json!({"expected": 7, "unexpected": 1, "flaky": 2, "skipped": 3});
        let counted = count(&json!({"stats": stats})).unwrap();
        assert_eq!(
            counted,
            Count {
                passed: 7,
                failed: 3,
                ignored: 3
            }
        );
        assert!(count(&json!({})).is_err());
    }
}
