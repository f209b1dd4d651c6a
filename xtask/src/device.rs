//! A device: a folder that the real `lifeboat` is run on.

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use anyhow::{Context as _, Result, bail};
use serde_json::Value;

use crate::process;

/// One installation of the authenticator.
pub(crate) struct Device {
    /// What it is called; its vault lies in a folder of that name.
    pub(crate) name: &'static str,
    program: PathBuf,
    folder: PathBuf,
    passcode: &'static str,
    password: &'static str,
}

impl Device {
    /// A device on which nothing has been done yet. Its vault will lie inside of `folder`, where
    /// commands are run.
    pub(crate) fn new(
        name: &'static str,
        program: &Path,
        folder: &Path,
        passcode: &'static str,
        password: &'static str,
    ) -> Self {
        let (program, folder) = (program.to_owned(), folder.to_owned());
        Self {
            name,
            program,
            folder,
            passcode,
            password,
        }
    }

    /// What a command that succeeds prints as JSON.
    pub(crate) fn json(&self, arguments: &[&str]) -> Result<Value> {
        self.json_ending_with(0, arguments)
    }

    /// The same, for a command that has to end with this exit code.
    pub(crate) fn json_ending_with(&self, code: i32, arguments: &[&str]) -> Result<Value> {
        let arguments = [&["--json"], arguments].concat();
        let output = self.output(&arguments)?;
        if output.status.code() != Some(code) {
            let (line, status) = (Self::line(&arguments), output.status);
            bail!("`{line}` ended with {status}: {}", both(&output));
        }
        serde_json::from_slice(&output.stdout)
            .with_context(|| format!("`{}` printed no JSON", Self::line(&arguments)))
    }

    /// Runs a command to its end.
    pub(crate) fn output(&self, arguments: &[&str]) -> Result<Output> {
        self.command(arguments)
            .output()
            .with_context(|| format!("cannot run {}", self.program.display()))
    }

    /// A command of this device, ready to be run.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(&self.program);
        command
            .args(arguments)
            .current_dir(&self.folder)
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("HOME", &self.folder)
            .env("LIFEBOAT_HOME", self.folder.join(self.name))
            .env("LIFEBOAT_PASSCODE", self.passcode)
            .env("LIFEBOAT_PASSWORD", self.password)
            .stdin(Stdio::null());
        command
    }

    /// A command as one would type it.
    pub(crate) fn line(arguments: &[&str]) -> String {
        let mut command = Command::new("lifeboat");
        command.args(arguments);
        process::shown(&command)
    }
}

/// What people see of a command: its output, then its messages.
pub(crate) fn both(output: &Output) -> String {
    let text = |bytes| String::from_utf8_lossy(bytes).into_owned();
    let (said, told) = (text(&output.stdout), text(&output.stderr));
    match (said.trim_end(), told.trim_end()) {
        ("", told) => told.to_owned(),
        (said, "") => said.to_owned(),
        (said, told) => format!("{said}\n{told}"),
    }
}
