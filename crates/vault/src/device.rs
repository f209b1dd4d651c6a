//! The device that made a snapshot.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{DeviceId, Label};

/// One installation of the authenticator, as a snapshot is stamped with it: so that the user can see
/// which device made a version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Device {
    /// Which one.
    pub id: DeviceId,
    /// What the user calls it.
    pub name: Label,
    /// What it runs on.
    pub platform: Platform,
}

/// What a device runs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Platform {
    /// Linux.
    Linux,
    /// macOS.
    Macos,
    /// Windows.
    Windows,
    /// Android.
    Android,
    /// iOS and iPadOS.
    Ios,
    /// The app in a browser, wherever that runs.
    Web,
    /// Anything else, also what a newer Lifeboat has a name for.
    #[serde(other)]
    Other,
}

impl Platform {
    /// Its name in JSON: `linux`, `macos`, …
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Linux => "linux",
            Self::Macos => "macos",
            Self::Windows => "windows",
            Self::Android => "android",
            Self::Ios => "ios",
            Self::Web => "web",
            Self::Other => "other",
        }
    }
}

impl fmt::Display for Platform {
    /// The name as people write it: `Linux`, `macOS`, …
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Linux => "Linux",
            Self::Macos => "macOS",
            Self::Windows => "Windows",
            Self::Android => "Android",
            Self::Ios => "iOS",
            Self::Web => "web",
            Self::Other => "another platform",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_platform_of_the_future_can_be_read() {
        assert_eq!(
            serde_json::from_str::<Platform>("\"macos\"").unwrap(),
            Platform::Macos
        );
        assert_eq!(
            serde_json::from_str::<Platform>("\"toaster\"").unwrap(),
            Platform::Other
        );
    }

    #[test]
    fn the_json_name_is_what_as_str_says() {
        for platform in [
            Platform::Linux,
            Platform::Ios,
            Platform::Web,
            Platform::Other,
        ] {
            let json = serde_json::to_string(&platform).unwrap();
            assert_eq!(json, format!("\"{}\"", platform.as_str()));
        }
    }
}
