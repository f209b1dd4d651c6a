//! The ring that shows how long a code still lives.

use leptos::prelude::*;

/// The time that is left, as a ring that empties. The browser moves it: no program runs for it.
///
/// An animation that runs cannot be put back to its beginning by another style, so each life of a code has a
/// circle of its own, which begins where the time is when it is drawn.
#[component]
pub(crate) fn Ring(
    /// The first second of the code's life, UNIX seconds; none while nobody sees it.
    #[prop(into)]
    valid_from: Signal<Option<u64>>,
    /// How long it lives, in seconds.
    period: u64,
    /// UNIX seconds now, to be asked once when a circle is drawn.
    now: impl Fn() -> u64 + Clone + Send + 'static,
    /// Whether little is left.
    #[prop(into)]
    ending: Signal<bool>,
) -> impl IntoView {
    view! {
        <svg class="ring" class:ending=move || ending.get() viewBox="0 0 24 24" aria-hidden="true">
            <circle class="ring-whole" cx="12" cy="12" r="9" />
            <For each=move || valid_from.get() key=|valid_from| *valid_from let(valid_from)>
                {
                    let gone = now().saturating_sub(valid_from).min(period);
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
                }
            </For>
        </svg>
    }
}
