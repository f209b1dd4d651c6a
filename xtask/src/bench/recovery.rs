//! A recovery on a new device, against the key stretching that no design could leave out.

use std::fs::{self, File};
use std::io::Write as _;
use std::time::Instant;

use anyhow::{Result, ensure};
use serde_json::Value;

use super::device::{create_account, device_with};
use super::{Row, example, median, named};
use crate::device::Device;
use crate::programs::Programs;
use crate::server::Server;

const EMAIL: &str = "someone@example.org";

/// How many new devices recover.
const ROUNDS: usize = 7;

/// Signing in with the password stretches it once with Argon2id; the new vault's passcode is
/// stretched with scrypt once when it is set, and once when the second command opens the vault.
pub(super) fn measure(programs: &Programs) -> Result<Vec<Row>> {
    let folder = tempfile::Builder::new()
        .prefix("lifeboat-bench-")
        .tempdir()?;
    let server = Server::start(&programs.server, &folder.path().join("server"))?;
    let old = device_with(50, "old", programs, folder.path())?;
    let recovery_code = create_account(&old, EMAIL, &server.url(), &server)?;
    old.json(&["backup", "on"])?;
    let mut paper = File::create(folder.path().join("recovery-code.txt"))?;
    writeln!(paper, "{recovery_code}")?;

    let new = Device::new(
        "new",
        &programs.lifeboat,
        folder.path(),
        "kelp and sand 4",
        "a rope and a lantern",
    );
    let (mut recoveries, mut stretchings) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let began = Instant::now();
        let proof = [
            "--server",
            &server.url(),
            "--recovery-code-file",
            "recovery-code.txt",
        ];
        new.json(&[&["account", "sign-in", EMAIL], &proof[..]].concat())?;
        let recovered = new.json(&["recover"])?;
        recoveries.push(began.elapsed().as_secs_f64() * 1_000.0);
        let restored = recovered.get("restored").and_then(Value::as_u64);
        ensure!(restored == Some(50), "not all came back: {recovered}");
        fs::remove_dir_all(folder.path().join("new"))?;

        let lines = example("lifeboat-client", "key_stretching", &[])?;
        stretchings.push(named(&lines, "argon2id")? + 2.0 * named(&lines, "scrypt")?);
    }
    let (recovery, stretching) = (median(recoveries), median(stretchings));
    Ok(vec![
        Row::new("recovery of 50 accounts on a new device", recovery, "ms"),
        Row::new(
            "its key stretching alone (1 Argon2id, 2 scrypt)",
            stretching,
            "ms",
        ),
        Row::new(
            "recovery against its key stretching alone",
            recovery / stretching,
            "x",
        )
        .at_most(1.25),
    ])
}
