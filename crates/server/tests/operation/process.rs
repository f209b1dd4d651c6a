//! The program, started and ended by a test.

use std::{
    fs,
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Output, Stdio},
    time::{Duration, Instant},
};

use lifeboat_opaque::{ClientRegistration, RegistrationRequest};
use lifeboat_protocol::{
    Token, Wire, path,
    sign_up::{Language, SignUp, SignUpStarted, VerifySignUp},
};
use serde::{Serialize, de::DeserializeOwned};

use crate::databases::TestDatabase;

/// A running server. Dropping it kills it.
pub(crate) struct Server {
    child: Child,
    pub(crate) url: String,
    pub(crate) data: PathBuf,
}

/// The program, to be given arguments.
pub(crate) fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_lifeboat-server"));
    command.stdin(Stdio::null()).env_remove("RUST_LOG");
    command
}

/// Runs `admin` on a database.
pub(crate) fn admin_of(database: &TestDatabase, arguments: &[&str]) -> Output {
    program()
        .args(["admin", "--database", &database.url, "--data"])
        .arg(database.data())
        .args(arguments)
        .output()
        .unwrap()
}

/// What it printed, and nothing went wrong.
#[track_caller]
pub(crate) fn printed(output: &Output) -> String {
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{complaint}");
    String::from_utf8(output.stdout.clone())
        .unwrap()
        .trim_end()
        .to_owned()
}

impl Server {
    /// Starts it on a free port, and waits for the line that says that it listens.
    pub(crate) fn start(data: &Path, arguments: &[&str], environment: &[(&str, &str)]) -> Self {
        let log = fs::File::options()
            .create(true)
            .append(true)
            .open(data.join("log"))
            .unwrap();
        let mut child = program()
            .args(["serve", "--listen", "127.0.0.1:0", "--data"])
            .arg(data)
            .args(arguments)
            .envs(environment.iter().copied())
            .stdout(Stdio::piped())
            .stderr(log)
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap())
            .read_line(&mut line)
            .unwrap();
        let url = line
            .trim_end()
            .strip_prefix("listening on ")
            .map(str::to_owned);
        let url = url.unwrap_or_else(|| panic!("{line:?}\n{}", log_of(data)));
        Self {
            child,
            url,
            data: data.to_owned(),
        }
    }

    /// Starts it on a database, in the folder that goes with it.
    pub(crate) fn start_on(
        database: &TestDatabase,
        arguments: &[&str],
        environment: &[(&str, &str)],
    ) -> Self {
        let on_database = [&["--database", &database.url], arguments].concat();
        Self::start(database.data(), &on_database, environment)
    }

    /// Asks it to stop, as a service manager does, and waits for its end.
    pub(crate) fn stop(mut self) -> bool {
        let id = self.child.id().to_string();
        assert!(
            Command::new("kill")
                .args(["-TERM", &id])
                .status()
                .unwrap()
                .success()
        );
        let began = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status.success();
            }
            assert!(
                began.elapsed() < Duration::from_secs(20),
                "it does not stop"
            );
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    pub(crate) async fn get(&self, path: &str) -> reqwest::Response {
        fetch(&format!("{}{path}", self.url)).await
    }

    pub(crate) async fn post<T: DeserializeOwned>(
        &self,
        path: &str,
        body: &impl Serialize,
    ) -> Result<T, String> {
        let response = http()
            .post(format!("{}{path}", self.url))
            .header("content-type", "application/json")
            .body(serde_json::to_vec(body).unwrap())
            .send()
            .await
            .unwrap();
        let status = response.status();
        let text = response.text().await.unwrap();
        if status.is_success() {
            Ok(serde_json::from_str(&text).unwrap())
        } else {
            Err(text)
        }
    }

    pub(crate) async fn sign_up(&self, email: &str) -> Token {
        let request = SignUp {
            email: email.to_owned(),
            language: Language::En,
        };
        self.post::<SignUpStarted>(path::SIGN_UP, &request)
            .await
            .unwrap()
            .sign_up
    }

    pub(crate) fn log(&self) -> String {
        log_of(&self.data)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may be dead already, which is what is wanted.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn log_of(data: &Path) -> String {
    fs::read_to_string(data.join("log")).unwrap_or_default()
}

/// The second request of a sign-up.
pub(crate) fn verify(sign_up: &Token, code: &str) -> VerifySignUp {
    let (_, request): (_, RegistrationRequest) = ClientRegistration::start(b"password");
    VerifySignUp {
        sign_up: sign_up.clone(),
        code: code.to_owned(),
        registration_request: Wire(request),
    }
}

/// Waits until something is there.
pub(crate) async fn eventually<T>(mut look: impl FnMut() -> Option<T>) -> T {
    let began = Instant::now();
    loop {
        if let Some(found) = look() {
            return found;
        }
        assert!(
            began.elapsed() < Duration::from_secs(20),
            "it does not come"
        );
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// Gets what is at this address.
pub(crate) async fn fetch(url: &str) -> reqwest::Response {
    http().get(url).send().await.unwrap()
}

/// Gets what is at this address, with this bearer token.
pub(crate) async fn fetch_as(url: &str, token: &str) -> reqwest::Response {
    http().get(url).bearer_auth(token).send().await.unwrap()
}

fn http() -> reqwest::Client {
    lifeboat_server::tls::install_provider();
    reqwest::Client::builder()
        .timeout(Duration::from_secs(30))
        .build()
        .unwrap()
}
