//! What compiles for browsers: the Rust in use if it has the target, else Debian's, which can build
//! the standard library itself. What is missing is installed where that is possible.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Result, bail};

use crate::{process, tools};

/// The target that browsers run.
pub(super) const TARGET: &str = "wasm32-unknown-unknown";

/// The compiler of Debian's package `rustc-web`.
const DEBIANS_RUSTC: &str = "/usr/bin/rustc";

/// The older releases of Rust cannot compile this workspace (`rust-version`).
const OLDEST: &str = env!("CARGO_PKG_RUST_VERSION");

/// A compiler that can.
pub(super) enum Toolchain {
    /// The one that is in use has the target's standard library.
    InUse,
    /// Debian's has only the sources of it.
    WithSources {
        /// The compiler.
        rustc: PathBuf,
        /// The linker, which is not in the same package.
        linker: PathBuf,
    },
}

impl Toolchain {
    /// Takes what is there, or installs what is missing.
    pub(super) fn find_or_install() -> Result<Self> {
        if let Some(found) = Self::find() {
            return Ok(found);
        }
        println!("Missing: a Rust compiler for {TARGET} (the app runs in browsers).");
        if tools::is_installed("rustup") {
            // Where its servers cannot be reached, Debian's may be.
            drop(process::run(
                Command::new("rustup").args(["target", "add", TARGET]),
            ));
        }
        if Self::find().is_none() && tools::can_install() {
            drop(tools::install(&packages()));
        }
        Self::find().map_or_else(
            || {
                bail!(
                    "the app needs a Rust compiler for {TARGET}. With rustup: `rustup target add \
                     {TARGET}`. On Debian, instead: `sudo apt-get install {}`. Then start again",
                    packages().join(" ")
                )
            },
            Ok,
        )
    }

    fn find() -> Option<Self> {
        Self::in_use().or_else(Self::with_sources)
    }

    fn in_use() -> Option<Self> {
        let mut ask = Command::new("rustc");
        ask.args(["--print", "target-libdir", "--target", TARGET]);
        let folder = process::output(&mut ask).ok()?;
        Path::new(folder.trim()).is_dir().then_some(Self::InUse)
    }

    fn with_sources() -> Option<Self> {
        let rustc = PathBuf::from(DEBIANS_RUSTC);
        let sources = sysroot(&rustc)?.join("lib/rustlib/src/rust/library/Cargo.toml");
        if !sources.is_file() || release(&rustc)? < numbers(OLDEST) {
            return None;
        }
        let linker = linker()?;
        Some(Self::WithSources { rustc, linker })
    }

    /// Has Cargo compile with it.
    pub(super) fn configure(&self, cargo: &mut Command) {
        cargo.args(["--target", TARGET]);
        if let Self::WithSources { rustc, linker } = self {
            cargo.arg("-Zbuild-std=std,panic_abort");
            cargo.env("RUSTC", rustc);
            // Building the standard library is not stable yet.
            cargo.env("RUSTC_BOOTSTRAP", "1");
            cargo.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", linker);
        }
    }
}

/// Debian's packages that are missing.
fn packages() -> Vec<String> {
    let mut packages = vec!["rustc-web".to_owned(), "rust-web-src".to_owned()];
    if linker().is_none() {
        packages.push(tools::newest_package("lld-").unwrap_or_else(|| "lld".to_owned()));
    }
    packages
}

/// The linker that comes with rustup's Rust, else the newest of the system.
fn linker() -> Option<PathBuf> {
    let rustc = Path::new("rustc");
    let of_rust = sysroot(rustc).zip(host(rustc)).map(|(sysroot, host)| {
        let folder = sysroot.join("lib/rustlib").join(host);
        folder.join("bin/rust-lld")
    });
    of_rust.filter(|linker| linker.is_file()).or_else(|| {
        let programs = fs::read_dir("/usr/bin").ok()?.flatten();
        let linkers = programs.filter_map(|program| {
            let name = program.file_name().into_string().ok()?;
            let version: u32 = name.strip_prefix("lld-")?.parse().ok()?;
            Some((version, program.path()))
        });
        linkers.max().map(|(_, path)| path)
    })
}

fn sysroot(rustc: &Path) -> Option<PathBuf> {
    let sysroot = process::output(Command::new(rustc).args(["--print", "sysroot"])).ok()?;
    Some(PathBuf::from(sysroot.trim()))
}

fn host(rustc: &Path) -> Option<String> {
    said(rustc, "host: ")
}

fn release(rustc: &Path) -> Option<Vec<u32>> {
    said(rustc, "release: ").map(|version| numbers(&version))
}

/// What follows this word in the compiler's description of itself.
fn said(rustc: &Path, word: &str) -> Option<String> {
    let description = process::output(Command::new(rustc).arg("-vV")).ok()?;
    let line = description
        .lines()
        .find_map(|line| line.strip_prefix(word))?;
    Some(line.to_owned())
}

/// `1.96.0-nightly` as numbers that can be compared.
fn numbers(version: &str) -> Vec<u32> {
    let digits = version.split(|c: char| !c.is_ascii_digit());
    digits.map_while(|part| part.parse().ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn releases_are_compared_as_numbers() {
        assert!(numbers("1.100.0") > numbers("1.94"));
        assert!(numbers("1.94.0-nightly") > numbers("1.94"));
        assert!(numbers("1.63.0") < numbers("1.94"));
    }
}
