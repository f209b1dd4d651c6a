//! Bringing a deleted backup back, on any screen that has a button for it.

use leptos::prelude::*;
use lifeboat_client::{
    ClientError,
    backup::{ChainError, UnseenHead},
};

use crate::{connection::Connection, ports, trouble::Trouble, words::words};

words! {
    UndeletingWords {
        take_unseen = "That version is mine: take it", "Die versie is van mij: overnemen";
    }
}

/// A deleted backup that its user wants back. A newest version that a revoked device could have made is
/// shown first; pressing the button again takes that one, and no other.
#[derive(Clone, Copy)]
pub(crate) struct Undeleting {
    consent: RwSignal<UnseenHead>,
}

impl Undeleting {
    /// Nothing has been shown yet.
    pub(crate) fn new() -> Self {
        Self {
            consent: RwSignal::new(UnseenHead::Refused),
        }
    }

    /// What the button says: the usual, or that it takes the version that was shown.
    pub(crate) fn label(self, usual: &'static str) -> Signal<String> {
        let words = UndeletingWords::here();
        Signal::derive(move || {
            let label = match self.consent.get() {
                UnseenHead::Refused => usual,
                UnseenHead::Taken(_) => words.take_unseen(),
            };
            label.to_owned()
        })
    }

    /// Brings the backup back.
    ///
    /// # Errors
    ///
    /// It cannot be brought back, or a version is shown that needs consent.
    pub(crate) async fn undelete(self, connection: &Connection) -> Result<(), Trouble> {
        let consent = self.consent.try_get_untracked();
        let consent = consent.unwrap_or(UnseenHead::Refused);
        let backed_up = connection.backed_up();
        let outcome = backed_up.undelete(None, consent, ports::now()).await;
        // What was shown stays on the screen until the button is pressed again.
        let consent = match &outcome {
            Err(ClientError::Chain(ChainError::Unseen { hash, .. })) => UnseenHead::Taken(*hash),
            _ => UnseenHead::Refused,
        };
        let _ = self.consent.try_set(consent);
        connection.done(outcome).await
    }
}
