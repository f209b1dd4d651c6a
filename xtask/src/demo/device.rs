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
        self.show(code, usize::MAX, arguments)
    }

    /// Runs a command that has to succeed, and shows the beginning of what it printed.
    pub(super) fn run_shortened(&self, lines: usize, arguments: &[&str]) -> Result<()> {
        self.show(0, lines, arguments).map(|_| ())
    }

    fn show(&self, code: i32, lines: usize, arguments: &[&str]) -> Result<String> {
        let output = self.output(arguments)?;
        let printed = both(&output);
        let mut shown: Vec<_> = printed.lines().take(lines).collect();
        if printed.lines().count() > lines {
            shown.push("…");
        }
        narrator::command(self.name, &Self::line(arguments), &shown.join("\n"));
        if output.status.code() != Some(code) {
            bail!(
                "expected exit code {code}, and the command ended with {}",
                output.status
            );
        }
        Ok(printed)
    }
}
