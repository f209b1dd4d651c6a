//! Several tabs show one vault: each tells the others when it has changed something.

use leptos::prelude::*;
use wasm_bindgen::{JsCast as _, JsValue, closure::Closure};
use web_sys::BroadcastChannel;

const CHANNEL: &str = "lifeboat-vault";

/// The other tabs. Without the means to reach them, nothing is told: each reads the vault before it
/// changes it, so nothing is lost either.
#[derive(Clone, Copy)]
pub(crate) struct OtherTabs(StoredValue<Option<BroadcastChannel>, LocalStorage>);

impl OtherTabs {
    pub(super) fn new() -> Self {
        Self(StoredValue::new_local(BroadcastChannel::new(CHANNEL).ok()))
    }

    /// Calls `changed` whenever another tab has changed the vault.
    pub(super) fn listen(self, changed: impl Fn() + 'static) {
        self.0.with_value(|channel| {
            let Some(channel) = channel else { return };
            let hear = Closure::<dyn Fn()>::new(changed);
            channel.set_onmessage(Some(hear.as_ref().unchecked_ref()));
            // For as long as the page lives.
            hear.forget();
        });
    }

    /// The vault has changed here.
    pub(super) fn tell(self) {
        self.0.with_value(|channel| {
            if let Some(channel) = channel {
                let _ = channel.post_message(&JsValue::NULL);
            }
        });
    }
}
