//! `lifeboat-app`: the authenticator to install from a page.
//!
//! One program that is loaded twice: in the page, where it shows the screens ([`root`]), and in a web
//! worker, where it does what would freeze them ([`errands`]). Everything that is decided is decided in
//! the crates below; here are the browser's ports and what a person sees.

#![expect(
    clippy::needless_pass_by_value,
    reason = "a component owns its properties"
)]
#![expect(
    unreachable_pub,
    reason = "`#[component]` makes the record of a component's properties public"
)]

mod backup_state;
mod clipboard;
mod clock;
mod components;
mod connection;
mod device;
mod download;
mod entering;
mod errands;
mod followers;
mod later;
mod moment;
mod notifications;
mod ports;
mod root;
mod screens;
mod trail;
mod transfer;
mod trouble;
mod undeleting;
mod unlocking;
mod words;
mod worker;

use wasm_bindgen::prelude::wasm_bindgen;

fn main() {}

/// Begins the app in a page.
#[wasm_bindgen]
pub fn start_app() {
    console_error_panic_hook::set_once();
    leptos::mount::mount_to_body(root::Root);
}

/// Begins to work for a page, in a worker.
#[wasm_bindgen]
pub fn serve_errands() {
    console_error_panic_hook::set_once();
    errands::serve();
}
