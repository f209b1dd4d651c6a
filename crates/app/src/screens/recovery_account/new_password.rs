//! Choosing a password: what is asked of it is said while it is typed.

use leptos::prelude::*;
use lifeboat_client::recovery_account::NewPassword;
use secrecy::SecretString;

use crate::{
    components::{Field, FieldKind},
    trouble::Trouble,
    words::words,
};

words! {
    NewPasswordWords {
        label = "Password", "Wachtwoord";
        new_label = "New password", "Nieuw wachtwoord";
        hint = "At least 8 characters. A few words make a good one.", "Minstens 8 tekens. Een paar woorden achter elkaar is een goede keus.";
        fine = "Good. Nobody else can know it, so it cannot be looked up later.", "Goed. Niemand anders kan het weten, dus het kan later niet worden opgezocht.";
    }
}

/// A password that is being chosen.
#[derive(Clone, Copy)]
pub(crate) struct ChosenPassword {
    typed: RwSignal<String>,
    problem: RwSignal<String>,
}

impl ChosenPassword {
    /// None yet.
    pub(crate) fn new() -> Self {
        Self {
            typed: RwSignal::new(String::new()),
            problem: RwSignal::new(String::new()),
        }
    }

    /// The password, if it may be chosen. Otherwise it is said beside the field why not.
    pub(crate) fn read(self, email: &str) -> Option<String> {
        let typed = self.typed.get_untracked();
        match refused(&typed, email) {
            None => Some(typed),
            Some(why) => {
                self.problem.set(why);
                None
            }
        }
    }
}

/// The field.
#[component]
pub(crate) fn NewPasswordField(
    password: ChosenPassword,
    /// The account's email address, which is no password.
    #[prop(into)]
    email: Signal<String>,
    /// Whether there is another one already.
    #[prop(optional)]
    replaces: bool,
) -> impl IntoView {
    let words = NewPasswordWords::here();
    let label = if replaces {
        words.new_label()
    } else {
        words.label()
    };
    // What was refused is refused until something else is typed.
    Effect::new(move |_| {
        password.typed.track();
        password.problem.set(String::new());
    });
    let so_far = move || {
        let typed = password.typed.get();
        if typed.is_empty() {
            return (false, words.hint().to_owned());
        }
        match refused(&typed, &email.get()) {
            None => (true, words.fine().to_owned()),
            Some(why) => (false, why),
        }
    };
    view! {
        <div class="new-password">
            <Field
                name="new-password"
                label=label
                value=password.typed
                kind=FieldKind::NewSecret
                problem=password.problem
            />
            // As the field calls what describes it.
            <p
                id="new-password-hint"
                class="field-hint"
                class:is-fine=move || so_far().0
                hidden=move || !password.problem.read().is_empty()
                aria-live="polite"
            >
                {move || so_far().1}
            </p>
        </div>
    }
}

fn refused(typed: &str, email: &str) -> Option<String> {
    let parsed = NewPassword::parse(SecretString::from(typed.to_owned()), email);
    parsed.err().map(|error| Trouble::from(error).text)
}
