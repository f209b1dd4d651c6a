//! An activation code of an organization: this device becomes one of a member's.

use leptos::prelude::*;
use lifeboat_client::parse_server_address;
use lifeboat_protocol::activation::{ActivationCode, ActivationError, ActivationLink};

use crate::{
    components::{Busy, BusyButton, Field, FieldKind, Icon, Picture, Toasts, TroubleNote},
    device::Device,
    entering::{told_enrolled, use_activation},
    trail::Trail,
    trouble::Trouble,
    words::words,
};

words! {
    EnrollWords {
        title = "Work or school account", "Werk- of schoolaccount";
        lead(server: &str) = "{server} adds an account to this device. The device gets a key and codes of its own for it, which never leave it.", "{server} voegt een account toe aan dit apparaat. Het apparaat krijgt er een eigen sleutel en eigen codes voor, die het nooit verlaten.";
        server = "Server of the organization", "Server van de organisatie";
        server_hint = "Your administrator tells you, such as https://id.example.org", "Je beheerder zegt het je, bijvoorbeeld https://id.example.org";
        no_address = "This is no address of a server. It begins with https://", "Dit is geen adres van een server. Het begint met https://";
        enroll = "Add to this device", "Toevoegen aan dit apparaat";
        not_a_code = "This is not an activation code. It begins with lba1, or is the administrator’s QR code.", "Dit is geen activeringscode. Die begint met lba1, of is de QR-code van de beheerder.";
        mistyped = "The activation code is mistyped. Compare it with what the administrator gave you.", "De activeringscode is verkeerd getypt. Vergelijk hem met wat de beheerder je gaf.";
        no_server = "The QR code names no server. Ask the administrator for a new one.", "De QR-code noemt geen server. Vraag de beheerder om een nieuwe.";
    }
}

/// What was typed or scanned.
#[derive(Clone)]
enum Given {
    /// All there is to know.
    Link(ActivationLink),
    /// The code alone: its server is to be asked for.
    Code(ActivationCode),
}

impl Given {
    fn parse(typed: &str) -> Result<Self, ActivationError> {
        if ActivationLink::is_meant(typed) {
            ActivationLink::parse(typed).map(Self::Link)
        } else {
            ActivationCode::parse(typed).map(Self::Code)
        }
    }
}

/// Says what the code does, and uses it when that is wished.
#[component]
pub(super) fn Enroll(
    /// The code or the link.
    typed: String,
) -> impl IntoView {
    match Given::parse(&typed) {
        Ok(given) => view! { <Card given /> }.into_any(),
        Err(error) => {
            let trouble = Trouble::new(problem(error));
            view! { <TroubleNote trouble=Signal::stored(Some(trouble)) /> }.into_any()
        }
    }
}

#[component]
fn Card(given: Given) -> impl IntoView {
    let (device, toasts, words) = (Device::here(), Toasts::here(), EnrollWords::here());
    let trail = Trail::here();
    let known = match &given {
        Given::Link(link) => Some(link.server.clone()),
        Given::Code(_) => None,
    };
    let address = RwSignal::new(own_server(device).unwrap_or_default());
    let problem = RwSignal::new(String::new());
    let trouble = RwSignal::new(None::<Trouble>);
    let busy = Busy::new();
    let given = StoredValue::new_local(given);
    let link = move || match given.get_value() {
        Given::Link(link) => Some(link),
        Given::Code(code) => {
            let server = parse_server_address(&address.read_untracked()).ok();
            let said = if server.is_none() {
                words.no_address()
            } else {
                ""
            };
            problem.set(said.to_owned());
            server.map(|server| ActivationLink { server, code })
        }
    };
    let start = Callback::new(move |()| {
        trouble.set(None);
        let Some(link) = link() else { return };
        busy.run(async move {
            match use_activation(device, &link, None).await {
                Ok(enrollment) => {
                    toasts.say(told_enrolled(&enrollment));
                    trail.leave_for("/");
                }
                Err(error) => trouble.set(Some(error)),
            }
        });
    });
    view! {
        <section class="card">
            <div class="card-heading">
                <Icon picture=Picture::Work />
                <h2 class="dialog-title">{words.title()}</h2>
            </div>
            {match known {
                Some(server) => {
                    let host = server.host_str().unwrap_or_default().to_owned();
                    view! { <p>{words.lead(&host)}</p> }.into_any()
                }
                None => {
                    view! {
                        <Field
                            name="server"
                            label=words.server()
                            hint=words.server_hint()
                            kind=FieldKind::Address
                            value=address
                            problem
                        />
                    }
                        .into_any()
                }
            }}
            <TroubleNote trouble />
            <BusyButton busy label=words.enroll() press=start />
        </section>
    }
}

fn problem(error: ActivationError) -> &'static str {
    let words = EnrollWords::here();
    match error {
        ActivationError::NotACode => words.not_a_code(),
        ActivationError::Mistyped => words.mistyped(),
        ActivationError::NoServer => words.no_server(),
    }
}

/// The server of the recovery account is as likely as any.
fn own_server(device: Device) -> Option<String> {
    let vault = device.vault_now()?;
    Some(vault.account().ok()?.server.to_string())
}
