//! A field to type into, with its label above it and what is wrong with it below.

use leptos::prelude::*;

use super::{Icon, Picture};
use crate::words::words;

words! {
    FieldWords {
        show = "Show what is typed", "Toon wat er getypt is";
    }
}

/// What is typed, for the keyboards and the password managers of devices.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum FieldKind {
    /// Plain text.
    Text,
    /// An email address.
    Email,
    /// The address of a server.
    Address,
    /// Digits.
    Digits,
    /// A code that came in a message.
    OneTimeCode,
    /// A password or passcode that exists.
    Secret,
    /// A password or passcode that is chosen now.
    NewSecret,
}

impl FieldKind {
    /// Browsers check `email` and `url` by themselves, in words and in a language of their own, and take
    /// no `lifeboat.example.com`: the app says what is wrong.
    const fn input_type(self) -> &'static str {
        match self {
            Self::Secret | Self::NewSecret => "password",
            Self::Text | Self::Email | Self::Address | Self::Digits | Self::OneTimeCode => "text",
        }
    }

    const fn input_mode(self) -> &'static str {
        match self {
            Self::Digits | Self::OneTimeCode => "numeric",
            Self::Email => "email",
            Self::Address => "url",
            Self::Text | Self::Secret | Self::NewSecret => "text",
        }
    }

    const fn autocomplete(self) -> &'static str {
        match self {
            Self::Email => "username",
            Self::OneTimeCode => "one-time-code",
            Self::Secret => "current-password",
            Self::NewSecret => "new-password",
            Self::Text | Self::Address | Self::Digits => "off",
        }
    }
}

/// What is typed into a field, and what is wrong with it.
#[derive(Clone, Copy)]
pub(crate) struct Input {
    /// What is typed.
    pub(crate) value: RwSignal<String>,
    /// What is wrong with it, empty while nothing is.
    pub(crate) problem: RwSignal<String>,
}

impl Input {
    /// Beginning with this text.
    pub(crate) fn of(text: &str) -> Self {
        Self {
            value: RwSignal::new(text.to_owned()),
            problem: RwSignal::new(String::new()),
        }
    }

    /// What was typed, if it can be used; says beside the field what is wrong otherwise.
    pub(crate) fn read<T>(self, parse: impl FnOnce(&str) -> Result<T, String>) -> Option<T> {
        let read = parse(self.value.read_untracked().trim());
        self.problem
            .set(read.as_ref().err().cloned().unwrap_or_default());
        read.ok()
    }
}

/// A field.
#[component]
pub(crate) fn Field(
    /// Its name in the page: one of each on a screen.
    name: &'static str,
    /// What to type.
    #[prop(into)]
    label: String,
    /// What is typed.
    value: RwSignal<String>,
    /// What kind of thing that is.
    #[prop(default = FieldKind::Text)]
    kind: FieldKind,
    /// What helps to type it right.
    #[prop(optional, into)]
    hint: Option<String>,
    /// What is wrong with it, empty while nothing is.
    #[prop(optional, into)]
    problem: Signal<String>,
    /// Whether the cursor goes here at once.
    #[prop(optional)]
    focus: bool,
) -> impl IntoView {
    let shown = RwSignal::new(false);
    let input = NodeRef::<leptos::html::Input>::new();
    if focus {
        Effect::new(move |_| {
            if let Some(input) = input.get() {
                let _ = input.focus();
            }
        });
    }
    let secret = matches!(kind, FieldKind::Secret | FieldKind::NewSecret);
    let input_type = move || {
        if shown.get() {
            "text"
        } else {
            kind.input_type()
        }
    };
    let (hint_id, problem_id) = (format!("{name}-hint"), format!("{name}-problem"));
    let described_by = format!("{hint_id} {problem_id}");
    view! {
        <div class="field" class:has-problem=move || !problem.read().is_empty()>
            <label for=name>{label}</label>
            <div class="field-box">
                <input
                    id=name
                    name=name
                    node_ref=input
                    type=input_type
                    inputmode=kind.input_mode()
                    autocomplete=kind.autocomplete()
                    autocapitalize="none"
                    spellcheck="false"
                    aria-describedby=described_by
                    aria-invalid=move || (!problem.read().is_empty()).to_string()
                    prop:value=move || value.get()
                    on:input:target=move |event| value.set(event.target().value())
                />
                {secret
                    .then(|| {
                        view! {
                            <button
                                type="button"
                                class="icon-button"
                                aria-label=FieldWords::here().show()
                                aria-pressed=move || shown.get().to_string()
                                on:click=move |_| shown.update(|shown| *shown = !*shown)
                            >
                                <Icon picture=Picture::Eye />
                            </button>
                        }
                    })}
            </div>
            {hint.map(|hint| view! { <p class="field-hint" id=hint_id>{hint}</p> })}
            <p class="field-problem" id=problem_id role="alert">
                {move || problem.get()}
            </p>
        </div>
    }
}
