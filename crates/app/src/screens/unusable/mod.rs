//! The vault cannot be had: this browser cannot keep one, or it does not open.

use leptos::prelude::*;

use super::unlock::Emptying;
use crate::{
    components::{Busy, BusyButton, DialogState, Icon, Picture, TroubleNote},
    device::{Device, Phase},
    words::words,
};

words! {
    UnusableWords {
        title = "The app cannot open your accounts", "De app kan je accounts niet openen";
        try_again = "Try again", "Opnieuw proberen";
        empty = "Empty this app and begin recovery", "Deze app leegmaken en beginnen met herstellen";
        empty_title = "Empty this app?", "Deze app leegmaken?";
        empty_means = "The vault that is here is removed, and with it whatever could still be read of it. Your backup stays: it brings your accounts back.", "De kluis die hier staat wordt verwijderd, met alles wat er misschien nog van te lezen was. Je back-up blijft: die brengt je accounts terug.";
        empty_needs = "You need your recovery account's password and a second proof. What was not backed up is lost.", "Je hebt het wachtwoord van je herstelaccount nodig en een tweede bewijs. Wat niet geback-upt was, is weg.";
    }
}

/// Says why, and what can be done.
#[component]
pub(crate) fn UnusableScreen() -> impl IntoView {
    let (device, words) = (Device::here(), UnusableWords::here());
    let trouble = Signal::derive(move || match device.phase() {
        Phase::Unusable { trouble, .. } => Some(trouble),
        _ => None,
    });
    let is_lost = move || matches!(device.phase(), Phase::Unusable { is_lost: true, .. });
    let busy = Busy::new();
    let try_again = Callback::new(move |()| busy.run(device.try_again()));
    Effect::new(|_| document().set_title("Lifeboat"));
    view! {
        <main class="unlock">
            <div class="unlock-brand">
                <Icon picture=Picture::Lifebuoy />
                <h1>{words.title()}</h1>
            </div>
            <TroubleNote trouble />
            <div class="buttons stacked">
                <BusyButton busy label=words.try_again() press=try_again />
                <Show when=is_lost>
                    <Empty />
                </Show>
            </div>
        </main>
    }
}

#[component]
fn Empty() -> impl IntoView {
    let words = UnusableWords::here();
    let asking = DialogState::closed();
    view! {
        <button type="button" class="button plain" on:click=move |_| asking.open()>
            {words.empty()}
        </button>
        <Emptying asking title=words.empty_title() then="/recovery">
            <p>{words.empty_means()}</p>
            <p>{words.empty_needs()}</p>
        </Emptying>
    }
}
