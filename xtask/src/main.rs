//! `cargo xtask`: everything that is done to this project, besides writing it.
//!
//! - `test`: format, lints, the arrows between crates, all tests, the documentation.
//! - `demo`: the story that Lifeboat exists for, played with the real programs.
//! - `app`: the app, built into a folder.
//! - `e2e`: the app in a real browser.
//! - `icons`: the app's pictures, drawn anew.
//! - `run`: a server for daily use.
//! - `bench`: the figures of `docs/performance.md`.
//! - `manual`: the manual pages.

#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a task runner speaks to the person who started it"
)]

mod app;
mod arrows;
mod bench;
mod browser;
mod demo;
mod device;
mod manual;
mod postgres;
mod process;
mod programs;
mod run;
mod server;
mod terminal;
mod test;
mod tools;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Build, run, test and measure Lifeboat.
#[derive(Parser)]
#[command(bin_name = "cargo xtask", max_term_width = 100)]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Install what the tests need, then check format, lints, arrows, tests and documentation.
    Test(test::Arguments),
    /// Lose the device, keep the accounts: the whole story, with the real programs.
    Demo(programs::FromFolder),
    /// Build the app into a folder that a server serves.
    App(app::Arguments),
    /// Try the app in a real browser, against the real programs.
    E2e(browser::Arguments),
    /// Draw the app's icons from their SVG files.
    Icons,
    /// Run a server for daily use, on SQLite in a folder.
    Run(run::Arguments),
    /// Measure the rows of docs/performance.md.
    Bench(bench::Arguments),
    /// Write the manual pages into a folder.
    Manual(manual::Arguments),
}

fn main() -> ExitCode {
    let outcome = match Arguments::parse().task {
        Task::Test(arguments) => test::test(&arguments),
        Task::Demo(arguments) => demo::demo(&arguments),
        Task::App(arguments) => app::app(&arguments),
        Task::E2e(arguments) => browser::e2e(&arguments),
        Task::Icons => app::icons::draw(),
        Task::Run(arguments) => run::run(&arguments),
        Task::Bench(arguments) => bench::bench(&arguments),
        Task::Manual(arguments) => manual::manual(&arguments),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{} {error:#}", terminal::red("error:"));
            ExitCode::FAILURE
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        Arguments::command().debug_assert();
    }
}
