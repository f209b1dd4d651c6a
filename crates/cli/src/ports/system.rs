//! What the system says about itself: where data belongs, what the device is called.

use std::path::PathBuf;

use lifeboat_vault::{Label, Platform};

use crate::error::CliError;

/// Where the vault lies unless `--home` says otherwise: the place for data of the platform.
pub(crate) fn default_home() -> Result<PathBuf, CliError> {
    let folder = |name: &str| {
        std::env::var_os(name)
            .map(PathBuf::from)
            .filter(|path| path.is_absolute())
    };
    let data = if cfg!(windows) {
        folder("APPDATA").map(|data| data.join("Lifeboat"))
    } else if cfg!(target_os = "macos") {
        std::env::home_dir().map(|home| home.join("Library/Application Support/Lifeboat"))
    } else {
        // XDG Base Directory Specification.
        folder("XDG_DATA_HOME")
            .or_else(|| std::env::home_dir().map(|home| home.join(".local/share")))
            .map(|data| data.join("lifeboat"))
    };
    data.ok_or_else(|| {
        CliError::usage("It is not clear where your data belongs on this system.")
            .hint("--home DIR, or set LIFEBOAT_HOME")
    })
}

/// What this device is called: its host name.
pub(crate) fn device_name() -> Label {
    let name = ["/proc/sys/kernel/hostname", "/etc/hostname"]
        .into_iter()
        .find_map(|path| std::fs::read_to_string(path).ok())
        .or_else(|| std::env::var("COMPUTERNAME").ok())
        .or_else(|| std::env::var("HOSTNAME").ok())
        .unwrap_or_default();
    let name = Label::cleaned(&name);
    if name.is_empty() {
        return Label::cleaned(&platform().to_string());
    }
    name
}

/// What this device runs on.
pub(crate) const fn platform() -> Platform {
    if cfg!(target_os = "linux") {
        Platform::Linux
    } else if cfg!(target_os = "macos") {
        Platform::Macos
    } else if cfg!(windows) {
        Platform::Windows
    } else if cfg!(target_os = "android") {
        Platform::Android
    } else {
        Platform::Other
    }
}
