//! *Language*.

use leptos::prelude::*;

use super::words::SettingsWords;
use crate::{components::Page, root::SpokenLanguage, words::Language};

/// The languages to choose from. A change draws the whole app anew.
#[component]
pub(crate) fn LanguageScreen() -> impl IntoView {
    let (spoken, words) = (SpokenLanguage::here(), SettingsWords::here());
    let choice = move |language: Language| {
        let chosen = language == Language::here();
        view! {
            <label class="choice" lang=language.tag()>
                <input
                    type="radio"
                    name="language"
                    checked=chosen
                    on:change=move |_| spoken.change(language)
                />
                <span>{language.own_name()}</span>
            </label>
        }
    };
    view! {
        <Page title=words.language() back="/settings">
            <fieldset class="choices">
                <legend class="visually-hidden">{words.language()}</legend>
                {Language::ALL.map(choice).collect_view()}
            </fieldset>
        </Page>
    }
}
