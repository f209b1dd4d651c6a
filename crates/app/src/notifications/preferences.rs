//! What the service worker has to know of the settings while the app is closed.

use lifeboat_vault::Settings;
use serde::Serialize;

use super::browser::{self, Cache};
use crate::{ports::finished, words::Language};

/// As `service-worker.js` calls them.
const CACHE: &str = "lifeboat-preferences";
const PREFERENCES: &str = "/preferences";

#[derive(Serialize)]
struct Preferences {
    language: Language,
    sound: bool,
    vibrate: bool,
}

/// Leaves them where the service worker finds them. Without, it goes by what the browser says.
pub(super) async fn leave(settings: Settings) {
    let preferences = Preferences {
        language: Language::here(),
        sound: settings.sound,
        vibrate: settings.vibrate,
    };
    let text = serde_json::to_string(&preferences).ok();
    let answer = text.and_then(|text| browser::answer(&text));
    if let (Some(cache), Some(answer)) = (cache().await, answer) {
        let _ = finished(cache.put(PREFERENCES, &answer)).await;
    }
}

async fn cache() -> Option<Cache> {
    let opened = finished(browser::caches()?.open(CACHE)).await;
    opened.ok().map(wasm_bindgen::JsCast::unchecked_into)
}
