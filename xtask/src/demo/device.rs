//! Commands of a device, shown as they are run.

use anyhow::{Result, bail};

use super::narrator;
use crate::device::{Device, both};

impl Device {
    /// Runs a command that has to succeed, and shows it. Gives what it printed.
    pub(super) fn run(&self, arguments: &[&str]) -> Result<String> {
        self.expect(0, arguments)
    }

    /// Runs a command that has to end with this exit code, and shows it. Gives what it printed.
    pub(super) fn expect(&self, code: i32, arguments: &[&str]) -> Result<String> {
        self.show(code, arguments, <[_]>::to_vec)
    }

    /// Runs a command that has to succeed, and shows the first lines of what it printed.
    pub(super) fn run_showing_first(&self, lines: usize, arguments: &[&str]) -> Result<()> {
        let shortened = |all: &[String]| {
            let mut shown: Vec<_> = all.iter().take(lines).cloned().collect();
            if all.len() > lines {
                shown.push("…".to_owned());
            }
            shown
        };
        self.show(0, arguments, shortened).map(|_| ())
    }

    /// Runs a command that has to succeed, and shows what it printed from the line on that begins
    /// like this.
    pub(super) fn run_showing_from(&self, beginning: &str, arguments: &[&str]) -> Result<()> {
        let shortened = |all: &[String]| {
            let from = all
                .iter()
                .position(|line| line.trim_start().starts_with(beginning));
            let from = from.unwrap_or_default();
            let mut shown = Vec::new();
            if from > 0 {
                shown.push("…".to_owned());
            }
            shown.extend(all.iter().skip(from).cloned());
            shown
        };
        self.show(0, arguments, shortened).map(|_| ())
    }

    fn show(
        &self,
        code: i32,
        arguments: &[&str],
        shortened: impl Fn(&[String]) -> Vec<String>,
    ) -> Result<String> {
        let output = self.output(arguments)?;
        let printed = both(&output);
        let lines: Vec<_> = printed.lines().map(str::to_owned).collect();
        let as_expected = output.status.code() == Some(code);
        let shown = if as_expected {
            shortened(&lines)
        } else {
            lines
        };
        narrator::command(self.name, &Self::line(arguments), &shown.join("\n"));
        if !as_expected {
            bail!(
                "expected exit code {code}, and the command ended with {}",
                output.status
            );
        }
        Ok(printed)
    }
}
