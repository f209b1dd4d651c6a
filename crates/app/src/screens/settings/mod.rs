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

use leptos::prelude::*;
use leptos_router::{
    MatchNestedRoutes,
    components::{Outlet, ParentRoute, Route},
    path,
};

use self::{
    about::AboutScreen,
    account::{AccountScreen, ContactsScreen, PasswordScreen},
    app_lock::AppLockScreen,
    backup::BackupScreen,
    device_registration::DeviceRegistrationScreen,
    devices::DevicesScreen,
    language::LanguageScreen,
    list::SettingsScreen,
    recovery_kit::RecoveryKitScreen,
};
use super::help::HelpScreen;

/// Everything under `/settings` that belongs here.
#[component(transparent)]
pub(crate) fn SettingsRoutes() -> impl MatchNestedRoutes + Clone {
    view! {
        <ParentRoute path=path!("/settings") view=Outlet>
            <Route path=path!("") view=SettingsScreen />
            <Route path=path!("backup") view=BackupScreen />
            <Route path=path!("recovery-account") view=AccountScreen />
            <Route path=path!("recovery-account/contacts") view=ContactsScreen />
            <Route path=path!("recovery-account/password") view=PasswordScreen />
            <Route path=path!("app-lock") view=AppLockScreen />
            <Route path=path!("devices") view=DevicesScreen />
            <Route path=path!("recovery-kit") view=RecoveryKitScreen />
            <Route path=path!("device-registration") view=DeviceRegistrationScreen />
            <Route path=path!("language") view=LanguageScreen />
            <Route path=path!("about") view=AboutScreen />
            <Route path=path!("help") view=HelpScreen />
        </ParentRoute>
    }
    .into_inner()
}
