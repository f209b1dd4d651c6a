//! Parts of the app that are loaded when they are first needed, so that the first screen is there soon.
//!
//! The build parts the program at the functions that have the attribute `wasm_split`: whatever only they
//! need goes into files of their own. Such a function gives the way into its part, as a function or a
//! future, and can be called as often as one likes: what is loaded stays. There are four parts:
//!
//! | Part | What is in it | Where it is needed |
//! |---|---|---|
//! | `vault` | what opens the vault, follows it, and lists its accounts ([`WithVault`]) | in the page, where there is a vault |
//! | `screens` | all other screens but the first start ([`Screen`]) | in the page |
//! | `flows` | what talks to servers without a screen: backup, sign-in requests, notifications | in the page |
//! | `errands` | what the worker does ([`errands`](crate::errands)) | in the worker |
//!
//! The service worker keeps all of them, so that they are there without a network too.

mod screen;
mod vault;

use std::{cell::Cell, future::Future, pin::Pin, thread::LocalKey};

use leptos::{prelude::*, wasm_split::SplitLoaderError};

pub(crate) use screen::{Later, Screen, later};
pub(crate) use vault::{AccountsLater, WithVault};

use crate::{
    components::Asked,
    trouble::{NextStep, Trouble},
    words::words,
};

words! {
    LaterWords {
        not_loaded = "This part of the app could not be loaded. Check the network connection and try again. If that does not help, the app was updated: load the page again.", "Dit deel van de app kon niet worden geladen. Controleer de netwerkverbinding en probeer het opnieuw. Helpt dat niet, dan is de app bijgewerkt: laad de pagina opnieuw.";
    }
}

/// What a part does, under way.
pub(crate) type UnderWay<T> = Pin<Box<dyn Future<Output = T>>>;

impl From<SplitLoaderError> for Trouble {
    fn from(_: SplitLoaderError) -> Self {
        Self {
            next: Some(NextStep::TryAgain),
            passing: true,
            ..Self::new(LaterWords::here().not_loaded())
        }
    }
}

/// The way into a part, once it is loaded.
type Loaded<W> = LocalKey<Cell<Option<W>>>;

/// What `draw` makes of the way into a part, which is loaded first if need be: until then what `before`
/// makes of how that goes.
fn drawn<W: Copy + 'static, F: Future<Output = Result<W, Trouble>> + 'static>(
    loaded: &'static Loaded<W>,
    load: impl Fn() -> F + 'static,
    draw: impl Fn(W) -> AnyView + Copy + Send + 'static,
    before: impl Fn(AnyView) -> AnyView + Copy + Send + 'static,
) -> impl IntoView {
    let part = Asked::of(load);
    // What was loaded before is drawn at once, and asking for it again costs nothing. Within a closure: drawn
    // right here, parts of a screen that is left stay in the page (views whose types are erased).
    move || match loaded.get().or_else(|| part.map(|way| *way)) {
        Some(way) => draw(way),
        None => before(part.show(|_| ()).into_any()),
    }
}
