//! `cargo xtask run`: a server for daily use on this machine.

use std::net::SocketAddr;
use std::path::PathBuf;

use anyhow::{Result, bail};

use crate::app::{self, Quality};
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
    /// The server's configuration, such as how it sends mail; docs/operations.md explains every key.
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Only the server, without the app in a browser.
    #[arg(long)]
    without_app: bool,
}

/// Builds the app and the server as they are released, and runs it until it is interrupted.
pub(crate) fn run(arguments: &Arguments) -> Result<()> {
    let app = if arguments.without_app {
        None
    } else {
        Some(app::build(Quality::Released)?)
    };
    let programs = Programs::build()?;
    say_what_is_next(arguments, &programs);
    let status = Running::start(&programs.server, |command| {
        command
            .args(["serve", "--listen"])
            .arg(arguments.listen.to_string());
        command.arg("--data").arg(&arguments.data);
        if let Some(app) = &app {
            command.arg("--app-folder").arg(app);
        }
        if let Some(config) = &arguments.config {
            command.arg("--config").arg(config);
        }
    })?
    .wait()?;
    if !status.success() {
        bail!("lifeboat-server ended: {status}");
    }
    Ok(())
}

fn say_what_is_next(arguments: &Arguments, programs: &Programs) {
    let (listen, data) = (arguments.listen, arguments.data.display());
    let (lifeboat, server) = (programs.lifeboat.display(), programs.server.display());
    println!(
        "{}",
        terminal::bold(&format!("A Lifeboat server on http://{listen}"))
    );
    if !arguments.without_app {
        println!("Open that address in a browser for the app.");
    }
    println!(
        "Its database and keys are in {data}. Without that folder there is no backup, so keep"
    );
    println!("a copy of it: docs/operations.md says of what and how.");
    println!();
    println!("Next, in another terminal:");
    println!("  alias lifeboat={lifeboat} lifeboat-server={server}");
    println!("  lifeboat import samples/aegis.json");
    println!("  lifeboat account create you@example.org --server http://{listen}");
    println!("  lifeboat backup on");
    println!();
    if arguments.config.is_none() {
        println!(
            "Without a configuration it sends no mail. The code that creating an account asks for"
        );
        println!("comes from you, as its operator:");
        println!("  lifeboat-server admin --data {data} sign-up-code you@example.org");
        println!();
    }
    println!("Interrupt it with Ctrl-C.");
    println!();
}
