//! Keyrings that keep the vault's identity, so that the passcode need not be typed.
//!
//! Two kinds: the *kernel keyring* (Linux), in memory until it is locked, runs out or the machine
//! restarts (`lifeboat unlock`); and the *system keyring* (Secret Service, macOS Keychain, Windows
//! Credential Manager), for good, where the user turned it on (`lifeboat passcode --keyring on`).

mod kernel;
mod system;

use std::{
    fs,
    io::ErrorKind,
    path::{Path, PathBuf},
    time::Duration,
};

use lifeboat_seal::Identity;
use zeroize::Zeroizing;

use crate::{
    error::CliError,
    ports::{explain, replace_file},
};

/// The file that says that the system keyring was turned on, so that others never start one.
const MARK: &str = "keyring";

/// What keyrings are asked by: this program, and the folder of the vault.
const SERVICE: &str = "lifeboat";

/// A keyring, for the vault in one folder.
#[derive(Debug, Clone)]
pub(crate) struct Keeper {
    kind: Kind,
    home: PathBuf,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Kernel,
    System,
}

/// A keyring that is not there, or refuses, in its own words.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
struct KeyringFailed(String);

impl KeyringFailed {
    const NONE: &str = "there is none on this system";
}

impl Keeper {
    /// The kernel's keyring, in memory. Linux only.
    pub(crate) fn kernel(home: &Path) -> Self {
        Self::new(Kind::Kernel, home)
    }

    /// The system's keyring, for good.
    pub(crate) fn system(home: &Path) -> Self {
        Self::new(Kind::System, home)
    }

    fn new(kind: Kind, home: &Path) -> Self {
        // One vault has one entry, whatever way its folder is named.
        let home = fs::canonicalize(home).unwrap_or_else(|_| home.to_owned());
        Self { kind, home }
    }

    /// The keyrings that may hold the identity, the quickest one first.
    pub(crate) fn in_use(home: &Path) -> Vec<Self> {
        let mut keepers = vec![Self::kernel(home)];
        let system = Self::system(home);
        if system.is_on() {
            keepers.push(system);
        }
        keepers
    }

    /// Whether the user turned the system's keyring on.
    pub(crate) fn is_on(&self) -> bool {
        self.kind == Kind::System && self.mark().exists()
    }

    /// The identity, if it is kept and can be had.
    pub(crate) fn identity(&self) -> Option<Identity> {
        let kept = match self.kind {
            Kind::Kernel => kernel::load(&self.entry()),
            Kind::System => system::load(&self.entry()),
        };
        let text = Zeroizing::new(kept.ok()??);
        Identity::parse(std::str::from_utf8(&text).ok()?).ok()
    }

    /// Keeps the identity: the kernel for so long, the system for good.
    pub(crate) fn keep(&self, identity: &Identity, limit: Duration) -> Result<(), CliError> {
        let text = identity.expose();
        match self.kind {
            Kind::Kernel => kernel::store(&self.entry(), text.as_bytes(), limit),
            Kind::System => system::store(&self.entry(), text.as_bytes()),
        }
        .map_err(|error| self.unusable(&error))?;
        if self.kind == Kind::System {
            let mark = self.mark();
            replace_file(&mark, b"", None)
                .map_err(|error| CliError::failed("storage_failed", explain(&error, &mark)))?;
        }
        Ok(())
    }

    /// Forgets the identity, and says whether it was kept.
    pub(crate) fn forget(&self) -> Result<bool, CliError> {
        let entry = self.entry();
        if self.kind == Kind::Kernel {
            return kernel::forget(&entry).map_err(|error| self.unusable(&error));
        }
        let mark = self.mark();
        match fs::remove_file(&mark) {
            Err(error) if error.kind() != ErrorKind::NotFound => {
                return Err(CliError::failed("storage_failed", explain(&error, &mark)));
            }
            _ => {}
        }
        system::forget(&entry).map_err(|error| self.unusable(&error))
    }

    fn entry(&self) -> String {
        self.home.display().to_string()
    }

    fn mark(&self) -> PathBuf {
        self.home.join(MARK)
    }

    fn unusable(&self, error: &KeyringFailed) -> CliError {
        let (which, instead) = match self.kind {
            Kind::Kernel => (
                "kernel's keyring",
                "Give the passcode each time, or turn the system's keyring on.",
            ),
            Kind::System => (
                "system's keyring",
                "Start or unlock it, or go on with the passcode.",
            ),
        };
        CliError::failed(
            "keyring_failed",
            format!("The {which} cannot be used ({error}). {instead}"),
        )
    }
}
