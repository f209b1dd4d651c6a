//! The app locks by itself: when it was out of sight, or not used, for as long as its user has chosen.

use std::time::Duration;

use leptos::{leptos_dom::helpers::IntervalHandle, prelude::*};
use lifeboat_vault::{Setting, Timestamp};
use wasm_bindgen_futures::spawn_local;

use crate::{
    device::{Device, Phase},
    ports,
    unlocking::app_lock::{self, AppLock, LocksAfter},
};

/// How often it is looked whether the time has passed.
const EVERY: Duration = Duration::from_secs(5);

/// How the app lock is set, and what closes it by itself: a handle to be copied around.
#[derive(Clone, Copy)]
pub(crate) struct AutoLock {
    device: Device,
    set: RwSignal<Option<AppLock>>,
    last_used: StoredValue<Timestamp>,
    is_noting: StoredValue<bool>,
    looking: StoredValue<Option<IntervalHandle>>,
}

impl AutoLock {
    /// Nothing is known about it yet.
    pub(crate) fn new(device: Device) -> Self {
        Self {
            device,
            set: RwSignal::new(None),
            last_used: StoredValue::new(ports::now()),
            is_noting: StoredValue::new(false),
            looking: StoredValue::new(None),
        }
    }

    /// That of the app.
    pub(crate) fn here() -> Self {
        expect_context()
    }

    /// How it is set; none before that is known. It follows whether it is on in any tab, and what else is
    /// set in this one.
    pub(crate) fn as_set(self) -> Option<AppLock> {
        self.set.get()
    }

    /// Whether it is on.
    pub(crate) fn is_on(self) -> bool {
        self.set.get().is_some_and(|set| set.is_on)
    }

    /// Whether a passkey opens it too.
    pub(crate) fn has_passkey(self) -> bool {
        self.set.get().is_some_and(|set| set.has_passkey)
    }

    /// Reads again how it is set, after it was changed.
    pub(crate) async fn look(self) {
        let Ok(storage) = self.device.storage() else {
            return;
        };
        if let Ok(set) = app_lock::read(&storage).await {
            self.set.set(Some(set));
        }
    }

    /// Leaves time to write down what the screen shows, for as long as that screen is there.
    pub(crate) fn wait_for_noting(self) {
        self.is_noting.set_value(true);
        on_cleanup(move || self.is_noting.set_value(false));
    }

    /// Locks by itself from now on.
    pub(crate) fn start(self) {
        let phase = Memo::new(move |_| self.device.phase());
        Effect::new(move |_| {
            let phase = phase.get();
            spawn_local(self.look());
            self.last_used.set_value(ports::now());
            self.look_again_while(phase == Phase::Open);
        });
        let wanted = Memo::new(move |_| {
            self.device
                .contents(|contents| contents.settings.is_on(Setting::AppLock))
        });
        Effect::new(move |_| {
            let _ = wanted.get();
            spawn_local(self.look());
        });
        window_event_listener(leptos::ev::pointerdown, move |_| self.is_used());
        window_event_listener(leptos::ev::keydown, move |_| self.is_used());
        let hidden = leptos::ev::Custom::new("visibilitychange");
        window_event_listener(hidden, move |_: web_sys::Event| {
            if document().hidden() {
                self.is_used();
                self.lock_if_set_to(|after| after == LocksAfter::Immediately);
            } else {
                self.lock_if_due();
            }
        });
    }

    fn is_used(self) {
        self.last_used.set_value(ports::now());
    }

    fn look_again_while(self, is_open: bool) {
        if let Some(looking) = self.looking.get_value() {
            looking.clear();
        }
        let looking = if is_open {
            set_interval_with_handle(move || self.lock_if_due(), EVERY).ok()
        } else {
            None
        };
        self.looking.set_value(looking);
    }

    fn lock_if_due(self) {
        let (last_used, now) = (self.last_used.get_value(), ports::now());
        // At once is when it is hidden, not while somebody reads a code.
        self.lock_if_set_to(|after| {
            after != LocksAfter::Immediately && after.is_due(last_used, now)
        });
    }

    fn lock_if_set_to(self, is_time: impl FnOnce(LocksAfter) -> bool) {
        let Some(set) = self.set.get_untracked() else {
            return;
        };
        let locks_after = if self.is_noting.get_value() {
            set.locks_after.while_noting()
        } else {
            set.locks_after
        };
        if set.is_on && is_time(locks_after) {
            self.device.lock();
        }
    }
}
