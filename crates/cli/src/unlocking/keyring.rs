//! Keyrings that keep the vault's identity, so that the passcode need not be typed.
//!
//! Two kinds: the *kernel keyring* (Linux), in memory until it is locked, runs out or the machine
//! restarts (`lifeboat unlock`); and the *system keyring* (Secret Service, macOS Keychain, Windows
//! Credential Manager), for good, where the user turned it on (`lifeboat passcode --keyring on`).

use std::{
    fs,
    path::{Path, PathBuf},
    thread,
    time::Duration,
};

use keyring_core::Entry;
use lifeboat_seal::Identity;
use zeroize::Zeroizing;

use crate::{
    error::CliError,
    ports::{explain, replace_file},
};

/// The service that entries are kept under.
const SERVICE: &str = "lifeboat";
/// The file that says that the system keyring was turned on, so that others never start one.
const MARK: &str = "keyring";

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
        let mut keepers = Vec::new();
        if cfg!(target_os = "linux") {
            keepers.push(Self::kernel(home));
        }
        if home.join(MARK).exists() {
            keepers.push(Self::system(home));
        }
        keepers
    }

    /// Whether the user turned this keyring on for good.
    pub(crate) fn is_on(&self) -> bool {
        self.kind == Kind::System && self.home.join(MARK).exists()
    }

    /// The identity, if it is kept and can be had.
    pub(crate) fn identity(&self) -> Option<Identity> {
        let secret = self
            .with_entry(|entry| entry.get_secret().map(Zeroizing::new))
            .ok()?;
        Identity::parse(std::str::from_utf8(&secret).ok()?).ok()
    }

    /// Keeps the identity; in the kernel's keyring for so long, if that is given.
    pub(crate) fn keep(
        &self,
        identity: &Identity,
        limit: Option<Duration>,
    ) -> Result<(), CliError> {
        let secret = identity.expose();
        self.with_entry(move |entry| {
            entry.set_secret(secret.as_bytes())?;
            if let Some(limit) = limit {
                forget_after(entry, limit)?;
            }
            Ok(())
        })
        .map_err(|error| self.unusable(&error))?;
        if self.kind == Kind::System {
            let mark = self.home.join(MARK);
            replace_file(&mark, b"", None)
                .map_err(|error| CliError::failed("storage_failed", explain(&error, &mark)))?;
        }
        Ok(())
    }

    /// Forgets the identity, and says whether it was kept.
    pub(crate) fn forget(&self) -> Result<bool, CliError> {
        let forgotten = match self.with_entry(Entry::delete_credential) {
            Ok(()) => true,
            Err(keyring_core::Error::NoEntry) => false,
            // What cannot be reached cannot be kept either: the kernel's keyring is gone with it.
            Err(_) if self.kind == Kind::Kernel => false,
            Err(error) => return Err(self.unusable(&error)),
        };
        if self.kind == Kind::System {
            let mark = self.home.join(MARK);
            match fs::remove_file(&mark) {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                    return Err(CliError::failed("storage_failed", explain(&error, &mark)));
                }
                _ => {}
            }
        }
        Ok(forgotten)
    }

    fn with_entry<T: Send + 'static>(
        &self,
        act: impl FnOnce(&Entry) -> keyring_core::Result<T> + Send + 'static,
    ) -> keyring_core::Result<T> {
        let user = self.home.display().to_string();
        match self.kind {
            Kind::Kernel => act(&kernel_entry(&user)?),
            // Its client waits in a runtime of its own, which may not be inside of ours.
            Kind::System => thread::spawn(move || act(&system_entry(&user)?))
                .join()
                .unwrap_or_else(|_| Err(unsupported())),
        }
    }

    fn unusable(&self, error: &keyring_core::Error) -> CliError {
        let (which, instead) = match self.kind {
            Kind::Kernel => (
                "kernel's keyring",
                "Use --passcode-file, or turn the system's keyring on.",
            ),
            Kind::System => (
                "system's keyring",
                "Unlock or start it, or go on with the passcode.",
            ),
        };
        CliError::failed(
            "keyring_failed",
            format!("The {which} cannot be used ({error}). {instead}"),
        )
    }
}

#[cfg(target_os = "linux")]
fn kernel_entry(user: &str) -> keyring_core::Result<Entry> {
    use keyring_core::api::CredentialStoreApi;

    linux_keyutils_keyring_store::Store::new()?.build(SERVICE, user, None)
}

#[cfg(not(target_os = "linux"))]
fn kernel_entry(_: &str) -> keyring_core::Result<Entry> {
    Err(unsupported())
}

#[cfg(target_os = "linux")]
fn forget_after(entry: &Entry, limit: Duration) -> keyring_core::Result<()> {
    let Some(kept) = entry
        .as_any()
        .downcast_ref::<linux_keyutils_keyring_store::Cred>()
    else {
        return Err(unsupported());
    };
    let seconds = usize::try_from(limit.as_secs()).unwrap_or(usize::MAX);
    kept.session
        .search(&kept.description)
        .and_then(|key| key.set_timeout(seconds))
        .map_err(|error| keyring_core::Error::PlatformFailure(Box::new(error)))
}

#[cfg(not(target_os = "linux"))]
fn forget_after(_: &Entry, _: Duration) -> keyring_core::Result<()> {
    Err(unsupported())
}

#[cfg(target_os = "linux")]
fn system_entry(user: &str) -> keyring_core::Result<Entry> {
    use keyring_core::api::CredentialStoreApi;

    zbus_secret_service_keyring_store::Store::new()?.build(SERVICE, user, None)
}

#[cfg(target_os = "macos")]
fn system_entry(user: &str) -> keyring_core::Result<Entry> {
    use keyring_core::api::CredentialStoreApi;

    apple_native_keyring_store::keychain::Store::new()?.build(SERVICE, user, None)
}

#[cfg(windows)]
fn system_entry(user: &str) -> keyring_core::Result<Entry> {
    use keyring_core::api::CredentialStoreApi;

    windows_native_keyring_store::Store::new()?.build(SERVICE, user, None)
}

#[cfg(not(any(target_os = "linux", target_os = "macos", windows)))]
fn system_entry(_: &str) -> keyring_core::Result<Entry> {
    Err(unsupported())
}

fn unsupported() -> keyring_core::Error {
    keyring_core::Error::NotSupportedByStore("there is none on this system".to_owned())
}
