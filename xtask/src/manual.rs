//! `cargo xtask manual`: the manual pages, one for each command.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Result, bail};

use crate::process;
use crate::programs::Programs;

/// Where to.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// The folder to write into; it is made if it is not there.
    #[arg(default_value = "target/manual")]
    folder: PathBuf,
}

/// Has `lifeboat` write its manual pages.
pub(crate) fn manual(arguments: &Arguments) -> Result<()> {
    let programs = Programs::build()?;
    let folder = &arguments.folder;
    std::fs::create_dir_all(folder)?;
    process::run_quietly(Command::new(&programs.lifeboat).arg("manual").arg(folder))?;
    let pages = std::fs::read_dir(folder)?.flatten().count();
    if pages == 0 {
        bail!("no manual page was written into {}", folder.display());
    }
    println!(
        "{pages} manual pages are in {0}. Read one with: man {0}/lifeboat.1",
        folder.display()
    );
    Ok(())
}
