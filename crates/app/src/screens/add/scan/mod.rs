//! The camera, looking for QR codes.

mod camera;
mod detector;
mod looking;
mod words;

use leptos::{html, prelude::*};
use wasm_bindgen_futures::spawn_local;

use self::{
    camera::{Camera, NoCamera},
    looking::look,
    words::ScanWords,
};
use super::{
    OtherWays,
    found::{Found, Source},
};
use crate::{
    components::{Icon, Page, Picture, TroubleNote},
    trouble::Trouble,
};

/// Scanning an account, and what was found.
#[component]
pub(crate) fn ScanScreen() -> impl IntoView {
    let words = ScanWords::here();
    let texts = RwSignal::new(None::<Vec<String>>);
    let found = Callback::new(move |found| texts.set(Some(found)));
    let again = Callback::new(move |()| texts.set(None));
    view! {
        <Page title=words.title() back="/add">
            {move || match texts.get() {
                Some(texts) => view! { <Found source=Source::Codes(texts) again /> }.into_any(),
                None => {
                    view! {
                        <ScanCode found without_camera=|| view! { <OtherWays /> }.into_any() />
                    }
                        .into_any()
                }
            }}
        </Page>
    }
}

/// What is known of the camera.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Opening,
    On { has_torch: bool },
    Without(NoCamera),
}

/// Shows what the camera sees, until a QR code is in it. The camera is on while this is shown.
#[component]
pub(crate) fn ScanCode(
    /// Called once, with what the codes say that are seen at the same time.
    found: Callback<Vec<String>>,
    /// What is shown below the reason where there is no camera to be had.
    #[prop(optional, into)]
    without_camera: ViewFn,
) -> impl IntoView {
    let words = ScanWords::here();
    let state = RwSignal::new(State::Opening);
    let torch = RwSignal::new(false);
    let video = NodeRef::<html::Video>::new();
    let kept = StoredValue::new_local(None::<Camera>);
    Effect::new(move |_| {
        let Some(video) = video.get() else { return };
        if kept.with_value(Option::is_some) {
            return;
        }
        spawn_local(async move {
            let camera = match Camera::open(&video).await {
                Ok(camera) => camera,
                Err(reason) => {
                    let _ = state.try_set(State::Without(reason));
                    return;
                }
            };
            let has_torch = camera.has_torch();
            // Left meanwhile: dropping it turns it off.
            if state.try_set(State::On { has_torch }).is_some() {
                return;
            }
            kept.set_value(Some(camera));
            let texts = look(&video, || {
                kept.try_with_value(Option::is_some) == Some(true)
            })
            .await;
            kept.try_set_value(None);
            match texts {
                Ok(texts) if !texts.is_empty() => {
                    found.try_run(texts);
                }
                Ok(_) => {}
                Err(_) => {
                    let _ = state.try_set(State::Without(NoCamera::Unreadable));
                }
            }
        });
    });
    on_cleanup(move || {
        kept.try_set_value(None);
    });
    let toggle = move |_| {
        let on = !torch.get_untracked();
        torch.set(on);
        kept.with_value(|camera| {
            if let Some(camera) = camera {
                camera.set_torch(on);
            }
        });
    };
    let has_torch = move || matches!(state.get(), State::On { has_torch: true });
    let is_without = move || matches!(state.get(), State::Without(_));
    let reason = Signal::derive(move || match state.get() {
        State::Without(reason) => Some(Trouble::new(words.without(reason))),
        _ => None,
    });
    let said = move || match state.get() {
        State::Opening => words.opening(),
        State::On { .. } => words.point(),
        State::Without(_) => "",
    };
    view! {
        <div class="scanner" hidden=is_without>
            <video node_ref=video class="scanner-video" muted playsinline autoplay></video>
            <div class="scanner-frame" aria-hidden="true"></div>
            <Show when=has_torch>
                <button
                    type="button"
                    class="icon-button scanner-torch"
                    aria-label=words.torch()
                    aria-pressed=move || torch.get().to_string()
                    on:click=toggle
                >
                    <Icon picture=Picture::Torch />
                </button>
            </Show>
        </div>
        <p class="lead scanner-words" role="status">{said}</p>
        <TroubleNote trouble=reason />
        <Show when=is_without>{without_camera.run()}</Show>
    }
}
