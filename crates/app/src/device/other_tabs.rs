//! Several tabs show one vault: each tells the others when it has changed something.

use leptos::prelude::*;
use wasm_bindgen::{JsCast as _, JsValue, closure::Closure};
use web_sys::{BroadcastChannel, MessageEvent};

const CHANNEL: &str = "lifeboat-vault";
/// What is posted there.
const CHANGED: &str = "changed";
const LOCK: &str = "lock";

/// What a tab hears of another one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum News {
    /// The vault was changed, made, or removed.
    Changed,
    /// The user has closed the app lock.
    Locked,
}

/// The other tabs. Without the means to reach them, nothing is told: each reads the vault before it
/// changes it, so nothing is lost either.
#[derive(Clone, Copy)]
pub(crate) struct OtherTabs(StoredValue<Option<BroadcastChannel>, LocalStorage>);

impl OtherTabs {
    pub(super) fn new() -> Self {
        Self(StoredValue::new_local(BroadcastChannel::new(CHANNEL).ok()))
    }

    /// Calls `hear` with whatever another tab tells.
    pub(super) fn listen(self, hear: impl Fn(News) + 'static) {
        self.0.with_value(|channel| {
            let Some(channel) = channel else { return };
            let hear = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
                let is_lock = event.data().as_string().as_deref() == Some(LOCK);
                hear(if is_lock { News::Locked } else { News::Changed });
            });
            channel.set_onmessage(Some(hear.as_ref().unchecked_ref()));
            // For as long as the page lives.
            hear.forget();
        });
    }

    /// The vault has changed here.
    pub(super) fn tell(self) {
        self.post(CHANGED);
    }

    /// The user has closed the app lock here.
    pub(super) fn tell_of_lock(self) {
        self.post(LOCK);
    }

    fn post(self, word: &str) {
        self.0.with_value(|channel| {
            if let Some(channel) = channel {
                let _ = channel.post_message(&JsValue::from_str(word));
            }
        });
    }
}
