//! What has to be asked of the server before it can be shown.

use std::{future::Future, pin::Pin, rc::Rc};

use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use super::{BusyButton, TroubleNote, spinner::Busy};
use crate::{trouble::Trouble, words::words};

words! {
    AskedWords {
        asking = "One moment …", "Een ogenblik …";
        try_again = "Try again", "Opnieuw proberen";
    }
}

/// Something is waited for.
#[component]
pub(crate) fn OneMoment() -> impl IntoView {
    view! {
        <p class="waiting" role="status">
            <span class="spinner" aria-hidden="true"></span>
            <span>{AskedWords::here().asking()}</span>
        </p>
    }
}

type Question<T> = Rc<dyn Fn() -> Pin<Box<dyn Future<Output = Result<T, Trouble>>>>>;

/// A question to the server, and what it answered.
pub(crate) struct Asked<T: 'static> {
    question: StoredValue<Question<T>, LocalStorage>,
    answer: RwSignal<Option<Result<T, Trouble>>, LocalStorage>,
    busy: Busy,
}

impl<T> Clone for Asked<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Asked<T> {}

impl<T: 'static> Asked<T> {
    /// Asks.
    pub(crate) fn of<F>(question: impl Fn() -> F + 'static) -> Self
    where
        F: Future<Output = Result<T, Trouble>> + 'static,
    {
        let asked = Self {
            question: StoredValue::new_local(Rc::new(move || Box::pin(question()))),
            answer: RwSignal::new_local(None),
            busy: Busy::new(),
        };
        asked.again();
        asked
    }

    /// Asks again. What was answered before stays until then.
    pub(crate) fn again(self) {
        spawn_local(self.renewed());
    }

    /// The same, to be waited for.
    pub(crate) async fn renewed(self) {
        let Some(question) = self.question.try_get_value() else {
            return;
        };
        let answer = question().await;
        // The screen may be gone.
        let _ = self.answer.try_set(Some(answer));
    }

    /// What `part` makes of the answer, once there is a good one.
    pub(crate) fn map<R>(self, part: impl FnOnce(&T) -> R) -> Option<R> {
        self.answer
            .with(|answer| Some(part(answer.as_ref()?.as_ref().ok()?)))
    }

    /// Shows the answer; before that, that it is waited for, and trouble with a way to try again.
    pub(crate) fn show<V: IntoView + 'static>(
        self,
        view: impl Fn(&T) -> V + Send + 'static,
    ) -> impl IntoView {
        let words = AskedWords::here();
        let again = Callback::new(move |()| self.busy.run(self.renewed()));
        move || {
            self.answer.with(|answer| match answer {
                None => view! { <OneMoment /> }.into_any(),
                Some(Err(trouble)) => {
                    let trouble = Some(trouble.clone());
                    view! {
                        <TroubleNote trouble=Signal::stored(trouble) />
                        <div class="buttons">
                            <BusyButton
                                busy=self.busy
                                label=words.try_again().to_owned()
                                look="plain"
                                press=again
                            />
                        </div>
                    }
                    .into_any()
                }
                Some(Ok(answer)) => view(answer).into_any(),
            })
        }
    }
}
