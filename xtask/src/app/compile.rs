//! The app's programs, compiled for browsers.

use std::env;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use serde_json::Value;

use super::Quality;
use super::parts;
use super::toolchain::{TARGET, Toolchain};
use crate::{process, programs};

const PACKAGE: &str = "lifeboat-app";

/// One of the package's programs, compiled.
pub(super) struct Program {
    /// What its files are called: `app`, `transfer`.
    pub(super) name: String,
    /// Where it lies.
    pub(super) wasm: PathBuf,
}

/// Compiles all of them.
pub(super) fn compile(toolchain: &Toolchain, quality: Quality) -> Result<Vec<Program>> {
    // Apart from everything else, so that neither waits for the other or throws it away.
    let folder = programs::target_folder()?.join("wasm");
    let (profile, profile_folder) = match quality {
        Quality::Quick => ("dev", "debug"),
        Quality::Released => ("app", "app"),
    };
    let mut build = programs::cargo();
    build.args(["build", "--package", PACKAGE, "--bins"]);
    build
        .args(["--profile", profile, "--target-dir"])
        .arg(&folder);
    toolchain.configure(&mut build);
    build.env("CARGO_ENCODED_RUSTFLAGS", flags()?.join("\u{1f}"));
    process::run(&mut build)?;

    let folder = folder.join(TARGET).join(profile_folder);
    let programs = names(&programs::metadata()?)?.into_iter();
    Ok(programs
        .map(|binary| Program {
            wasm: folder.join(format!("{binary}.wasm")),
            name: short(&binary).to_owned(),
        })
        .collect())
}

fn flags() -> Result<Vec<String>> {
    let mut flags = vec![
        // Random numbers come from the browser.
        r#"--cfg=getrandom_backend="wasm_js""#.to_owned(),
        // Views of whatever kind share their code, instead of each getting its own.
        "--cfg=erase_components".to_owned(),
        parts::LINKER_FLAG.to_owned(),
    ];
    // Where something was compiled is nobody's business, and would make each build another one.
    let cargo = env::var_os("CARGO_HOME").map(PathBuf::from);
    let cargo = cargo.or_else(|| Some(env::home_dir()?.join(".cargo")));
    for (from, to) in [
        (cargo.as_deref(), "cargo"),
        (Some(programs::root()), "lifeboat"),
    ] {
        let from = from.context("there is no home folder")?;
        flags.push(format!("--remap-path-prefix={}=/{to}", text(from)?));
    }
    Ok(flags)
}

fn text(path: &Path) -> Result<&str> {
    let not_utf8 = || format!("{} is not UTF-8", path.display());
    path.to_str().with_context(not_utf8)
}

/// The names of the package's programs.
fn names(metadata: &Value) -> Result<Vec<String>> {
    let packages = metadata.get("packages").and_then(Value::as_array);
    let package = packages
        .into_iter()
        .flatten()
        .find(|package| package.get("name").and_then(Value::as_str) == Some(PACKAGE));
    let targets = package
        .and_then(|package| package.get("targets")?.as_array())
        .with_context(|| format!("`cargo metadata` does not know {PACKAGE}"))?;
    let is_program = |target: &&Value| {
        let kinds = target.get("kind").and_then(Value::as_array);
        kinds.is_some_and(|kinds| kinds.iter().any(|kind| kind == "bin"))
    };
    let names: Vec<_> = targets
        .iter()
        .filter(is_program)
        .filter_map(|target| Some(target.get("name")?.as_str()?.to_owned()))
        .collect();
    if names.is_empty() {
        bail!("{PACKAGE} has no program");
    }
    Ok(names)
}

/// `lifeboat-app` is `app`, `lifeboat-app-transfer` is `transfer`.
fn short(binary: &str) -> &str {
    binary
        .strip_prefix("lifeboat-app-")
        .or_else(|| binary.strip_prefix("lifeboat-"))
        .unwrap_or(binary)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn every_program_of_the_package_is_built_and_nothing_else() {
        let metadata = json!({"packages": [
            {"name": "lifeboat-cli", "targets": [{"kind": ["bin"], "name": "lifeboat"}]},
            {"name": PACKAGE, "targets": [
                {"kind": ["bin"], "name": "lifeboat-app"},
                {"kind": ["bin"], "name": "lifeboat-app-transfer"},
                {"kind": ["test"], "name": "words"},
            ]},
        ]});
        let names = names(&metadata).unwrap();
        let short: Vec<_> = names.iter().map(|name| short(name)).collect();
        assert_eq!(short, ["app", "transfer"]);
    }
}
