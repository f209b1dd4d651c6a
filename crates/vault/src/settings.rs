//! The settings that a backup carries.

use serde::{Deserialize, Serialize};

/// How the authenticator behaves on a device. In JSON, one that is missing has its default.
///
/// ```
/// use lifeboat_vault::Settings;
///
/// let settings: Settings = serde_json::from_str(r#"{"sound": false}"#)?;
/// assert_eq!(settings, Settings { sound: false, ..Settings::default() });
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is one switch that the user sees"
)]
pub struct Settings {
    /// Show sign-in requests as notifications. On by default.
    pub notifications: bool,
    /// Play a sound with a notification. On by default.
    pub sound: bool,
    /// Vibrate with a notification. On by default.
    pub vibrate: bool,
    /// Ask for the passcode when the app is opened. Off by default.
    pub app_lock: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            notifications: true,
            sound: true,
            vibrate: true,
            app_lock: false,
        }
    }
}

/// One of the [`Settings`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Setting {
    /// [`Settings::notifications`].
    Notifications,
    /// [`Settings::sound`].
    Sound,
    /// [`Settings::vibrate`].
    Vibrate,
    /// [`Settings::app_lock`].
    AppLock,
}

impl Setting {
    /// All of them.
    pub const ALL: [Self; 4] = [
        Self::Notifications,
        Self::Sound,
        Self::Vibrate,
        Self::AppLock,
    ];

    /// Its name in JSON: `app_lock`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Notifications => "notifications",
            Self::Sound => "sound",
            Self::Vibrate => "vibrate",
            Self::AppLock => "app_lock",
        }
    }
}

impl Settings {
    /// Whether this setting is on.
    #[must_use]
    pub const fn is_on(&self, setting: Setting) -> bool {
        match setting {
            Setting::Notifications => self.notifications,
            Setting::Sound => self.sound,
            Setting::Vibrate => self.vibrate,
            Setting::AppLock => self.app_lock,
        }
    }

    /// Turns this setting on or off.
    pub const fn set(&mut self, setting: Setting, on: bool) {
        match setting {
            Setting::Notifications => self.notifications = on,
            Setting::Sound => self.sound = on,
            Setting::Vibrate => self.vibrate = on,
            Setting::AppLock => self.app_lock = on,
        }
    }
}
