//! The arrows between crates: which may import which (`docs/architecture.md`).
//!
//! Pure crates know no clock, no disk and no network; each other crate has the one thing that it is
//! about. A dependency that breaks this is easy to add and hard to take out again, so it is refused
//! here. What only tests use (`dev-dependencies`) is free.

use anyhow::{Context as _, Result, bail};
use serde_json::Value;

use crate::programs;

/// One crate of the workspace.
struct Crate {
    name: &'static str,
    /// The crates of the workspace that it may import.
    may_import: &'static [&'static str],
    /// Whether it is pure: no clock, no disk, no network, no terminal.
    pure: bool,
}

const CRATES: &[Crate] = &[
    Crate {
        name: "lifeboat-otp",
        may_import: &[],
        pure: true,
    },
    Crate {
        name: "lifeboat-vault",
        may_import: &["otp"],
        pure: true,
    },
    Crate {
        name: "lifeboat-seal",
        may_import: &["vault"],
        pure: true,
    },
    Crate {
        name: "lifeboat-opaque",
        may_import: &[],
        pure: true,
    },
    Crate {
        name: "lifeboat-transfer",
        may_import: &["otp", "vault"],
        pure: true,
    },
    Crate {
        name: "lifeboat-protocol",
        may_import: &["opaque"],
        pure: true,
    },
    Crate {
        name: "lifeboat-client",
        may_import: &["otp", "vault", "seal", "opaque", "transfer", "protocol"],
        pure: false,
    },
    // A program that shows the flows speaks of accounts, keys and answers, so it may name their
    // types. It may not do OPAQUE itself.
    Crate {
        name: "lifeboat-cli",
        may_import: &["client", "transfer", "otp", "vault", "seal", "protocol"],
        pure: false,
    },
    // The same, for the program that runs in a browser.
    Crate {
        name: "lifeboat-app",
        may_import: &["client", "transfer", "otp", "vault", "seal", "protocol"],
        pure: false,
    },
    Crate {
        name: "lifeboat-server",
        may_import: &["protocol", "opaque"],
        pure: false,
    },
    Crate {
        name: "xtask",
        may_import: &[],
        pure: false,
    },
];

/// What reaches for the world, and so has no place in a pure crate.
const IMPURE: &[&str] = &[
    "axum",
    "clap",
    "hyper",
    "inquire",
    "keyring-core",
    "lettre",
    "opendal",
    "reqwest",
    "rpassword",
    "sea-orm",
    "tokio",
];

/// Crates that only these may depend on, because keeping them in is what they are for.
const KEPT_INSIDE: &[(&str, &[&str])] = &[
    ("age", &["lifeboat-seal", "lifeboat-transfer"]),
    ("opaque-ke", &["lifeboat-opaque"]),
    ("sea-orm", &["lifeboat-server"]),
];

/// Fails if a crate imports what it may not.
pub(crate) fn check() -> Result<()> {
    let metadata = programs::metadata()?;
    let wrong = violations(&metadata)?;
    if wrong.is_empty() {
        println!("{} crates import only what they may.", CRATES.len());
        return Ok(());
    }
    bail!("crates import what they may not:\n  {}", wrong.join("\n  "));
}

fn violations(metadata: &Value) -> Result<Vec<String>> {
    let packages = list(metadata, "packages").context("`cargo metadata` lists no packages")?;
    let mut wrong = Vec::new();
    for package in packages {
        let name = text(package, "name").context("a package without a name")?;
        let Some(known) = CRATES.iter().find(|known| known.name == name) else {
            wrong.push(format!(
                "{name} is not in the list of xtask/src/arrows.rs: add it there"
            ));
            continue;
        };
        let dependencies = list(package, "dependencies").context("a package without a list")?;
        let shipped = dependencies
            .iter()
            .filter(|one| text(one, "kind") != Some("dev"));
        for dependency in shipped.filter_map(|one| text(one, "name")) {
            wrong.extend(known.objection(dependency));
        }
    }
    Ok(wrong)
}

impl Crate {
    /// Why it may not import this, if it may not.
    fn objection(&self, dependency: &str) -> Option<String> {
        let name = self.name;
        if let Some(other) = dependency.strip_prefix("lifeboat-")
            && !self.may_import.contains(&other)
        {
            return Some(format!("{name} may not import {dependency}"));
        }
        if self.pure && IMPURE.contains(&dependency) {
            return Some(format!("{name} is pure, and {dependency} is not"));
        }
        let kept = KEPT_INSIDE.iter().find(|(kept, _)| *kept == dependency);
        match kept {
            Some((_, homes)) if !homes.contains(&name) => Some(format!(
                "{dependency} stays inside {}: {name} may not import it",
                homes.join(" and ")
            )),
            _ => None,
        }
    }
}

fn list<'v>(value: &'v Value, key: &str) -> Option<&'v Vec<Value>> {
    value.get(key)?.as_array()
}

fn text<'v>(value: &'v Value, key: &str) -> Option<&'v str> {
    value.get(key)?.as_str()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_crates_import_only_what_they_may() {
        assert_eq!(
            violations(&programs::metadata().unwrap()).unwrap(),
            Vec::<String>::new()
        );
    }

    #[test]
    fn a_wrong_arrow_is_found_unless_only_tests_use_it() {
        let with = |name: &str, dependency: &str, kind: Option<&str>| {
            let dependency = json!({"name": dependency, "kind": kind});
            let metadata = json!({"packages": [{"name": name, "dependencies": [dependency]}]});
            violations(&metadata).unwrap().len()
        };
        assert_eq!(with("lifeboat-otp", "lifeboat-vault", None), 1);
        assert_eq!(with("lifeboat-vault", "lifeboat-otp", None), 0);
        assert_eq!(with("lifeboat-server", "lifeboat-seal", None), 1);
        assert_eq!(with("lifeboat-server", "lifeboat-seal", Some("dev")), 0);
        assert_eq!(with("lifeboat-cli", "lifeboat-opaque", None), 1);
        assert_eq!(with("lifeboat-seal", "tokio", None), 1);
        assert_eq!(with("lifeboat-client", "age", None), 1);
        assert_eq!(with("lifeboat-new", "serde", None), 1);
    }
}
