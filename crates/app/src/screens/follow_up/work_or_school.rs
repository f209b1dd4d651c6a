//! *Scan the QR code to recover*: a new activation code of a work or school account's administrator.

use leptos::{
    ev::{self, Targeted},
    prelude::*,
};
use lifeboat_protocol::{
    ErrorCode,
    activation::{ActivationCode, ActivationError, ActivationLink},
};
use lifeboat_vault::AccountId;
use url::Url;
use wasm_bindgen_futures::spawn_local;
use web_sys::HtmlInputElement;

use super::words::FollowUpWords;
use crate::{
    components::{Busy, BusyButton, Field, Icon, Picture, Toasts, TroubleNote},
    device::Device,
    entering::{told_enrolled, use_activation},
    screens::add::{codes_in_all, scan::ScanCode},
    transfer::picked,
    trouble::Trouble,
};

/// Asks for the code.
#[component]
pub(super) fn WorkOrSchool(id: AccountId) -> impl IntoView {
    let words = FollowUpWords::here();
    let (device, toasts) = (Device::here(), Toasts::here());
    let typed = RwSignal::new(String::new());
    let problem = RwSignal::new(String::new());
    let trouble = RwSignal::new(None::<Trouble>);
    let busy = Busy::new();
    let use_code = move || {
        let text = typed.get_untracked();
        if text.trim().is_empty() {
            problem.set(words.no_code().to_owned());
            return;
        }
        let link = match read_code(&text, server_of(device, id)) {
            Ok(link) => link,
            Err(error) => {
                problem.set(Trouble::from(error).text);
                return;
            }
        };
        problem.set(String::new());
        trouble.set(None);
        busy.run(async move {
            match use_activation(device, &link, Some(id)).await {
                Ok(enrollment) => toasts.say(told_enrolled(&enrollment)),
                Err(error) if is_of_the_code(&error) => problem.set(error.text),
                Err(error) => trouble.set(Some(error)),
            }
        });
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        use_code();
    };
    let scanning = RwSignal::new(false);
    let found = Callback::new(move |texts: Vec<String>| {
        scanning.set(false);
        // Of several codes in the picture, the one that is meant for this.
        let meant = texts.iter().find(|text| ActivationLink::is_meant(text));
        if let Some(text) = meant.or(texts.first()) {
            typed.set(text.clone());
            use_code();
        }
    });
    view! {
        <p class="lead">{words.work_lead()}</p>
        <Show
            when=move || scanning.get()
            fallback=move || view! { <OpenCamera scanning found trouble busy /> }
        >
            <ScanCode found />
            <button type="button" class="button quiet" on:click=move |_| scanning.set(false)>
                {words.close_camera()}
            </button>
        </Show>
        <p class="or">{words.or()}</p>
        <form class="form" novalidate on:submit=submit>
            <Field
                name="activation-code"
                label=words.code()
                hint=words.code_hint()
                value=typed
                problem
            />
            <TroubleNote trouble />
            <BusyButton busy label=words.use_code() />
        </form>
    }
}

/// The camera, and a picture for where there is none.
#[component]
fn OpenCamera(
    scanning: RwSignal<bool>,
    found: Callback<Vec<String>>,
    trouble: RwSignal<Option<Trouble>>,
    busy: Busy,
) -> impl IntoView {
    let words = FollowUpWords::here();
    let chosen = move |event: Targeted<ev::Event, HtmlInputElement>| {
        let files = event
            .target()
            .files()
            .as_ref()
            .map(picked)
            .unwrap_or_default();
        if files.is_empty() {
            return;
        }
        trouble.set(None);
        spawn_local(async move {
            match codes_in_all(files).await {
                Ok(texts) => found.run(texts),
                Err(error) => {
                    let _ = trouble.try_set(Some(error));
                }
            }
        });
    };
    view! {
        <div class="buttons stacked">
            <button
                type="button"
                class="button primary"
                disabled=move || busy.is()
                on:click=move |_| scanning.set(true)
            >
                <Icon picture=Picture::Camera />
                {words.open_camera()}
            </button>
            <label class="button plain">
                <input
                    class="visually-hidden"
                    type="file"
                    accept="image/*"
                    on:change:target=chosen
                />
                <Icon picture=Picture::Image />
                <span>{words.choose_picture()}</span>
            </label>
        </div>
    }
}

/// The code as it was typed or scanned: a link, or the code alone, since the server is known.
fn read_code(typed: &str, server: Option<Url>) -> Result<ActivationLink, ActivationError> {
    if ActivationLink::is_meant(typed) {
        return ActivationLink::parse(typed);
    }
    let code = ActivationCode::parse(typed)?;
    let server = server.ok_or(ActivationError::NoServer)?;
    Ok(ActivationLink { server, code })
}

fn server_of(device: Device, id: AccountId) -> Option<Url> {
    let vault = device.vault_now()?;
    let provider = vault.contents.account(id)?.credential.provider()?;
    Url::parse(&provider.server).ok()
}

/// Whether another code is what helps.
fn is_of_the_code(error: &Trouble) -> bool {
    matches!(
        error.code,
        Some(
            ErrorCode::ActivationUnknown | ErrorCode::ActivationUsed | ErrorCode::ActivationExpired
        )
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_alone_is_for_the_server_of_its_account_and_a_link_names_its_own() {
        let own = Url::parse("https://id.example.org").unwrap();
        let code = ActivationCode::from_random([9; 16]);
        let alone = read_code(&code.expose(), Some(own.clone())).unwrap();
        assert_eq!(alone.server, own);
        let link = ActivationLink {
            server: Url::parse("https://other.example.org").unwrap(),
            code,
        };
        let read = read_code(&link.expose(), Some(own)).unwrap();
        assert_eq!(read.server, link.server);
    }
}
