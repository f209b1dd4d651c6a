//! A server beside the task: started, waited for, and ended with it.

use std::fs::{self, File};
use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Result, bail};
use serde_json::Value;

use crate::process::Running;

/// How long it may take to answer after it was started.
const PATIENCE: Duration = Duration::from_secs(30);

/// A running server with a data folder of its own.
pub(crate) struct Server {
    /// Ends the process when the server is dropped.
    _running: Running,
    address: SocketAddr,
    data: PathBuf,
}

impl Server {
    /// Starts a server in development mode (messages go to a folder) on a port that is free, and
    /// waits until it is ready.
    pub(crate) fn start(program: &Path, data: &Path) -> Result<Self> {
        fs::create_dir_all(data)?;
        let log_file = data.join("server.log");
        let log = File::create(&log_file)?;
        let mut running = Running::start(program, |command| {
            command
                .args(["serve", "--dev", "--listen", "127.0.0.1:0", "--data"])
                .arg(data);
            // What the caller has set for another server does not count here.
            for (name, _) in std::env::vars_os() {
                if name.as_encoded_bytes().starts_with(b"LIFEBOAT_") {
                    command.env_remove(name);
                }
            }
            if let Ok(log) = log.try_clone() {
                command.stdout(log);
            }
            command.stderr(log);
        })?;
        let address = wait_until_ready(&mut running, &log_file)?;
        Ok(Self {
            _running: running,
            address,
            data: data.to_owned(),
        })
    }

    /// `http://127.0.0.1:…`
    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Where it listens.
    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// The newest code that was sent to this address or number. It is in the message's file in the
    /// folder `outbox`.
    pub(crate) fn code_sent_to(&self, to: &str) -> Result<String> {
        let began = Instant::now();
        while began.elapsed() < PATIENCE {
            if let Some(code) = self.newest_code(to)? {
                return Ok(code);
            }
            thread::sleep(Duration::from_millis(20));
        }
        bail!("no code was sent to {to}");
    }

    fn newest_code(&self, to: &str) -> Result<Option<String>> {
        let Ok(entries) = fs::read_dir(self.data.join("outbox")) else {
            return Ok(None);
        };
        let mut files: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
        files.retain(|file| {
            file.extension()
                .is_some_and(|extension| extension == "json")
        });
        // Names sort by time.
        files.sort();
        for file in files.iter().rev() {
            let hidden = file
                .file_name()
                .is_some_and(|name| name.as_encoded_bytes().starts_with(b"."));
            if hidden {
                continue;
            }
            let message: Value = serde_json::from_slice(&fs::read(file)?)?;
            let text = |key| message.get(key).and_then(Value::as_str);
            if let (Some(receiver), Some(code)) = (text("to"), text("code"))
                && receiver == to
            {
                let code = code.to_owned();
                // A code is read once: the next one asked for is a new one.
                fs::remove_file(file)?;
                return Ok(Some(code));
            }
        }
        Ok(None)
    }
}

fn wait_until_ready(running: &mut Running, log: &Path) -> Result<SocketAddr> {
    let began = Instant::now();
    while began.elapsed() < PATIENCE {
        let said = fs::read_to_string(log).unwrap_or_default();
        if let Some(status) = running.ended()? {
            bail!("lifeboat-server ended ({status}):\n{}", said.trim());
        }
        if let Some(address) = listening_address(&said)
            && is_ready(address)
        {
            return Ok(address);
        }
        thread::sleep(Duration::from_millis(10));
    }
    bail!(
        "lifeboat-server was not ready within {} seconds",
        PATIENCE.as_secs()
    )
}

/// Where the server says that it listens: `listening on http://127.0.0.1:PORT`.
fn listening_address(said: &str) -> Option<SocketAddr> {
    let (_, address) = said.split_once("listening on http://")?;
    let (line, _) = address.split_once('\n')?;
    line.trim().trim_end_matches('/').parse().ok()
}

fn is_ready(address: SocketAddr) -> bool {
    let ask = || -> Result<String> {
        let mut stream = TcpStream::connect_timeout(&address, Duration::from_secs(1))?;
        stream.set_read_timeout(Some(Duration::from_secs(5)))?;
        write!(
            stream,
            "GET /readyz HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n"
        )?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer)?;
        Ok(answer)
    };
    ask().is_ok_and(|answer| answer.starts_with("HTTP/1.1 200"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_is_read_once_its_line_is_complete() {
        let address = "127.0.0.1:4711".parse().unwrap();
        assert_eq!(
            listening_address("x\nlistening on http://127.0.0.1:4711\ny"),
            Some(address)
        );
        assert_eq!(listening_address("listening on http://127.0.0.1:47"), None);
        assert_eq!(listening_address("nothing yet\n"), None);
    }
}
