//! The code of the message, and the password.

use leptos::prelude::*;
use lifeboat_protocol::ErrorCode;

use super::Created;
use crate::{
    components::{Busy, BusyButton, Field, FieldKind},
    device::Device,
    entering::{Goal, Waiting, forget},
    errands::{Errand as _, FinishSignUp, SignedUp},
    ports,
    screens::recovery_account::new_password::{ChosenPassword, NewPasswordField},
    trouble::Trouble,
    words::words,
};

words! {
    FinishWords {
        sent(email: &str) = "A code of six digits was sent to {email}. It may take a minute to arrive.", "Er is een code van zes cijfers gestuurd naar {email}. Het kan een minuut duren.";
        invited(email: &str) = "This server takes new accounts by invitation. Ask whoever runs it for the code for {email}.", "Deze server neemt nieuwe accounts aan op uitnodiging. Vraag wie de server beheert om de code voor {email}.";
        code = "Code", "Code";
        no_code = "Type the code.", "Typ de code.";
        finish = "Create the account", "Account maken";
        another_address = "Another address, or another code", "Een ander adres, of een andere code";
    }
}

/// Asks for both, and creates the account.
#[component]
pub(super) fn Finish(
    goal: Goal,
    account: Waiting<()>,
    trouble: RwSignal<Option<Trouble>>,
    created: RwSignal<Option<Created>>,
) -> impl IntoView {
    let words = FinishWords::here();
    let device = Device::here();
    let code = RwSignal::new(String::new());
    let code_problem = RwSignal::new(String::new());
    let password = ChosenPassword::new();
    let busy = Busy::new();
    let invited = RwSignal::new(false);
    ask_whether_invited(account.clone(), invited);
    let email = StoredValue::new(account.email.clone());
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let typed = code.get_untracked().trim().to_owned();
        let problem = if typed.is_empty() {
            words.no_code()
        } else {
            ""
        };
        code_problem.set(problem.to_owned());
        let chosen = password.read(&email.get_value());
        let (false, Some(chosen)) = (typed.is_empty(), chosen) else {
            return;
        };
        trouble.set(None);
        let account = account.clone();
        busy.run(async move {
            match finish(device, goal, typed, chosen).await {
                Ok(SignedUp {
                    recovery_code,
                    reached,
                }) => {
                    created.set(Some(Created {
                        email: account.email,
                        server: account.server,
                        recovery_code,
                        reached,
                    }));
                    if let Err(error) = device.changed().await {
                        trouble.set(Some(error));
                    }
                }
                Err(wrong) if wrong.code == Some(ErrorCode::WrongProof) => {
                    code_problem.set(wrong.text);
                }
                Err(error) => {
                    let ended = error.code == Some(ErrorCode::Expired);
                    trouble.set(Some(error));
                    if ended {
                        let _ = forget(device).await;
                    }
                }
            }
        });
    };
    let another = move |_| {
        busy.run(async move {
            trouble.set(forget(device).await.err());
        });
    };
    let lead = move || {
        let email = email.get_value();
        if invited.get() {
            words.invited(&email)
        } else {
            words.sent(&email)
        }
    };
    view! {
        <p class="lead">{lead}</p>
        <form class="form" novalidate on:submit=submit>
            <Field
                name="code"
                label=words.code()
                value=code
                kind=FieldKind::OneTimeCode
                problem=code_problem
                focus=true
            />
            <NewPasswordField password email=email.get_value() />
            <BusyButton busy label=words.finish() />
        </form>
        <button type="button" class="button quiet" on:click=another>
            {words.another_address()}
        </button>
    }
}

/// Finds out where the code comes from. Without an answer it is the usual way.
fn ask_whether_invited(account: Waiting<()>, invited: RwSignal<bool>) {
    wasm_bindgen_futures::spawn_local(async move {
        if let Ok(server) = ports::server(&account.server)
            && let Ok(info) = server.info().await
        {
            let _ = invited.try_set(info.sign_up_by_invitation);
        }
    });
}

async fn finish(
    device: Device,
    goal: Goal,
    code: String,
    password: String,
) -> Result<SignedUp, Trouble> {
    let store = device.store()?;
    let errand = FinishSignUp {
        identity: store.identity().expose().to_string(),
        goal,
        code,
        password,
    };
    errand.send().await
}
