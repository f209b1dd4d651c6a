//! A path that leads nowhere.

use leptos::prelude::*;
use leptos_router::components::A;

use crate::{components::Page, words::words};

words! {
    NotFoundWords {
        title = "There is no such page", "Deze pagina bestaat niet";
        lead = "The address may be mistyped, or from an older version of the app.", "Het adres is misschien verkeerd getypt, of van een oudere versie van de app.";
        accounts = "To my accounts", "Naar mijn accounts";
    }
}

/// Says so, and leads back.
#[component]
pub(crate) fn NotFoundScreen() -> impl IntoView {
    let words = NotFoundWords::here();
    view! {
        <Page title=words.title() back="/">
            <p class="lead">{words.lead()}</p>
            <A href="/" attr:class="button primary">
                {words.accounts()}
            </A>
        </Page>
    }
}
