//! The root of the app: what every screen shares, and which path shows which screen.

use leptos::prelude::*;
use leptos_router::{
    components::{Outlet, ParentRoute, Route, Router, Routes},
    path,
};
use wasm_bindgen_futures::spawn_local;

use crate::{
    clock::Clock,
    components::{OneMoment, ToastStack, Toasts},
    device::{Device, Phase},
    followers::Followers,
    later::{Later, Screen, later},
    notifications::Notifications,
    screens::{
        accounts::AccountsView, home::HomeScreen, not_found::NotFoundScreen,
        requests::SignInRequests, unlock::AutoLock,
    },
    trail::Trail,
    words::Language,
};

/// The language that is spoken, for the screen that changes it.
#[derive(Clone, Copy)]
pub(crate) struct SpokenLanguage(RwSignal<Language>);

impl SpokenLanguage {
    /// That of the app.
    pub(crate) fn here() -> Self {
        expect_context()
    }

    /// Speaks another one: everything is drawn anew.
    pub(crate) fn change(self, language: Language) {
        remember_language(language);
        language.speak();
        self.0.set(language);
    }
}

/// The app.
#[component]
pub(crate) fn Root() -> impl IntoView {
    let language = chosen_language();
    language.speak();
    let spoken = SpokenLanguage(RwSignal::new(language));
    let device = Device::new();
    provide_context(spoken);
    provide_context(device);
    provide_context(Clock::start());
    provide_context(AccountsView::new());
    let toasts = Toasts::new();
    provide_context(toasts);
    let notifications = Notifications::new();
    let requests = SignInRequests::new(device, toasts);
    let auto_lock = AutoLock::new(device);
    provide_context(notifications);
    provide_context(requests);
    provide_context(auto_lock);
    Followers::here(device).start_with_vault();
    spawn_local(device.start());
    move || {
        let language = spoken.0.get();
        if let Some(root) = document().document_element() {
            let _ = root.set_attribute("lang", language.tag());
        }
        view! {
            <Router>
                <Screens />
                <ToastStack />
            </Router>
        }
    }
}

#[component]
fn Screens() -> impl IntoView {
    let device = Device::here();
    provide_context(Trail::start());
    // The first account opens a vault, and the screen that makes it stays.
    let phase = Memo::new(move |_| match device.phase() {
        Phase::Fresh => Phase::Open,
        phase => phase,
    });
    let requests = SignInRequests::here();
    // The sheet stays once it was there, so that it can close in peace.
    let was_asked =
        Memo::new(move |was: Option<&bool>| was == Some(&true) || requests.count() != 0);
    move || match phase.get() {
        Phase::Starting => view! { <OneMoment /> }.into_any(),
        Phase::Unusable { .. } => view! { <Later screen=Screen::Unusable /> }.into_any(),
        Phase::Locked => view! { <Later screen=Screen::Unlock /> }.into_any(),
        Phase::Fresh | Phase::Open => view! {
            <Routes fallback=NotFoundScreen>
                <Route path=path!("/") view=HomeScreen />
                <Route path=path!("/accounts/:id") view=later(Screen::Account) />
                <Route path=path!("/accounts/:id/edit") view=later(Screen::Edit) />
                <Route path=path!("/accounts/:id/qr") view=later(Screen::Qr) />
                <Route path=path!("/add") view=later(Screen::Add) />
                <Route path=path!("/add/scan") view=later(Screen::Scan) />
                <Route path=path!("/add/picture") view=later(Screen::Picture) />
                <Route path=path!("/add/paste") view=later(Screen::Paste) />
                <Route path=path!("/add/type") view=later(Screen::Type) />
                <Route path=path!("/requests") view=later(Screen::Requests) />
                <SettingsRoutes />
                <Route path=path!("/sign-in") view=later(Screen::SignIn) />
                <Route path=path!("/sign-up") view=later(Screen::SignUp) />
                <Route path=path!("/reset") view=later(Screen::Reset) />
                <Route path=path!("/change-account") view=later(Screen::ChangeAccount) />
                <Route path=path!("/recovery") view=later(Screen::Recovery) />
                <Route path=path!("/follow-ups/:id") view=later(Screen::FollowUp) />
            </Routes>
            <Show when=move || was_asked.get()>
                <Later screen=Screen::RequestSheet />
            </Show>
        }
        .into_any(),
    }
}

#[component(transparent)]
fn SettingsRoutes() -> impl leptos_router::MatchNestedRoutes + Clone {
    view! {
        <ParentRoute path=path!("/settings") view=Outlet>
            <Route path=path!("") view=later(Screen::Settings) />
            <Route path=path!("backup") view=later(Screen::Backup) />
            <Route path=path!("recovery-account") view=later(Screen::RecoveryAccount) />
            <Route path=path!("recovery-account/contacts") view=later(Screen::Contacts) />
            <Route path=path!("recovery-account/password") view=later(Screen::Password) />
            <Route path=path!("app-lock") view=later(Screen::AppLock) />
            <Route path=path!("devices") view=later(Screen::Devices) />
            <Route path=path!("recovery-kit") view=later(Screen::RecoveryKit) />
            <Route path=path!("device-registration") view=later(Screen::DeviceRegistration) />
            <Route path=path!("import") view=later(Screen::Import) />
            <Route path=path!("export") view=later(Screen::Export) />
            <Route path=path!("language") view=later(Screen::Language) />
            <Route path=path!("about") view=later(Screen::About) />
            <Route path=path!("help") view=later(Screen::Help) />
        </ParentRoute>
    }
    .into_inner()
}

const LANGUAGE: &str = "lifeboat-language";

fn chosen_language() -> Language {
    let chosen = window()
        .local_storage()
        .ok()
        .flatten()
        .and_then(|storage| storage.get_item(LANGUAGE).ok().flatten());
    match chosen {
        Some(tag) => Language::preferred([tag]),
        None => Language::preferred(
            window()
                .navigator()
                .languages()
                .iter()
                .filter_map(|tag| tag.as_string()),
        ),
    }
}

fn remember_language(language: Language) {
    // Without storage it is asked of the browser again next time.
    if let Ok(Some(storage)) = window().local_storage() {
        let _ = storage.set_item(LANGUAGE, language.tag());
    }
}
