//! `cargo xtask demo`: lose the device, keep the accounts.
//!
//! The released programs, a real server, real input (`samples/`), two devices and then a third. What
//! is shown is what the programs print; what is claimed is checked, and the demo fails where a claim
//! does not hold.

mod device;
mod narrator;
mod story;

use std::fs;
use std::path::Path;
use std::time::Instant;

use anyhow::{Context as _, Result, ensure};

use crate::programs::{self, Programs};
use crate::server::Server;
use crate::terminal;

/// Plays the story.
pub(crate) fn demo(arguments: &programs::FromFolder) -> Result<()> {
    let programs = Programs::find(arguments)?;
    let began = Instant::now();
    let folder = tempfile::Builder::new()
        .prefix("lifeboat-demo-")
        .tempdir()?;
    copy_samples(folder.path())?;
    let server = Server::start(&programs.server, &folder.path().join("server"))?;
    let outcome = story::play(&programs, &server, folder.path())?;
    println!();
    println!(
        "{} {} accounts, {} codes compared, their order, and the settings: all the same. {}",
        terminal::green("It holds."),
        outcome.accounts,
        outcome.codes,
        terminal::dim(&format!("({:.1} s)", began.elapsed().as_secs_f64())),
    );
    Ok(())
}

fn copy_samples(folder: &Path) -> Result<()> {
    let samples = programs::root().join("samples");
    let mut count = 0;
    for entry in fs::read_dir(&samples).context("the samples are missing")? {
        let entry = entry?;
        fs::copy(entry.path(), folder.join(entry.file_name()))?;
        count += 1;
    }
    ensure!(count > 0, "there are no samples in {}", samples.display());
    Ok(())
}
