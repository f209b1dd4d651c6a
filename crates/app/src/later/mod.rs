//! Parts of the app that are loaded when they are first needed, so that the first screen is there soon.
//!
//! The build parts the program at the functions that have the attribute `wasm_split`: whatever only they
//! need goes into files of their own. Such a function gives the way into its part, as a function or a
//! future, and can be called as often as one likes: what is loaded stays. There are three parts:
//!
//! | Part | What is in it | Where it is needed |
//! |---|---|---|
//! | `screens` | all screens but the list of accounts ([`Screen`]) | in the page |
//! | `flows` | what talks to servers without a screen: backup, sign-in requests, notifications | in the page |
//! | `errands` | what the worker does ([`errands`](crate::errands)) | in the worker |
//!
//! The service worker keeps all of them, so that they are there without a network too.

mod screen;

use std::{future::Future, pin::Pin};

use leptos::wasm_split::SplitLoaderError;

pub(crate) use screen::{Later, Screen, later};

use crate::{
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
