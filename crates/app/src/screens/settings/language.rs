//! *Language*.

use leptos::prelude::*;

use super::words::SettingsWords;
use crate::{
    components::{Icon, Page, Picture},
    root::SpokenLanguage,
    words::Language,
};

/// The languages to choose from. A change draws the whole app anew.
#[component]
pub(super) fn LanguageScreen() -> impl IntoView {
    let (spoken, words) = (SpokenLanguage::here(), SettingsWords::here());
    let choice = move |language: Language| {
        let chosen = language == Language::here();
        view! {
            <button
                type="button"
                role="radio"
                class="row row-link"
                lang=language.tag()
                aria-checked=chosen.to_string()
                on:click=move |_| spoken.change(language)
            >
                <span class="row-words">
                    <span class="row-title">{language.own_name()}</span>
                </span>
                {chosen.then(|| view! { <Icon picture=Picture::Check /> })}
            </button>
        }
    };
    view! {
        <Page title=words.language() back="/settings">
            <div class="rows-list" role="radiogroup" aria-label=words.language()>
                {Language::ALL.map(choice).collect_view()}
            </div>
        </Page>
    }
}
