//! *Settings*: how the authenticator behaves, and everything about its backup, its lock and its devices.

mod about;
mod account;
mod app_lock;
mod backup;
mod clipboard;
mod cloud_backup;
mod device_registration;
mod devices;
mod language;
mod list;
mod notifications;
mod recovery_kit;
mod words;

pub(crate) use self::{
    about::AboutScreen,
    account::{AccountScreen as RecoveryAccountScreen, ContactsScreen, PasswordScreen},
    app_lock::AppLockScreen,
    backup::BackupScreen,
    device_registration::DeviceRegistrationScreen,
    devices::DevicesScreen,
    language::LanguageScreen,
    list::SettingsScreen,
    recovery_kit::RecoveryKitScreen,
};
