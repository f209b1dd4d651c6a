//! The screens of the part `screens`.

use std::cell::Cell;

use leptos::{prelude::*, wasm_split::wasm_split};
use wasm_bindgen_futures::spawn_local;

use super::LaterWords;
use crate::{
    components::TroubleNote,
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

impl Screen {
    /// Whether it lies on another screen, now and then.
    fn is_inset(self) -> bool {
        matches!(self, Self::Arrange | Self::RequestSheet | Self::CodeToNote)
    }
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
#[wasm_split(screens, wasm_split_path = leptos::wasm_split, fallible)]
fn load() -> Result<Draw, Trouble> {
    Ok(draw)
}

thread_local! {
    /// The way into the part, once it is loaded.
    static LOADED: Cell<Option<Draw>> = const { Cell::new(None) };
}

/// The same as a route's view.
pub(crate) fn later(screen: Screen) -> impl Fn() -> AnyView + Clone + Send + Sync + 'static {
    move || view! { <Later screen /> }.into_any()
}

/// Draws a screen of the part, which is loaded first if need be.
#[component]
pub(crate) fn Later(
    /// Which.
    screen: Screen,
) -> impl IntoView {
    let way_in = RwSignal::new(LOADED.get().map(Ok::<Draw, Trouble>));
    let fetch = move || {
        spawn_local(async move {
            let loaded = load().await;
            LOADED.set(loaded.as_ref().ok().copied());
            // The screen may have been left.
            drop(way_in.try_set(Some(loaded)));
        });
    };
    if way_in.with_untracked(Option::is_none) {
        fetch();
    }
    let again = move |_| {
        way_in.set(None);
        fetch();
    };
    move || match way_in.get() {
        Some(Ok(draw)) => draw(screen),
        Some(Err(trouble)) => {
            let note = view! {
                <TroubleNote trouble=Signal::stored(Some(trouble)) />
                <button type="button" class="button primary" on:click=again>
                    {LaterWords::here().try_again()}
                </button>
            };
            if screen.is_inset() {
                note.into_any()
            } else {
                view! { <main class="page">{note}</main> }.into_any()
            }
        }
        None => view! {
            <p class="part-is-loading" role="status">
                {LaterWords::here().loading()}
            </p>
        }
        .into_any(),
    }
}
