//! How many requests a second a server answers, with 1 000 and with 1 000 000 recovery accounts
//! stored: `/healthz`, a restore (the authenticated `GET` of a head), and a commit (durable before
//! it is acknowledged), each over 32 connections that stay open.
//!
//! ```text
//! cargo build --release -p lifeboat-server
//! cargo run --release -p lifeboat-server --example rates -- target/release/lifeboat-server
//! ```
//!
//! A second argument is another number than 1 000 000; whatever follows are the kinds of requests to
//! be made, for a profiler: `… 2000 commit_without_read_back`.
//!
//! Both servers are the real program on SQLite, in folders that are filled directly and thrown
//! away. They are measured in turn, round by round, so that whatever else the machine does falls on
//! all alike; the figures are medians. Prints one JSON object a line, `{"name", "value", "unit"}`.

mod alone;
mod fill;
mod http;
mod load;

use std::error::Error;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, Instant};

use tokio::process::{Child, Command};

use crate::fill::Measured;
use crate::load::{Kind, Load};

/// Connections that ask at the same time.
const CONNECTIONS: usize = 32;

/// Each kind of request is measured so often.
const ROUNDS: usize = 7;

/// How long one round of one kind takes.
const ROUND: Duration = Duration::from_millis(1_200);

type Outcome<T> = Result<T, Box<dyn Error + Send + Sync>>;

#[tokio::main]
async fn main() -> Outcome<()> {
    let mut arguments = std::env::args_os().skip(1);
    let program = PathBuf::from(arguments.next().ok_or("give the path of lifeboat-server")?);
    let many = match arguments.next() {
        Some(number) => number.to_string_lossy().parse()?,
        None => 1_000_000,
    };
    let only: Vec<_> = arguments.collect();
    if let Some(unknown) = only
        .iter()
        .find(|name| Kind::ALL.iter().all(|kind| *name != kind.name()))
    {
        return Err(format!("there is no kind of request {}", unknown.display()).into());
    }
    let kinds: Vec<Kind> = Kind::ALL
        .into_iter()
        .filter(|kind| only.is_empty() || only.iter().any(|name| name == kind.name()))
        .collect();

    let mut few_accounts = Server::start(&program, 1_000).await?;
    tokio::time::sleep(Duration::from_secs(2)).await;
    report("server_at_rest", few_accounts.resident("VmRSS")?, "MB")?;
    let mut many_accounts = Server::start(&program, many).await?;

    // Not measured: the first round fills caches.
    for server in [&mut few_accounts, &mut many_accounts] {
        for &kind in &kinds {
            server.rate(kind).await?;
        }
    }
    let mut few = Rates::default();
    let mut more = Rates::default();
    for _ in 0..ROUNDS {
        for (server, rates) in [
            (&mut few_accounts, &mut few),
            (&mut many_accounts, &mut more),
        ] {
            for &kind in &kinds {
                rates.add(kind, server.rate(kind).await?);
            }
        }
    }

    for &kind in &kinds {
        report(
            &format!("{}_rate", kind.name()),
            few.median(kind),
            "per second",
        )?;
    }
    let healthz = few.median(Kind::Healthz);
    for &kind in kinds
        .iter()
        .filter(|kind| **kind != Kind::Healthz && healthz > 0.0)
    {
        report(
            &format!("{}_ratio", kind.name()),
            few.median(kind) / healthz,
            "x of /healthz",
        )?;
    }
    for &kind in &kinds {
        let name = format!("{}_with_many_accounts_ratio", kind.name());
        report(
            &name,
            more.median(kind) / few.median(kind),
            "x of 1 000 accounts",
        )?;
    }
    if healthz > 0.0 {
        let alone = alone::commits(ROUNDS, ROUND)?;
        report("sqlite_alone_ratio", alone / healthz, "x of /healthz")?;
    }
    report("server_under_load", few_accounts.resident("RssAnon")?, "MB")
}

fn report(name: &str, value: f64, unit: &str) -> Outcome<()> {
    let line = serde_json::json!({"name": name, "value": value, "unit": unit});
    Ok(writeln!(std::io::stdout(), "{line}")?)
}

/// Requests a second, round by round.
#[derive(Default)]
struct Rates(Vec<(Kind, f64)>);

impl Rates {
    fn add(&mut self, kind: Kind, rate: f64) {
        self.0.push((kind, rate));
    }

    fn median(&self, kind: Kind) -> f64 {
        let mut rates: Vec<_> = self
            .0
            .iter()
            .filter(|(other, _)| *other == kind)
            .map(|(_, rate)| *rate)
            .collect();
        rates.sort_by(f64::total_cmp);
        rates.get(rates.len() / 2).copied().unwrap_or(f64::NAN)
    }
}

/// The real program, with a filled folder.
struct Server {
    process: Child,
    load: Load,
    _data: tempfile::TempDir,
}

impl Server {
    async fn start(program: &Path, accounts: u64) -> Outcome<Self> {
        let data = tempfile::Builder::new()
            .prefix("lifeboat-rates-")
            .tempdir()?;
        let measured: Vec<Measured> = fill::fill(data.path(), accounts).await?;
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
            load: Load::new(address, &measured),
            _data: data,
        };
        server.wait_until_ready().await?;
        Ok(server)
    }

    async fn wait_until_ready(&mut self) -> Outcome<()> {
        let began = Instant::now();
        while began.elapsed() < Duration::from_mins(1) {
            if let Some(status) = self.process.try_wait()? {
                return Err(format!("lifeboat-server ended: {status}").into());
            }
            if self.load.is_ready().await {
                return Ok(());
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        Err("lifeboat-server was not ready within 60 seconds".into())
    }

    async fn rate(&mut self, kind: Kind) -> Outcome<f64> {
        self.load.rate(kind, ROUND).await
    }

    /// A row of `/proc/PID/status`, in MB.
    fn resident(&self, row: &str) -> Outcome<f64> {
        let id = self.process.id().ok_or("the server has ended")?;
        let status = std::fs::read_to_string(format!("/proc/{id}/status"))?;
        let kilobytes = status
            .lines()
            .find_map(|line| line.strip_prefix(row)?.strip_prefix(':'))
            .and_then(|value| value.trim().strip_suffix(" kB"))
            .ok_or("the system does not say how much memory is used")?;
        Ok(kilobytes.trim().parse::<f64>()? * 1024.0 / 1e6)
    }
}
