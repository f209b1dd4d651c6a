//! What sign-in requests cost with 1 000 devices connected by server-sent events: how many are
//! created, delivered and answered a second, and how long one takes from the service's request to the
//! device.
//!
//! ```text
//! cargo build --release -p lifeboat-server
//! cargo run --release -p lifeboat-server --example sign_in_requests -- target/release/lifeboat-server
//! ```
//!
//! The server is the real program on SQLite, in a folder that is filled directly and thrown away:
//! one organization, 1 000 members with a device each. In a round every member is asked once over 32
//! connections that stay open, every device receives its request, and every device approves it, with
//! a true signature, over 32 connections. `/healthz` is measured between the rounds. The figures are
//! medians of the rounds. The delays are measured apart, one request at a time, on a server that does
//! nothing else. Needs 2 500 open files (`ulimit -n`). Prints one JSON object a line, `{"name",
//! "value", "unit"}`.

mod devices;
mod fill;
#[path = "../rates/http.rs"]
mod http;
mod service;

use std::error::Error;
use std::io::Write as _;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, Instant};

use tokio::process::{Child, Command};

use crate::devices::{Devices, Received};
use crate::fill::Filled;
use crate::http::Connection;

/// Connections that ask at the same time.
const CONNECTIONS: usize = 32;
/// Devices that are connected.
const DEVICES: usize = 1_000;
/// Rounds that count; a member may be asked ten times in ten minutes.
const ROUNDS: usize = 5;
/// Requests whose delay is measured, one after the other.
const DELAYS: usize = 500;
/// How long `/healthz` is asked in a round.
const ROUND: Duration = Duration::from_secs(1);
/// How long to wait for what has to come.
const PATIENCE: Duration = Duration::from_mins(1);

type Outcome<T> = Result<T, Box<dyn Error + Send + Sync>>;

#[tokio::main]
async fn main() -> Outcome<()> {
    let mut arguments = std::env::args_os().skip(1);
    let program = PathBuf::from(arguments.next().ok_or("give the path of lifeboat-server")?);
    let server = Server::start(&program).await?;
    let mut devices = Devices::connect(server.address, &server.filled).await?;

    let mut delays = delays(&server, &mut devices).await?;
    delays.sort_by(f64::total_cmp);
    round(&server, &mut devices).await?;
    let mut rounds = Vec::new();
    for _ in 0..ROUNDS {
        rounds.push(round(&server, &mut devices).await?);
    }
    let median = |of: fn(&Rates) -> f64| {
        let mut rates: Vec<_> = rounds.iter().map(of).collect();
        rates.sort_by(f64::total_cmp);
        at(&rates, 0.5)
    };
    let healthz = median(|rates| rates.healthz);
    report("healthz_rate", healthz, "per second")?;
    for (name, rate) in [
        ("created", median(|rates| rates.created)),
        ("delivered", median(|rates| rates.delivered)),
        ("answered", median(|rates| rates.answered)),
    ] {
        report(&format!("{name}_rate"), rate, "per second")?;
        report(&format!("{name}_ratio"), rate / healthz, "x of /healthz")?;
    }
    report("delay_median", at(&delays, 0.5), "ms")?;
    report("delay_p99", at(&delays, 0.99), "ms")
}

fn report(name: &str, value: f64, unit: &str) -> Outcome<()> {
    let line = serde_json::json!({"name": name, "value": value, "unit": unit});
    Ok(writeln!(std::io::stdout(), "{line}")?)
}

/// The value below which this part of the sorted values lies.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "a place in a short list"
)]
fn at(sorted: &[f64], part: f64) -> f64 {
    let place = (sorted.len() as f64 * part) as usize;
    sorted.get(place).copied().unwrap_or(f64::NAN)
}

/// What one round came to, a second.
struct Rates {
    healthz: f64,
    created: f64,
    delivered: f64,
    answered: f64,
}

/// Asks every member, waits until every device was told, and has every device approve.
async fn round(server: &Server, devices: &mut Devices) -> Outcome<Rates> {
    let healthz = service::healthz(server.address, ROUND).await?;
    let began = Instant::now();
    let numbers = service::ask(server.address, &server.filled).await?;
    let created = per_second(began);
    let mut received = Vec::with_capacity(DEVICES);
    for _ in 0..DEVICES {
        received.push(devices.next().await?);
    }
    let last = received.iter().map(|request| request.at).max();
    let delivered = rate(last.unwrap_or(began) - began);
    let answers = devices::answers(&server.filled, &received, &numbers)?;
    let began = Instant::now();
    service::answer(server.address, answers).await?;
    let answered = per_second(began);
    Ok(Rates {
        healthz,
        created,
        delivered,
        answered,
    })
}

fn per_second(since: Instant) -> f64 {
    rate(since.elapsed())
}

#[expect(clippy::cast_precision_loss, reason = "a thousand devices")]
fn rate(took: Duration) -> f64 {
    DEVICES as f64 / took.as_secs_f64()
}

/// From the moment the service sends its request to the moment the device has it, in milliseconds.
async fn delays(server: &Server, devices: &mut Devices) -> Outcome<Vec<f64>> {
    let mut connection = Connection::open(server.address).await?;
    let mut delays = Vec::with_capacity(DELAYS);
    for member in 0..DELAYS {
        let request = service::request(&server.filled, member)?;
        let began = Instant::now();
        let body = connection.send(&request).await?;
        let created: service::Created = serde_json::from_slice(body)?;
        let received: Received = devices.next().await?;
        if received.id != created.id || received.device != member {
            return Err("a request came to another device".into());
        }
        delays.push((received.at - began).as_secs_f64() * 1_000.0);
        let numbers = [(created.id, created.number)].into();
        let answers = devices::answers(&server.filled, &[received], &numbers)?;
        for answer in answers {
            connection.send(&answer).await?;
        }
    }
    Ok(delays)
}

/// The real program, with a filled folder.
struct Server {
    process: Child,
    address: SocketAddr,
    filled: Filled,
    _data: tempfile::TempDir,
}

impl Server {
    async fn start(program: &Path) -> Outcome<Self> {
        let data = tempfile::Builder::new()
            .prefix("lifeboat-requests-")
            .tempdir()?;
        let filled = fill::fill(data.path(), DEVICES).await?;
        // All requests come from one address here, which no user's do.
        let config = data.path().join("server.toml");
        let mut file = std::fs::File::create(&config)?;
        file.write_all(b"[limits]\nrequests_per_second = 0\nanonymous_per_minute = 0\n")?;
        let address = std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()?;
        let process = Command::new(program)
            .args(["serve", "--dev", "--listen", &address.to_string()])
            .arg("--data")
            .arg(data.path())
            .arg("--config")
            .arg(&config)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()?;
        let mut server = Self {
            process,
            address,
            filled,
            _data: data,
        };
        server.wait_until_ready().await?;
        Ok(server)
    }

    async fn wait_until_ready(&mut self) -> Outcome<()> {
        let began = Instant::now();
        while began.elapsed() < PATIENCE {
            if let Some(status) = self.process.try_wait()? {
                return Err(format!("lifeboat-server ended: {status}").into());
            }
            if let Ok(mut connection) = Connection::open(self.address).await {
                let request = b"GET /readyz HTTP/1.1\r\nhost: localhost\r\n\r\n";
                if connection.send(request).await.is_ok() {
                    return Ok(());
                }
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        Err("lifeboat-server was not ready within 60 seconds".into())
    }
}
