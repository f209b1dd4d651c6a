//! The ring that shows how long a code still lives.

use leptos::prelude::*;

/// The time that is left, as a ring that empties. The browser moves it: no program runs for it.
///
/// It is drawn anew whenever `valid_from` changes, and begins where the time is then.
#[component]
pub(crate) fn Ring(
    /// The first second of the code's life, UNIX seconds.
    #[prop(into)]
    valid_from: Signal<u64>,
    /// How long it lives, in seconds.
    period: u64,
    /// UNIX seconds now, to be asked once when the ring is drawn.
    now: impl Fn() -> u64 + Send + 'static,
    /// Whether little is left.
    #[prop(into)]
    ending: Signal<bool>,
) -> impl IntoView {
    let ring = move || {
        let gone = now().saturating_sub(valid_from.get()).min(period);
        view! {
            <circle
                class="ring-left"
                cx="12"
                cy="12"
                r="9"
                pathLength="100"
                style:animation-duration=format!("{period}s")
                style:animation-delay=format!("-{gone}s")
            />
        }
    };
    view! {
        <svg class="ring" class:ending=move || ending.get() viewBox="0 0 24 24" aria-hidden="true">
            <circle class="ring-whole" cx="12" cy="12" r="9" />
            {ring}
        </svg>
    }
}
