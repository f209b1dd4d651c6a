//! What time it is, for whatever on the screen follows it: a second at a time, and only while the page
//! is seen.

use std::time::Duration;

use leptos::{leptos_dom::helpers::IntervalHandle, prelude::*};

use crate::ports;

/// The clock, a handle to be copied around.
#[derive(Clone, Copy)]
pub(crate) struct Clock {
    seconds: RwSignal<u64>,
    ticking: StoredValue<Option<IntervalHandle>>,
}

impl Clock {
    /// A clock that ticks while the page is seen.
    pub(crate) fn start() -> Self {
        let clock = Self {
            seconds: RwSignal::new(ports::now().seconds()),
            ticking: StoredValue::new(None),
        };
        clock.follow_visibility();
        let handle = window_event_listener(
            leptos::ev::Custom::new("visibilitychange"),
            move |_: web_sys::Event| {
                clock.follow_visibility();
            },
        );
        on_cleanup(move || {
            handle.remove();
            clock.stop();
        });
        clock
    }

    /// The clock that the screen belongs to.
    pub(crate) fn here() -> Self {
        expect_context()
    }

    /// UNIX seconds; follows the time.
    pub(crate) fn seconds(self) -> u64 {
        self.seconds.get()
    }

    /// UNIX seconds at this moment, for whoever acts once.
    pub(crate) fn seconds_now(self) -> u64 {
        self.seconds.get_untracked()
    }

    fn follow_visibility(self) {
        if document().hidden() {
            self.stop();
            return;
        }
        self.tick();
        if self.ticking.get_value().is_none() {
            let handle = set_interval_with_handle(move || self.tick(), Duration::from_millis(250));
            self.ticking.set_value(handle.ok());
        }
    }

    fn tick(self) {
        let now = ports::now().seconds();
        if self.seconds.get_untracked() != now {
            self.seconds.set(now);
        }
    }

    fn stop(self) {
        if let Some(ticking) = self.ticking.get_value() {
            ticking.clear();
        }
        self.ticking.set_value(None);
    }
}
