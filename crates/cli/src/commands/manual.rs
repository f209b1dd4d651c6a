//! `lifeboat manual`: a manual page for each command.

use std::path::{Path, PathBuf};

use clap::Args;
use clap_mangen::Man;
use serde::Serialize;

use crate::{
    arguments::Arguments,
    error::CliError,
    ports::{explain, write_file},
    program::Program,
};

/// Write the manual: one page for each command.
#[derive(Debug, Args)]
#[command(
    after_help = "Example:\n  lifeboat manual ~/.local/share/man/man1 && man lifeboat-backup-on"
)]
pub(crate) struct ManualArguments {
    /// The folder to write the pages to; it is made if need be.
    folder: PathBuf,
}

#[expect(clippy::unused_async, reason = "every command is run in the same way")]
pub(crate) async fn run(program: &mut Program, arguments: ManualArguments) -> Result<(), CliError> {
    let folder = &arguments.folder;
    let failed = |error: std::io::Error, path: &Path| {
        CliError::failed("storage_failed", explain(&error, path))
    };
    std::fs::create_dir_all(folder).map_err(|error| failed(error, folder))?;
    let mut description = Arguments::description();
    description.build();
    let mut pages = Vec::new();
    collect(&description, &mut pages);
    let written = pages.len();
    for page in pages {
        let path = folder.join(page.get_filename());
        let mut text = Vec::new();
        page.render(&mut text)
            .and_then(|()| write_file(&path, &text))
            .and_then(|()| readable_by_all(&path))
            .map_err(|error| failed(error, &path))?;
    }
    program.output.result(
        &Written { pages: written },
        format!("Wrote {written} pages to {}.", folder.display()),
    );
    Ok(())
}

/// What `manual --json` prints.
#[derive(Serialize)]
struct Written {
    pages: usize,
}

/// This command and all below it, each named by its whole way: `lifeboat-backup-on`.
fn collect(command: &clap::Command, pages: &mut Vec<Man>) {
    let below = command
        .get_subcommands()
        .filter(|command| !command.is_hide_set());
    below.for_each(|command| collect(command, pages));
    let page = Man::new(command.clone())
        .source(concat!("lifeboat ", env!("CARGO_PKG_VERSION")))
        .manual("Lifeboat");
    pages.push(page);
}

/// There is nothing secret in a manual.
fn readable_by_all(path: &Path) -> std::io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o644))?;
    }
    #[cfg(not(unix))]
    let _ = path;
    Ok(())
}
