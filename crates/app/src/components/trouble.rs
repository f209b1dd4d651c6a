//! What went wrong, where it went wrong.

use leptos::prelude::*;
use leptos_router::components::A;

use super::{Icon, Picture};
use crate::{
    trouble::{NextStep, Trouble},
    words::words,
};

words! {
    TroubleWords {
        sign_in = "Sign in", "Aanmelden";
        recover = "Begin recovery", "Herstel beginnen";
    }
}

/// A note about trouble, with what helps; nothing while there is none.
#[component]
pub(crate) fn TroubleNote(
    /// What went wrong.
    #[prop(into)]
    trouble: Signal<Option<Trouble>>,
) -> impl IntoView {
    let step = |next| {
        let words = TroubleWords::here();
        let (href, label) = match next {
            NextStep::SignIn => ("/sign-in", words.sign_in()),
            NextStep::Recover => ("/recovery", words.recover()),
            // The button that was pressed is there still.
            NextStep::TryAgain => return None,
        };
        Some(view! { <A href=href attr:class="button plain">{label}</A> })
    };
    view! {
        <div role="alert">
            {move || {
                trouble
                    .get()
                    .map(|trouble| {
                        view! {
                            <div class="note note-trouble">
                                <Icon picture=Picture::Warning />
                                <div class="note-words">
                                    <p>{trouble.text}</p>
                                    {trouble.next.and_then(step)}
                                </div>
                            </div>
                        }
                    })
            }}
        </div>
    }
}
