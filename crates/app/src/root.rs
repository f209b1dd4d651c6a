//! The root of the app: what every screen shares, and which path shows which screen.

use leptos::prelude::*;
use leptos_router::{
    components::{Route, Router, Routes},
    path,
};
use wasm_bindgen_futures::spawn_local;

use crate::{
    clock::Clock,
    components::{ToastStack, Toasts},
    device::{Device, Phase},
    notifications::Notifications,
    screens::{
        account::{AccountScreen, EditScreen, QrScreen},
        accounts::{AccountsScreen, AccountsView},
        add::{AddScreen, PasteScreen, PictureScreen, ScanScreen, TypeScreen},
        export::ExportScreen,
        follow_up::FollowUpScreen,
        import::ImportScreen,
        not_found::NotFoundScreen,
        recovery::RecoveryScreen,
        recovery_account::{ChangeAccountScreen, ResetScreen, SignInScreen, SignUpScreen},
        requests::{RequestSheet, RequestsScreen, SignInRequests},
        settings::SettingsRoutes,
        unlock::{AutoLock, UnlockScreen},
        unusable::UnusableScreen,
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
    notifications.start(device);
    requests.start(notifications);
    auto_lock.start();
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
    move || match phase.get() {
        Phase::Starting => ().into_any(),
        Phase::Unusable { trouble, is_lost } => {
            view! { <UnusableScreen trouble is_lost /> }.into_any()
        }
        Phase::Locked => view! { <UnlockScreen /> }.into_any(),
        Phase::Fresh | Phase::Open => view! {
            <Routes fallback=NotFoundScreen>
                <Route path=path!("/") view=AccountsScreen />
                <Route path=path!("/accounts/:id") view=AccountScreen />
                <Route path=path!("/accounts/:id/edit") view=EditScreen />
                <Route path=path!("/accounts/:id/qr") view=QrScreen />
                <Route path=path!("/add") view=AddScreen />
                <Route path=path!("/add/scan") view=ScanScreen />
                <Route path=path!("/add/picture") view=PictureScreen />
                <Route path=path!("/add/paste") view=PasteScreen />
                <Route path=path!("/add/type") view=TypeScreen />
                <Route path=path!("/settings/import") view=ImportScreen />
                <Route path=path!("/settings/export") view=ExportScreen />
                <Route path=path!("/requests") view=RequestsScreen />
                <SettingsRoutes />
                <Route path=path!("/sign-in") view=SignInScreen />
                <Route path=path!("/sign-up") view=SignUpScreen />
                <Route path=path!("/reset") view=ResetScreen />
                <Route path=path!("/change-account") view=ChangeAccountScreen />
                <Route path=path!("/recovery") view=RecoveryScreen />
                <Route path=path!("/follow-ups/:id") view=FollowUpScreen />
            </Routes>
            <RequestSheet />
        }
        .into_any(),
    }
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
