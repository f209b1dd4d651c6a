//! *About*: which release this is, and under which licence.

use leptos::prelude::*;

use super::words::SettingsWords;
use crate::{
    components::{Icon, Page, Picture, Row, Rows},
    words::words,
};

words! {
    AboutWords {
        what = "An authenticator whose accounts survive the loss of the device they live on.", "Een authenticator waarvan de accounts het verlies van het apparaat overleven.";
        version = "Version", "Versie";
        licence = "Licence", "Licentie";
        licence_is = "MIT or Apache 2.0, as you choose", "MIT of Apache 2.0, naar keuze";
        update = "A new version is ready", "Er is een nieuwe versie klaar";
        update_now = "Update now", "Nu bijwerken";
        privacy = "What the server sees", "Wat de server ziet";
        privacy_is = "Sizes and times of sealed versions, your email address, and your devices. Never an account, a name or a code: those are sealed on this device.",
                     "Groottes en tijden van verzegelde versies, je e-mailadres en je apparaten. Nooit een account, een naam of een code: die worden op dit apparaat verzegeld.";
    }
}

/// About the app.
#[component]
pub(crate) fn AboutScreen() -> impl IntoView {
    let words = AboutWords::here();
    view! {
        <Page title=SettingsWords::here().about() back="/settings">
            <div class="brand-card">
                <Icon picture=Picture::Lifebuoy />
                <p class="brand-name">"Lifeboat"</p>
                <p class="lead">{words.what()}</p>
            </div>
            <Rows>
                <Row title=words.version() detail=env!("CARGO_PKG_VERSION") />
                <UpdateRow />
                <Row title=words.licence() detail=words.licence_is() />
                <Row title=words.privacy() detail=words.privacy_is() />
            </Rows>
        </Page>
    }
}

/// A newer release that is on this device already, and what the page's own script does about it
/// (`public/updates.js`); nothing where there is none.
#[component]
fn UpdateRow() -> impl IntoView {
    let words = AboutWords::here();
    let is_ready = RwSignal::new(
        document()
            .document_element()
            .is_some_and(|root| root.has_attribute("data-update")),
    );
    let ready = leptos::ev::Custom::new("lifeboat-update-ready");
    let listener = window_event_listener(ready, move |_: web_sys::Event| is_ready.set(true));
    on_cleanup(move || listener.remove());
    let update = move |_| {
        if let Ok(wish) = web_sys::Event::new("lifeboat-update-now") {
            let _ = window().dispatch_event(&wish);
        }
    };
    view! {
        <Show when=move || is_ready.get()>
            <Row picture=Picture::Refresh title=words.update()>
                <button type="button" class="button primary" on:click=update>
                    {words.update_now()}
                </button>
            </Row>
        </Show>
    }
}
