//! The two programs, built as a user gets them.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

use anyhow::{Context as _, Result};

use crate::process;

/// Where the released programs lie.
pub(crate) struct Programs {
    /// The authenticator.
    pub(crate) lifeboat: PathBuf,
    /// The server.
    pub(crate) server: PathBuf,
}

/// Where the programs come from.
#[derive(Debug, clap::Args)]
pub(crate) struct FromFolder {
    /// Use the programs in this folder, such as those of a package, instead of building them.
    #[arg(long, value_name = "FOLDER")]
    programs: Option<PathBuf>,
}

impl Programs {
    /// Takes the programs that were named, or builds them.
    pub(crate) fn find(from: &FromFolder) -> Result<Self> {
        match &from.programs {
            Some(folder) => Ok(Self::of_folder(&folder.canonicalize()?)),
            None => Self::build(),
        }
    }

    /// Builds both in release mode, if they are not up to date.
    pub(crate) fn build() -> Result<Self> {
        let mut build = cargo();
        build.args(["build", "--release", "--package", "lifeboat-cli"]);
        build.args(["--package", "lifeboat-server", "--bins"]);
        eprintln!("Building lifeboat and lifeboat-server in release mode …");
        process::run_quietly(&mut build)?;
        Ok(Self::of_folder(&target_folder()?.join("release")))
    }

    /// Those that the workspace's tests were run with. Built alone they would be others: without what only
    /// tests ask of the packages that they are made from.
    pub(crate) fn of_tests() -> Result<Self> {
        process::run(cargo().args(["test", "--workspace", "--no-run"]))?;
        Ok(Self::of_folder(&target_folder()?.join("debug")))
    }

    /// Builds both without optimization, if they are not up to date.
    pub(crate) fn build_quickly() -> Result<Self> {
        let mut build = cargo();
        build.args(["build", "--package", "lifeboat-cli"]);
        build.args(["--package", "lifeboat-server", "--bins"]);
        process::run(&mut build)?;
        Ok(Self::of_folder(&target_folder()?.join("debug")))
    }

    fn of_folder(folder: &Path) -> Self {
        Self {
            lifeboat: folder.join("lifeboat"),
            server: folder.join("lifeboat-server"),
        }
    }
}

/// Cargo, in the workspace's folder.
pub(crate) fn cargo() -> Command {
    let mut command = Command::new("cargo");
    command.current_dir(root());
    command
}

/// The workspace's folder: that of the checkout for which Cargo runs this. Where several checkouts build into
/// one folder, the program may have been built for another one.
pub(crate) fn root() -> &'static Path {
    static ROOT: LazyLock<PathBuf> = LazyLock::new(|| {
        let own = env::var_os("CARGO_MANIFEST_DIR");
        let own = own.map_or_else(|| env!("CARGO_MANIFEST_DIR").into(), PathBuf::from);
        own.parent().unwrap_or(&own).to_owned()
    });
    &ROOT
}

/// What Cargo knows about the workspace (`cargo metadata`).
pub(crate) fn metadata() -> Result<serde_json::Value> {
    let mut command = cargo();
    command.args(["metadata", "--no-deps", "--format-version", "1"]);
    serde_json::from_str(&process::output(&mut command)?).context("`cargo metadata` gave no JSON")
}

/// Where everything that is built goes.
pub(crate) fn target_folder() -> Result<PathBuf> {
    let metadata = metadata()?;
    let folder = metadata
        .get("target_directory")
        .and_then(|value| value.as_str());
    Ok(PathBuf::from(
        folder.context("`cargo metadata` names no target folder")?,
    ))
}
