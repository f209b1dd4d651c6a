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
        privacy = "What the server sees", "Wat de server ziet";
        privacy_is = "Sizes and times of sealed versions, your email address, and your devices. Never an account, a name or a code: those are sealed on this device.",
                     "Groottes en tijden van verzegelde versies, je e-mailadres en je apparaten. Nooit een account, een naam of een code: die worden op dit apparaat verzegeld.";
    }
}

/// About the app.
#[component]
pub(super) fn AboutScreen() -> impl IntoView {
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
                <Row title=words.licence() detail=words.licence_is() />
                <Row title=words.privacy() detail=words.privacy_is() />
            </Rows>
        </Page>
    }
}
