//! The screens of the part `screens`.

use std::cell::Cell;

use leptos::{prelude::*, wasm_split::wasm_split};

use super::drawn;
use crate::{
    screens::{
        account::{AccountScreen, EditScreen, QrScreen},
        accounts::ArrangeList,
        add::{AddScreen, PasteScreen, PictureScreen, ScanScreen, TypeScreen},
        export::ExportScreen,
        follow_up::FollowUpScreen,
        help::HelpScreen,
        import::ImportScreen,
        recovery::RecoveryScreen,
        recovery_account::{
            ChangeAccountScreen, CodeToNote, ResetScreen, SignInScreen, SignUpScreen,
        },
        requests::{RequestSheet, RequestsScreen},
        settings::{
            AboutScreen, AppLockScreen, BackupScreen, ContactsScreen, DeviceRegistrationScreen,
            DevicesScreen, LanguageScreen, PasswordScreen, RecoveryAccountScreen,
            RecoveryKitScreen, SettingsScreen,
        },
        unlock::UnlockScreen,
        unusable::UnusableScreen,
    },
    trouble::Trouble,
};

/// A screen, or what lies on one now and then.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Screen {
    Account,
    Edit,
    Qr,
    Arrange,
    Add,
    Scan,
    Picture,
    Paste,
    Type,
    Import,
    Export,
    Requests,
    RequestSheet,
    CodeToNote,
    SignIn,
    SignUp,
    Reset,
    ChangeAccount,
    Recovery,
    FollowUp,
    Settings,
    Backup,
    RecoveryAccount,
    Contacts,
    Password,
    AppLock,
    Devices,
    RecoveryKit,
    DeviceRegistration,
    Language,
    About,
    Help,
    Unlock,
    Unusable,
}

fn draw(screen: Screen) -> AnyView {
    match screen {
        Screen::Account => view! { <AccountScreen /> }.into_any(),
        Screen::Edit => view! { <EditScreen /> }.into_any(),
        Screen::Qr => view! { <QrScreen /> }.into_any(),
        Screen::Arrange => view! { <ArrangeList /> }.into_any(),
        Screen::Add => view! { <AddScreen /> }.into_any(),
        Screen::Scan => view! { <ScanScreen /> }.into_any(),
        Screen::Picture => view! { <PictureScreen /> }.into_any(),
        Screen::Paste => view! { <PasteScreen /> }.into_any(),
        Screen::Type => view! { <TypeScreen /> }.into_any(),
        Screen::Import => view! { <ImportScreen /> }.into_any(),
        Screen::Export => view! { <ExportScreen /> }.into_any(),
        Screen::Requests => view! { <RequestsScreen /> }.into_any(),
        Screen::RequestSheet => view! { <RequestSheet /> }.into_any(),
        Screen::CodeToNote => view! { <CodeToNote /> }.into_any(),
        Screen::SignIn => view! { <SignInScreen /> }.into_any(),
        Screen::SignUp => view! { <SignUpScreen /> }.into_any(),
        Screen::Reset => view! { <ResetScreen /> }.into_any(),
        Screen::ChangeAccount => view! { <ChangeAccountScreen /> }.into_any(),
        Screen::Recovery => view! { <RecoveryScreen /> }.into_any(),
        Screen::FollowUp => view! { <FollowUpScreen /> }.into_any(),
        Screen::Settings => view! { <SettingsScreen /> }.into_any(),
        Screen::Backup => view! { <BackupScreen /> }.into_any(),
        Screen::RecoveryAccount => view! { <RecoveryAccountScreen /> }.into_any(),
        Screen::Contacts => view! { <ContactsScreen /> }.into_any(),
        Screen::Password => view! { <PasswordScreen /> }.into_any(),
        Screen::AppLock => view! { <AppLockScreen /> }.into_any(),
        Screen::Devices => view! { <DevicesScreen /> }.into_any(),
        Screen::RecoveryKit => view! { <RecoveryKitScreen /> }.into_any(),
        Screen::DeviceRegistration => view! { <DeviceRegistrationScreen /> }.into_any(),
        Screen::Language => view! { <LanguageScreen /> }.into_any(),
        Screen::About => view! { <AboutScreen /> }.into_any(),
        Screen::Help => view! { <HelpScreen /> }.into_any(),
        Screen::Unlock => view! { <UnlockScreen /> }.into_any(),
        Screen::Unusable => view! { <UnusableScreen /> }.into_any(),
    }
}

type Draw = fn(Screen) -> AnyView;

/// Loads the part, and gives the way into it.
#[wasm_split(
    screens,
    wasm_split_path = leptos::wasm_split,
    fallible,
    return_wrapper(let draw = _; { LOADED.set(Some(draw)); Ok(draw) } -> Result<Draw, Trouble>)
)]
fn load() -> Draw {
    draw
}

thread_local! {
    static LOADED: Cell<Option<Draw>> = const { Cell::new(None) };
}

/// A screen of the part, as a route's view.
pub(crate) fn later(screen: Screen) -> impl Fn() -> AnyView + Clone + Send + Sync + 'static {
    move || view! { <Later screen /> }.into_any()
}

/// Draws a screen of the part, which is loaded first if need be.
#[component]
pub(crate) fn Later(
    /// Which.
    screen: Screen,
) -> impl IntoView {
    drawn(&LOADED, load, move |draw| draw(screen), |state| state)
}
