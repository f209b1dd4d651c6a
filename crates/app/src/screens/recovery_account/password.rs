//! The first step of a sign-in: the password.

use leptos::prelude::*;
use leptos_router::components::A;
use lifeboat_client::{device::PendingFlow, providers::newcomer};
use lifeboat_protocol::{ErrorCode, sign_in::KnownBy};
use url::Url;

use super::{
    address::{Address, EmailField, ServerLine},
    sign_in_flow::Flow,
};
use crate::{
    components::{Busy, BusyButton, Field, FieldKind, TroubleNote},
    device::Device,
    entering::{Goal, Waiting, as_known_device},
    errands::{Errand as _, ProvePassword},
    ports,
    trouble::Trouble,
    words::words,
};

words! {
    PasswordWords {
        password = "Password", "Wachtwoord";
        no_password = "Type the password.", "Typ het wachtwoord.";
        go_on = "Sign in", "Aanmelden";
        forgotten = "Forgot the password?", "Wachtwoord vergeten?";
        no_account = "No recovery account yet?", "Nog geen herstelaccount?";
        create = "Create one", "Maak er een";
    }
}

/// Asks for the password.
#[component]
pub(super) fn PasswordStep(
    flow: Flow,
    /// What stands above it.
    #[prop(into)]
    lead: String,
) -> impl IntoView {
    let words = PasswordWords::here();
    let is_completion = matches!(flow.goal, Goal::Complete(_));
    let address = address_of(flow);
    let password = RwSignal::new(String::new());
    let problem = RwSignal::new(String::new());
    let trouble = RwSignal::new(None::<Trouble>);
    let busy = Busy::new();
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some((server, email)) = address.read() else {
            return;
        };
        let typed = password.get_untracked();
        if typed.is_empty() {
            problem.set(words.no_password().to_owned());
            return;
        }
        problem.set(String::new());
        trouble.set(None);
        flow.trouble.set(None);
        busy.run(async move {
            match prove_password(flow, server, email, typed).await {
                Ok(()) => {}
                Err(wrong) if wrong.code == Some(ErrorCode::WrongCredentials) => {
                    problem.set(wrong.text);
                }
                Err(other) => trouble.set(Some(other)),
            }
        });
    };
    let knows_email = address.is_known();
    view! {
        {(!lead.is_empty()).then(|| view! { <p class="lead">{lead}</p> })}
        <form class="form" novalidate on:submit=submit>
            <EmailField address focus=!knows_email />
            <Field
                name="password"
                label=words.password()
                value=password
                kind=FieldKind::Secret
                problem
                focus=knows_email
            />
            <Show when=move || !is_completion>
                <ServerLine address />
            </Show>
            <TroubleNote trouble />
            <BusyButton busy label=words.go_on() />
        </form>
        <Show when=move || flow.goal == Goal::SignIn>
            <div class="beside-form">
                <A href="/reset">{words.forgotten()}</A>
                <p>{words.no_account()} " " <A href="/sign-up">{words.create()}</A></p>
            </div>
        </Show>
    }
}

/// What is known of the address already.
fn address_of(flow: Flow) -> Address {
    let Goal::Complete(id) = flow.goal else {
        return match flow.goal {
            Goal::ChangeAccount => Address::another(flow.device),
            _ => Address::known(flow.device),
        };
    };
    let Some(vault) = flow.device.vault_now() else {
        return Address::new("", None);
    };
    let server = newcomer(&vault, id).ok().map(|newcomer| newcomer.server);
    let account = vault.contents.account(id);
    let name = account.map_or("", |account| account.name.as_str());
    Address::new(if name.contains('@') { name } else { "" }, server.as_ref())
}

/// Proves the password. A device that was signed in before may need nothing else.
async fn prove_password(
    flow: Flow,
    server: Url,
    email: String,
    password: String,
) -> Result<(), Trouble> {
    let known_by = check_admission(flow.device, flow.goal, &server, &email)?;
    let errand = ProvePassword {
        server: server.clone(),
        email: email.clone(),
        password,
        known_by,
    };
    let waiting = Waiting {
        server,
        email,
        what: errand.send().await?,
    };
    let store = flow.device.store_or_new().await?;
    if let Some(reached) = as_known_device(&store, flow.goal, &waiting).await? {
        return flow.reach(reached).await;
    }
    waiting.map(PendingFlow::SignIn).keep(flow.device).await
}

/// Says before anything is sent that this device cannot enter that account. Gives what shows the
/// account that it was signed in before.
pub(super) fn check_admission(
    device: Device,
    goal: Goal,
    server: &Url,
    email: &str,
) -> Result<Option<KnownBy>, Trouble> {
    let Some(vault) = device.vault_now() else {
        return Ok(None);
    };
    let admission = goal.admission(&vault, (server, email), &mut ports::rng())?;
    Ok(admission.known_by())
}
