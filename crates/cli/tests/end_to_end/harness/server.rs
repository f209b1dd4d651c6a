//! The real `lifeboat-server`, on a folder of its own.

use std::{
    fs::{self, File},
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::Once,
    thread,
};

use serde_json::Value;
use tempfile::TempDir;

use super::outbox;

/// A running server. It ends with the test.
pub(crate) struct Server {
    data: TempDir,
    environment: Vec<(String, String)>,
    running: Option<Child>,
    address: String,
}

impl Server {
    /// A new server.
    pub(crate) fn start() -> Self {
        Self::start_with(&[])
    }

    /// A new server with this configuration.
    pub(crate) fn start_with(environment: &[(&str, &str)]) -> Self {
        Self::start_in(TempDir::new().unwrap(), environment)
    }

    /// A server on data that is there already.
    pub(crate) fn start_in(data: TempDir, environment: &[(&str, &str)]) -> Self {
        let environment = environment
            .iter()
            .map(|(name, value)| ((*name).into(), (*value).into()))
            .collect();
        let mut server = Self {
            data,
            environment,
            running: None,
            address: "127.0.0.1:0".to_owned(),
        };
        server.run();
        server
    }

    /// Where it listens: `http://127.0.0.1:PORT`.
    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// `127.0.0.1:PORT`.
    pub(crate) fn address(&self) -> &str {
        &self.address
    }

    /// Its folder.
    pub(crate) fn data(&self) -> &Path {
        self.data.path()
    }

    /// Everything that it has logged.
    pub(crate) fn log(&self) -> String {
        fs::read_to_string(self.log_file()).unwrap_or_default()
    }

    /// Goes away, as in a power failure.
    pub(crate) fn stop(&mut self) {
        if let Some(mut child) = self.running.take() {
            child.kill().unwrap();
            child.wait().unwrap();
        }
    }

    /// Comes back at the same address.
    pub(crate) fn come_back(&mut self) {
        assert!(self.running.is_none(), "the server is still there");
        self.run();
    }

    /// Comes back at the same address with another setting.
    pub(crate) fn come_back_with(&mut self, name: &str, value: &str) {
        self.environment.push((name.to_owned(), value.to_owned()));
        self.stop();
        self.run();
    }

    /// A copy of everything that it holds, as it is now. The server pauses for it.
    pub(crate) fn copy(&mut self) -> TempDir {
        self.stop();
        let copy = TempDir::new().unwrap();
        super::copy_folder(self.data.path(), copy.path());
        self.run();
        copy
    }

    /// All messages that were sent to this address or number.
    pub(crate) fn messages_to(&self, to: &str) -> Vec<Value> {
        outbox::messages_to(&self.outbox(), to)
    }

    /// The code in the message that `action` causes.
    pub(crate) fn code_sent_to<R>(&self, to: &str, action: impl FnOnce() -> R) -> (R, String) {
        let codes = || outbox::codes_to(&self.outbox(), to);
        let seen = codes().len();
        let done = action();
        (done, outbox::newest(to, seen, codes))
    }

    /// The message that `action` causes.
    pub(crate) fn message_sent_to<R>(&self, to: &str, action: impl FnOnce() -> R) -> (R, Value) {
        let messages = || self.messages_to(to);
        let seen = messages().len();
        let done = action();
        (done, outbox::newest(to, seen, messages))
    }

    fn outbox(&self) -> PathBuf {
        self.data.path().join("outbox")
    }

    fn log_file(&self) -> PathBuf {
        self.data.path().join("server.log")
    }

    fn run(&mut self) {
        let log = File::options()
            .create(true)
            .append(true)
            .open(self.log_file())
            .unwrap();
        let mut child = Command::new(binary())
            .args(["serve", "--dev", "--listen", &self.address, "--data"])
            .arg(self.data.path())
            .envs(self.environment.iter().map(|(name, value)| (name, value)))
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(log.try_clone().unwrap())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let address = lines.by_ref().map_while(Result::ok).find_map(|line| {
            let (_, address) = line.split_once("listening on http://")?;
            Some(address.trim().trim_end_matches('/').to_owned())
        });
        let Some(address) = address else {
            child.kill().unwrap();
            child.wait().unwrap();
            panic!("the server did not start:\n{}", self.log());
        };
        self.running = Some(child);
        self.address = address;
        thread::spawn(move || {
            use std::io::Write;
            let mut log = log;
            for line in lines.map_while(Result::ok) {
                writeln!(log, "{line}").unwrap();
            }
        });
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop();
    }
}

/// The server's binary.
pub(super) fn binary() -> PathBuf {
    static BUILT: Once = Once::new();
    let target = ["--package", "lifeboat-server", "--bin", "lifeboat-server"];
    built(&BUILT, "lifeboat-server", target)
}

/// The example of an organization's program.
pub(crate) fn protect_command() -> PathBuf {
    static BUILT: Once = Once::new();
    let target = [
        "--package",
        "lifeboat-client",
        "--example",
        "protect_command",
    ];
    built(&BUILT, "examples/protect_command", target)
}

/// A program lies beside the one under test. It is built when it is missing.
fn built(once: &Once, name: &str, target: [&str; 4]) -> PathBuf {
    let lifeboat = Path::new(env!("CARGO_BIN_EXE_lifeboat"));
    let binary = lifeboat.with_file_name(format!("{name}{}", std::env::consts::EXE_SUFFIX));
    once.call_once(|| {
        if !binary.exists() {
            let mut build = Command::new(env!("CARGO"));
            build.arg("build").args(target);
            if lifeboat
                .components()
                .any(|part| part.as_os_str() == "release")
            {
                build.arg("--release");
            }
            assert!(build.status().unwrap().success(), "{name} does not build");
        }
    });
    binary
}
