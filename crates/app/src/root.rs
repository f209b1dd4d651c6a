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
    screens::{accounts::AccountsScreen},
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
    provide_context(Toasts::new());
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
    let phase = Memo::new(move |_| device.phase());
    move || match phase.get() {
        Phase::Starting => ().into_any(),
        Phase::Unusable(trouble) => view! { <p class="empty">{trouble.text}</p> }.into_any(),
        Phase::Locked => view! { <p>"locked"</p> }.into_any(),
        Phase::Fresh | Phase::Open => view! {
            <Routes fallback=|| "404">
                <Route path=path!("/") view=AccountsScreen />
            </Routes>
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
