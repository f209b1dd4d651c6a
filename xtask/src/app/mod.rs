//! `cargo xtask app`: the app as a folder of files that a server serves.
//!
//! Its programs are compiled for browsers ([`compile`]) by what can do that ([`toolchain`]), get their
//! JavaScript ([`bindings`]), and are laid out with the rest ([`layout`]). What is not needed at once is in
//! files of its own ([`parts`]). What is to be released is also made smaller, compressed ahead of time
//! ([`compress`]) and weighed ([`budget`]).

#![expect(
    clippy::disallowed_methods,
    reason = "what is built appears as a whole, by a rename; pictures are drawn under a developer's eyes"
)]

mod bindings;
mod budget;
mod compile;
mod compress;
pub(crate) mod icons;
mod layout;
mod parts;
mod toolchain;

use std::path::{Path, PathBuf};
use std::{fs, io};

use anyhow::Result;

use crate::programs;
use layout::Layout;
use toolchain::Toolchain;

/// How it is built.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// As small as it goes, compressed ahead of time, within the limit of the first load.
    #[arg(long)]
    release: bool,
}

/// What a build is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Quality {
    /// To be tried at once.
    Quick,
    /// To be served to people.
    Released,
}

/// Builds it, and says where it is.
pub(crate) fn app(arguments: &Arguments) -> Result<()> {
    let quality = if arguments.release {
        Quality::Released
    } else {
        Quality::Quick
    };
    let Built { folder, first_load } = make(quality)?;
    println!(
        "The app is in {0}. Serve it with: lifeboat-server serve --app-folder {0}",
        folder.display()
    );
    // What is too heavy to be released works all the same, so other commands go on with it.
    first_load.map_or(Ok(()), budget::check)
}

/// Builds it, and returns its folder.
pub(crate) fn build(quality: Quality) -> Result<PathBuf> {
    make(quality).map(|built| built.folder)
}

/// The app, built.
struct Built {
    folder: PathBuf,
    /// The bytes of its first load; none where it is not made small.
    first_load: Option<usize>,
}

fn make(quality: Quality) -> Result<Built> {
    let toolchain = Toolchain::find_or_install()?;
    let (programs, unbound) = (tempfile::tempdir()?, tempfile::tempdir()?);
    for program in compile::compile(&toolchain, quality)? {
        let program = parts::part(&program, programs.path(), unbound.path())?;
        bindings::generate(&program, quality, programs.path())?;
    }
    let layout = Layout::of(programs.path(), &programs::root().join("crates/app"))?;

    let target = programs::target_folder()?;
    let (folder, draft) = (target.join("app"), target.join("app.new"));
    remove(&draft)?;
    layout.write(&draft)?;
    let mut first_load = None;
    if quality == Quality::Released {
        let files: Vec<_> = layout.paths().map(|path| draft.join(path)).collect();
        compress::compress(&files)?;
        first_load = Some(budget::weigh(&layout)?);
    }
    remove(&folder)?;
    fs::rename(&draft, &folder)?;
    Ok(Built { folder, first_load })
}

/// Removes what an earlier build has left.
fn remove(folder: &Path) -> io::Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}
