//! The way that led to a screen, as the browser's history knows it: going back does not lead forward.

use leptos::prelude::*;
use leptos_router::{
    NavigateOptions,
    hooks::{use_location, use_navigate},
    location::State,
};
use wasm_bindgen::JsValue;

use crate::ports::{field, object};

/// Where each entry of the history keeps the path before it.
const FROM: &str = "from";
/// The router changes the history later than the path, by so many frames at most.
const PATIENCE: u32 = 30;

/// The paths, a handle to be copied around.
#[derive(Clone, Copy)]
pub(crate) struct Trail {
    /// That of the screen.
    here: StoredValue<Option<String>>,
    leave: Callback<String>,
}

impl Trail {
    /// Follows the paths from now on. Within the router.
    pub(crate) fn start() -> Self {
        let navigate = use_navigate();
        let leave = Callback::new(move |path: String| {
            // What takes the place of a screen was come to from where that was.
            let state = history().and_then(|history| history.state());
            let options = NavigateOptions {
                replace: true,
                state: State::new(state.ok()),
                ..NavigateOptions::default()
            };
            navigate(&path, options);
        });
        let trail = Self {
            here: StoredValue::new(None),
            leave,
        };
        let path = use_location().pathname;
        Effect::new(move |_| trail.arrive(path.get(), PATIENCE));
        trail
    }

    /// That of the app.
    pub(crate) fn here() -> Self {
        expect_context()
    }

    /// Leaves the screen for another one: back, if that is where the user came from, and in place of this
    /// one otherwise.
    pub(crate) fn leave_for(self, path: &str) {
        if came_from().as_deref() == Some(path) {
            let _ = history().and_then(|history| history.back());
        } else {
            self.leave.run(path.to_owned());
        }
    }

    fn arrive(self, path: String, patience: u32) {
        request_animation_frame(move || {
            if location().pathname().is_ok_and(|now| now == path) {
                let before = self.here.get_value();
                let _ = remember(before);
                self.here.set_value(Some(path));
            } else if 0 < patience {
                self.arrive(path, patience - 1);
            }
        });
    }
}

/// Keeps in the history's entry where it was come from, unless it is there already.
fn remember(before: Option<String>) -> Result<(), JsValue> {
    let history = history()?;
    if !field(&history.state()?, FROM).is_undefined() {
        return Ok(());
    }
    let state = object([(FROM, before.unwrap_or_default().into())]);
    history.replace_state(&state, "")
}

fn came_from() -> Option<String> {
    let state = history().ok()?.state().ok()?;
    field(&state, FROM).as_string()
}

fn history() -> Result<web_sys::History, JsValue> {
    window().history()
}
