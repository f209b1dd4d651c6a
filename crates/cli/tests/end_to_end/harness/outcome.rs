//! What a command did.

use std::process::Output;

use serde_json::Value;

/// What a command printed and how it ended.
pub(crate) struct Outcome {
    pub(crate) command: String,
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Outcome {
    pub(crate) fn new(command: String, output: &Output) -> Self {
        Self {
            command,
            code: output.status.code().unwrap_or(-1),
            stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }

    /// It ended with this code.
    #[track_caller]
    pub(crate) fn exits(self, code: i32) -> Self {
        assert_eq!(self.code, code, "wrong exit code\n{self}");
        self
    }

    /// It succeeded.
    #[track_caller]
    pub(crate) fn ok(self) -> Self {
        self.exits(0)
    }

    /// It told the user this, whatever the case, on either stream.
    #[track_caller]
    pub(crate) fn says(self, text: &str) -> Self {
        assert!(self.mentions(text), "does not say {text:?}\n{self}");
        self
    }

    /// It did not tell the user this.
    #[track_caller]
    pub(crate) fn does_not_say(self, text: &str) -> Self {
        assert!(!self.mentions(text), "says {text:?}\n{self}");
        self
    }

    /// Whether it told the user this. Line breaks count as spaces.
    pub(crate) fn mentions(&self, text: &str) -> bool {
        let all = format!("{} {}", self.stdout, self.stderr).to_lowercase();
        let words = all.split_whitespace().collect::<Vec<_>>().join(" ");
        words.contains(&text.to_lowercase())
    }

    /// What it printed, as JSON.
    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        match serde_json::from_str(&self.stdout) {
            Ok(value) => value,
            Err(error) => panic!("no JSON: {error}\n{self}"),
        }
    }
}

impl std::fmt::Display for Outcome {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self {
            command,
            code,
            stdout,
            stderr,
        } = self;
        write!(
            f,
            "$ lifeboat {command}\nexit code {code}\n--- stdout\n{stdout}\n--- stderr\n{stderr}"
        )
    }
}
