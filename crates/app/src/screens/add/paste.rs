//! A text with links, or an activation code.

use leptos::{ev::SubmitEvent, prelude::*};
use lifeboat_protocol::activation::{ActivationCode, ActivationError};

use super::found::{Found, Source};
use crate::{
    clipboard,
    components::{Busy, BusyButton, Page},
    words::words,
};

words! {
    PasteWords {
        title = "Paste a link", "Plak een link";
        label = "Links or activation code", "Links of activeringscode";
        hint = "One or several otpauth:// links, each on its own line, a link of Google Authenticator, or the activation code of an organization.", "Een of meer otpauth://-links, elk op een eigen regel, een link van Google Authenticator, of de activeringscode van een organisatie.";
        from_clipboard = "Paste from the clipboard", "Plak van het klembord";
        go_on = "Continue", "Verder";
        nothing = "Paste the link or the code here first.", "Plak hier eerst de link of de code.";
        not_allowed = "This browser does not let the app look into the clipboard. Paste into the field yourself.", "Deze browser laat de app niet in het klembord kijken. Plak zelf in het veld.";
    }
}

/// What links begin with.
const SCHEMES: [&str; 4] = [
    "otpauth://",
    "otpauth-migration://",
    "steam://",
    "lifeboat://",
];

/// Pasting, and what was found.
#[component]
pub(crate) fn PasteScreen() -> impl IntoView {
    let words = PasteWords::here();
    let lines = RwSignal::new(None::<Vec<String>>);
    let typed = RwSignal::new(String::new());
    let problem = RwSignal::new("");
    let busy = Busy::new();
    let read = move || {
        let typed = typed.read_untracked();
        let is_empty = typed.trim().is_empty();
        problem.set(if is_empty { words.nothing() } else { "" });
        if !is_empty {
            lines.set(Some(lines_of(&typed)));
        }
    };
    let paste = Callback::new(move |()| {
        busy.run(async move {
            match clipboard::paste().await {
                Ok(text) => {
                    typed.set(text);
                    read();
                }
                Err(_) => problem.set(words.not_allowed()),
            }
        });
    });
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        read();
    };
    let again = Callback::new(move |()| {
        typed.set(String::new());
        lines.set(None);
    });
    view! {
        <Page title=words.title() back="/add">
            {move || match lines.get() {
                Some(lines) => view! { <Found source=Source::Lines(lines) again /> }.into_any(),
                None => {
                    view! {
                        <form class="form" on:submit=submit>
                            <BusyButton busy label=words.from_clipboard() look="plain" press=paste />
                            <div class="field" class:has-problem=move || !problem.read().is_empty()>
                                <label for="links">{words.label()}</label>
                                <div class="field-box">
                                    <textarea
                                        id="links"
                                        rows="5"
                                        autocomplete="off"
                                        autocapitalize="none"
                                        spellcheck="false"
                                        aria-describedby="links-hint links-problem"
                                        aria-invalid=move || (!problem.read().is_empty()).to_string()
                                        prop:value=move || typed.get()
                                        on:input:target=move |event| typed.set(event.target().value())
                                    ></textarea>
                                </div>
                                <p class="field-hint" id="links-hint">{words.hint()}</p>
                                <p class="field-problem" id="links-problem" role="alert">
                                    {move || problem.get()}
                                </p>
                            </div>
                            <button type="submit" class="button primary">{words.go_on()}</button>
                        </form>
                    }
                        .into_any()
                }
            }}
        </Page>
    }
}

/// The lines of a text, without what stands in front of a link; or the activation code that the text is.
fn lines_of(text: &str) -> Vec<String> {
    let text = text.trim();
    if !matches!(ActivationCode::parse(text), Err(ActivationError::NotACode)) {
        return vec![text.to_owned()];
    }
    let lines = text.lines().map(|line| {
        let folded = line.to_ascii_lowercase();
        let begins = SCHEMES
            .iter()
            .filter_map(|scheme| folded.find(scheme))
            .min();
        line.get(begins.unwrap_or_default()..)
            .unwrap_or(line)
            .trim()
    });
    lines.map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_found_behind_other_words() {
        let text = "My codes:\nGitHub: OTPAUTH://totp/a b?secret=JBSWY3DP \n\nsteam://JBSWY3DP\n";
        let expected = [
            "My codes:",
            "OTPAUTH://totp/a b?secret=JBSWY3DP",
            "",
            "steam://JBSWY3DP",
        ];
        assert_eq!(lines_of(text), expected);
    }

    #[test]
    fn an_activation_code_may_be_broken_into_lines() {
        let code = ActivationCode::from_random([3; 16])
            .expose()
            .replace('-', "\n");
        assert_eq!(lines_of(&code), [code]);
    }
}
