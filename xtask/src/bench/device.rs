//! A device: what showing codes costs, and how many requests a change makes.

use std::fmt::Write as _;
use std::fs::File;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

use anyhow::{Context as _, Result, ensure};
use serde_json::Value;

use super::proxy::CountingProxy;
use super::{Row, median};
use crate::device::Device;
use crate::programs::Programs;
use crate::server::Server;

/// How often each command is timed.
const ROUNDS: usize = 31;

pub(super) fn measure(programs: &Programs) -> Result<Vec<Row>> {
    let folder = tempfile::Builder::new()
        .prefix("lifeboat-bench-")
        .tempdir()?;
    let mut rows = showing_codes(programs, folder.path())?;
    rows.push(requests_per_change(programs, folder.path())?);
    Ok(rows)
}

/// A device with so many accounts, and an email address for its recovery account.
pub(super) fn device_with(
    accounts: usize,
    name: &'static str,
    programs: &Programs,
    folder: &Path,
) -> Result<Device> {
    let device = Device::new(
        name,
        &programs.lifeboat,
        folder,
        "harbour light 7",
        "a rope and a lantern",
    );
    let mut list = String::new();
    for number in 0..accounts {
        // Twenty bytes, each time others: a number, and Base32 that stays the same.
        let number_in_base32: String = format!("{number:07}")
            .bytes()
            .map(|digit| char::from(b'A' + (digit - b'0')))
            .collect();
        writeln!(
            list,
            "otpauth://totp/Site%20{number}:someone%40example.org?issuer=Site%20{number}\
             &secret={number_in_base32}ZDGNBVGY3TQOJQGEZDGNBVG"
        )?;
    }
    let file = format!("{name}.txt");
    File::create(folder.join(&file))?.write_all(list.as_bytes())?;
    let imported = device.json(&["import", &file])?;
    let count = imported.get("imported").and_then(Value::as_u64);
    ensure!(
        count == Some(u64::try_from(accounts)?),
        "the import went wrong: {imported}"
    );
    Ok(device)
}

/// Creates a recovery account from this device. Gives its recovery code.
pub(super) fn create_account(
    device: &Device,
    email: &str,
    url: &str,
    server: &Server,
) -> Result<String> {
    let create = ["account", "create", email, "--server", url];
    device.json_ending_with(4, &create)?;
    let code = server.code_sent_to(email)?;
    let created = device.json(&[&create[..], &["--code", &code]].concat())?;
    let recovery_code = created.get("recovery_code").and_then(Value::as_str);
    Ok(recovery_code
        .context("no recovery code was given")?
        .to_owned())
}

/// `lifeboat code` on an unlocked vault of 1 000 accounts, against starting the program.
fn showing_codes(programs: &Programs, folder: &Path) -> Result<Vec<Row>> {
    let device = device_with(1_000, "thousand", programs, folder)?;
    let unlocked = device.output(&["unlock"])?;
    ensure!(
        unlocked.status.success(),
        "`lifeboat unlock` failed: {}",
        String::from_utf8_lossy(&unlocked.stderr).trim()
    );
    let (mut codes, mut versions) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        versions.push(milliseconds(&mut device.command(&["--version"]))?);
        // Without the passcode at hand, it has to be the kept identity that opens the vault.
        codes.push(milliseconds(
            device.command(&["code"]).env_remove("LIFEBOAT_PASSCODE"),
        )?);
    }
    device.output(&["lock"])?;
    let (code, version) = (median(codes), median(versions));
    Ok(vec![
        Row::new("starting the program", version, "ms"),
        Row::new(
            "`code` of 1 000 accounts beyond starting the program",
            code - version,
            "ms",
        )
        .at_most(20.0),
    ])
}

fn milliseconds(command: &mut Command) -> Result<f64> {
    command.stdout(Stdio::null()).stderr(Stdio::piped());
    let began = Instant::now();
    let output = command.output()?;
    let took = began.elapsed();
    ensure!(
        output.status.success(),
        "the command failed: {}",
        String::from_utf8_lossy(&output.stderr).trim()
    );
    Ok(took.as_secs_f64() * 1_000.0)
}

/// The most requests that one change made, whatever the size of the vault.
fn requests_per_change(programs: &Programs, folder: &Path) -> Result<Row> {
    let server = Server::start(&programs.server, &folder.join("server"))?;
    let proxy = CountingProxy::start(server.address())?;
    let mut most = 0;
    for (accounts, name, email) in [
        (10, "ten", "ten@example.org"),
        (1_000, "many", "many@example.org"),
    ] {
        let device = device_with(accounts, name, programs, folder)?;
        create_account(&device, email, &proxy.url(), &server)?;
        device.json(&["backup", "on"])?;
        for (issuer, change) in [("Site 3", "first"), ("Site 7", "second")] {
            let id = id_of(&device, issuer)?;
            let before = proxy.count();
            device.json(&["edit", &id, "--name", change])?;
            most = most.max(proxy.count() - before);
            let status = device.json(&["backup", "status"])?;
            let state = status.get("state").and_then(Value::as_str);
            ensure!(
                state == Some("up_to_date"),
                "the change was not backed up: {status}"
            );
        }
    }
    #[expect(clippy::cast_precision_loss, reason = "a handful of requests")]
    let most = most as f64;
    Ok(Row::new("one change, 10 or 1 000 accounts", most, "requests").at_most(1.0))
}

/// The id of the account of this issuer.
fn id_of(device: &Device, issuer: &str) -> Result<String> {
    let list = device.json(&["list"])?;
    let found = list.as_array().and_then(|list| {
        list.iter()
            .find(|account| account.get("issuer") == Some(&Value::from(issuer)))
    });
    let id = found.and_then(|account| account.get("id")?.as_str());
    Ok(id
        .context("an account that was imported is not listed")?
        .to_owned())
}
