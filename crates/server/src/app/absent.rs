//! What is at `/` of a server that was built without the app.

use axum::http::{HeaderMap, StatusCode};

use crate::page::{Page, prefers_dutch};

/// Says what this address is.
#[must_use]
pub fn page(name: &str, request: &HeaderMap) -> Page {
    if prefers_dutch(request) {
        Page::new(StatusCode::OK, "nl", name)
            .text(
                "Dit is het adres van een Lifeboat-server. Hij bewaart verzegelde back-ups van \
                 authenticators, en kan ze niet lezen.",
            )
            .text(
                "Deze server heeft zelf geen app. Geef dit adres op in het programma `lifeboat`, of \
                 in een Lifeboat-app die u elders hebt.",
            )
    } else {
        Page::new(StatusCode::OK, "en", name)
            .text(
                "This is the address of a Lifeboat server. It keeps sealed backups of \
                 authenticators, and cannot read them.",
            )
            .text(
                "This server has no app of its own. Give this address to the program `lifeboat`, or \
                 to a Lifeboat app that you have from elsewhere.",
            )
    }
}
