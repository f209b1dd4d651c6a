//! `lifeboat-server serve`, started and ended by a test.

use std::{
    fs::File,
    net::TcpListener,
    path::Path,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

/// A running server. Dropping it kills it.
pub(crate) struct Server {
    child: Child,
    /// Where it listens: `http://127.0.0.1:PORT`.
    pub(crate) url: String,
}

impl Server {
    /// Starts it and waits until it can answer. Its log is `server.log` in the data folder.
    ///
    /// `database` is as in the configuration.
    pub(crate) async fn start(data: &Path, database: &str) -> Self {
        // The port was free a moment ago; if somebody took it since, the start fails and says so.
        let port = TcpListener::bind("127.0.0.1:0")
            .unwrap()
            .local_addr()
            .unwrap()
            .port();
        let listen = format!("127.0.0.1:{port}");
        let log = File::options()
            .create(true)
            .append(true)
            .open(data.join("server.log"))
            .unwrap();
        let child = Command::new(env!("CARGO_BIN_EXE_lifeboat-server"))
            .args(["serve", "--listen", &listen, "--data"])
            .arg(data)
            .env("LIFEBOAT_SERVER_DATABASE", database)
            .env("LIFEBOAT_SERVER_LIMITS_REQUESTS_PER_SECOND", "0")
            .stdin(Stdio::null())
            .stdout(log.try_clone().unwrap())
            .stderr(log)
            .spawn()
            .unwrap();
        let mut server = Self {
            child,
            url: format!("http://{listen}"),
        };
        server.wait_until_ready(data).await;
        server
    }

    /// Ends it without a chance to do anything (SIGKILL).
    pub(crate) fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    async fn wait_until_ready(&mut self, data: &Path) {
        let http = http();
        let began = Instant::now();
        loop {
            let ready = http.get(format!("{}/readyz", self.url)).send().await;
            if ready.is_ok_and(|response| response.status().is_success()) {
                return;
            }
            let ended = self.child.try_wait().unwrap();
            let log = std::fs::read_to_string(data.join("server.log")).unwrap_or_default();
            assert!(ended.is_none(), "the server ended: {ended:?}\n{log}");
            assert!(
                began.elapsed() < Duration::from_mins(1),
                "the server is not ready\n{log}"
            );
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may be dead already, which is what is wanted.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A client whose requests end.
pub(crate) fn http() -> reqwest::Client {
    lifeboat_server::tls::install_provider();
    reqwest::Client::builder()
        .timeout(Duration::from_secs(30))
        .build()
        .unwrap()
}
