//! *Empty the clipboard after a minute*: whether the app may look if a copied code is still there. How it
//! stands is what the browser allows, and nothing else.

use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use crate::{
    clipboard::Looking,
    components::{Busy, Picture, Row, Switch, Toasts},
    words::words,
};

words! {
    ClipboardWords {
        title = "Empty the clipboard after a minute", "Klembord na een minuut legen";
        asks = "The browser asks whether the app may look at the clipboard, so that only a code of Lifeboat is removed.",
               "De browser vraagt of de app in het klembord mag kijken, zodat alleen een code van Lifeboat wordt verwijderd.";
        is_on = "Only a code of Lifeboat is removed. To turn this off, block the clipboard in the browser's settings for this site.",
                "Alleen een code van Lifeboat wordt verwijderd. Zet dit uit door het klembord te blokkeren in de instellingen van de browser voor deze site.";
        denied = "This browser blocks the clipboard for this page. Allow it in the browser's settings for this site.",
                 "Deze browser blokkeert het klembord voor deze pagina. Sta het toe in de instellingen van de browser voor deze site.";
        unsupported = "This browser does not let the app look at the clipboard by itself, so a copied code stays there until something else is copied.",
                      "Deze browser laat de app niet uit zichzelf in het klembord kijken, dus een gekopieerde code blijft daar tot iets anders wordt gekopieerd.";
        not_allowed = "The browser did not allow the app to look at the clipboard.", "De browser heeft de app niet toegestaan in het klembord te kijken.";
    }
}

/// The row of that switch. The browser asks when it is turned on, and never by itself.
#[component]
pub(super) fn ClipboardRow() -> impl IntoView {
    let (toasts, words) = (Toasts::here(), ClipboardWords::here());
    let busy = Busy::new();
    let looking = RwSignal::new(None::<Looking>);
    spawn_local(async move {
        // The screen may be gone.
        let _ = looking.try_set(Some(Looking::now().await));
    });
    let wish = Callback::new(move |on: bool| {
        if !on {
            toasts.say(words.is_on());
            return;
        }
        busy.run(async move {
            let now = Looking::ask().await;
            if now != Looking::Allowed {
                toasts.say(words.not_allowed());
            }
            let _ = looking.try_set(Some(now));
        });
    });
    let detail = move || match looking.get() {
        Some(Looking::Allowed) => words.is_on(),
        Some(Looking::Denied) => words.denied(),
        Some(Looking::Unsupported) => words.unsupported(),
        Some(Looking::NotAsked) | None => words.asks(),
    };
    view! {
        <Row
            picture=Picture::Paste
            title=words.title()
            detail=Signal::derive(move || detail().to_owned())
        >
            <Switch
                label=words.title()
                on=Signal::derive(move || looking.get() == Some(Looking::Allowed))
                disabled=Signal::derive(move || {
                    matches!(looking.get(), None | Some(Looking::Unsupported))
                })
                wish
            />
        </Row>
    }
}
