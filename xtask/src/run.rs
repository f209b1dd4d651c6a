//! `cargo xtask run`: a server for daily use on this machine.

use std::net::SocketAddr;
use std::path::PathBuf;

use anyhow::{Result, bail};

use crate::process::Running;
use crate::programs::Programs;
use crate::terminal;

/// Where it runs.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// The address to listen on.
    #[arg(long, default_value = "127.0.0.1:8470")]
    listen: SocketAddr,
    /// The folder of its database and keys. Keep a copy of it.
    #[arg(long, default_value = ".lifeboat")]
    data: PathBuf,
}

/// Builds the server in release mode and runs it until it is interrupted.
pub(crate) fn run(arguments: &Arguments) -> Result<()> {
    let programs = Programs::build()?;
    let Arguments { listen, data } = arguments;
    let lifeboat = programs.lifeboat.display();
    println!(
        "{}",
        terminal::bold(&format!("A Lifeboat server on http://{listen}"))
    );
    println!(
        "Its database and keys are in {}. Whoever loses that folder loses the",
        data.display()
    );
    println!("server, so keep a copy of it; docs/operations.md says of what and how.");
    println!();
    println!("Without a mail server (docs/operations.md says how to set one), it runs in");
    println!("development mode: codes are not sent, but shown at http://{listen}/dev/outbox");
    println!();
    println!("Next, in another terminal:");
    println!("  alias lifeboat={lifeboat}");
    println!("  lifeboat import samples/aegis.json");
    println!("  lifeboat account create --server http://{listen} you@example.org");
    println!("  lifeboat backup on");
    println!();
    println!("Interrupt it with Ctrl-C.");
    println!();
    let status = Running::start(&programs.server, |command| {
        command
            .args(["serve", "--dev", "--listen"])
            .arg(listen.to_string());
        command.arg("--data").arg(data);
    })?
    .wait()?;
    if !status.success() {
        bail!("lifeboat-server ended: {status}");
    }
    Ok(())
}
