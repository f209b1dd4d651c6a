//! *First start*: how the first account comes in, and how all of them come back.

use leptos::prelude::*;
use leptos_router::components::A;

use crate::{
    components::{Icon, Picture, Rows},
    screens::add::Ways,
    words::words,
};

words! {
    FirstStartWords {
        title = "Your sign-in codes, kept afloat", "Je inlogcodes, altijd boven water";
        lead = "Add the accounts that ask you for a code. They stay on this device, and work without a network and without signing up.", "Voeg de accounts toe die je om een code vragen. Ze blijven op dit apparaat en werken zonder netwerk en zonder registratie.";
        recover_lead = "Have you backed up before?", "Heb je eerder een back-up gemaakt?";
        recover = "Begin recovery", "Herstel beginnen";
    }
}

/// What is shown while there are no accounts.
#[component]
pub(crate) fn FirstStart() -> impl IntoView {
    let words = FirstStartWords::here();
    view! {
        <main class="page first-start">
            <div class="welcome">
                <WelcomePicture />
                <h2 class="welcome-title">{words.title()}</h2>
                <p class="lead">{words.lead()}</p>
            </div>
            <Rows>
                <Ways />
            </Rows>
            <div class="end-bar begin-recovery">
                <p>{words.recover_lead()}</p>
                <A href="/recovery" attr:class="button plain">
                    <Icon picture=Picture::Lifebuoy />
                    <span>{words.recover()}</span>
                </A>
            </div>
        </main>
    }
}

/// A lifebuoy on calm water.
#[component]
fn WelcomePicture() -> impl IntoView {
    view! {
        <svg class="welcome-picture" viewBox="0 0 200 120" aria-hidden="true" focusable="false">
            <circle class="welcome-sun" cx="100" cy="62" r="50" />
            <g class="welcome-buoy">
                <circle class="welcome-ring" cx="100" cy="58" r="27" />
                <path
                    class="welcome-bands"
                    pathLength="100"
                    d="M100 31a27 27 0 0 1 0 54a27 27 0 0 1 0-54"
                />
            </g>
            <path
                class="welcome-water"
                d="M10 78q15-9 30 0t30 0 30 0 30 0 30 0 30 0v34H10z"
            />
            <path class="welcome-wave" d="M24 92q12-6 24 0t24 0M104 98q12-6 24 0t24 0" />
        </svg>
    }
}
