//! Which recovery account, at which server.

use leptos::prelude::*;
use lifeboat_client::parse_server_address;
use url::Url;

use crate::{
    components::{Busy, BusyButton, Field, FieldKind, Icon, Picture},
    device::Device,
    entering::Waiting,
    words::words,
};

words! {
    AddressWords {
        email = "Email address", "E-mailadres";
        no_email = "Type the email address of the account.", "Typ het e-mailadres van het account.";
        server = "Server", "Server";
        this_server = "this server", "deze server";
        change = "Change", "Wijzigen";
        change_server = "Change the server", "Server wijzigen";
        address = "Address of the server", "Adres van de server";
        address_hint = "Such as lifeboat.example.com. Ask whoever runs it.", "Bijvoorbeeld lifeboat.example.com. Vraag het aan wie de server beheert.";
        no_server = "This is no address of a server. It looks like lifeboat.example.com.", "Dit is geen adres van een server. Zo ziet er een uit: lifeboat.example.com.";
    }
}

/// What is typed of an address.
#[derive(Clone, Copy)]
pub(super) struct Address {
    email: RwSignal<String>,
    server: RwSignal<String>,
    email_problem: RwSignal<String>,
    server_problem: RwSignal<String>,
}

impl Address {
    /// At this server, or at this page's own.
    pub(super) fn new(email: &str, server: Option<&Url>) -> Self {
        let server = server.map_or_else(own_origin, shown);
        Self {
            email: RwSignal::new(email.to_owned()),
            server: RwSignal::new(server),
            email_problem: RwSignal::new(String::new()),
            server_problem: RwSignal::new(String::new()),
        }
    }

    /// That of the recovery account which this device knows; otherwise none, at this page's own server.
    pub(super) fn known(device: Device) -> Self {
        let vault = device.vault_now();
        match vault
            .as_ref()
            .and_then(|vault| vault.recovery_account.as_ref())
        {
            Some(known) => Self::new(&known.email, Some(&known.server)),
            None => Self::new("", None),
        }
    }

    /// None yet, at the server of the recovery account which this device knows.
    pub(super) fn another(device: Device) -> Self {
        let vault = device.vault_now();
        let known = vault
            .as_ref()
            .and_then(|vault| vault.recovery_account.as_ref());
        Self::new("", known.map(|known| &known.server))
    }

    /// The address, if it is one. Otherwise it is said beside the field why not.
    pub(super) fn read(self) -> Option<(Url, String)> {
        let words = AddressWords::here();
        let email = self.email.get_untracked().trim().to_owned();
        let server = parse_server_address(&self.server.get_untracked());
        let has_email = email.contains('@');
        let problem = |fine: bool, text: &str| if fine { String::new() } else { text.to_owned() };
        self.email_problem.set(problem(has_email, words.no_email()));
        self.server_problem
            .set(problem(server.is_ok(), words.no_server()));
        server
            .ok()
            .filter(|_| has_email)
            .map(|server| (server, email))
    }

    /// Whether an email address is there.
    pub(super) fn is_known(self) -> bool {
        !self.email.read_untracked().is_empty()
    }
}

/// Asks for the address of an account, and goes on with it.
#[component]
pub(super) fn AddressForm(
    address: Address,
    /// What the button says.
    label: &'static str,
    busy: Busy,
    /// Called with the account.
    go_on: Callback<Waiting<()>>,
) -> impl IntoView {
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if let Some((server, email)) = address.read() {
            let what = ();
            go_on.run(Waiting {
                server,
                email,
                what,
            });
        }
    };
    view! {
        <form class="form" novalidate on:submit=submit>
            <EmailField address focus=true />
            <ServerLine address />
            <BusyButton busy label=label />
        </form>
    }
}

/// The field of the email address.
#[component]
pub(super) fn EmailField(
    address: Address,
    /// Whether the cursor goes here at once.
    #[prop(optional)]
    focus: bool,
) -> impl IntoView {
    view! {
        <Field
            name="email"
            label=AddressWords::here().email()
            value=address.email
            kind=FieldKind::Email
            problem=address.email_problem
            focus
        />
    }
}

/// The server: a line that becomes a field when another one is wanted.
#[component]
pub(super) fn ServerLine(address: Address) -> impl IntoView {
    let words = AddressWords::here();
    let typing = RwSignal::new(false);
    let shown = move || {
        let server = address.server.get();
        if server == own_origin() {
            words.this_server().to_owned()
        } else {
            server
        }
    };
    let edit = move || typing.get() || !address.server_problem.read().is_empty();
    view! {
        <Show
            when=edit
            fallback=move || {
                view! {
                    <div class="server-line">
                        <Icon picture=Picture::Cloud />
                        <span class="server-line-words">
                            {words.server()} ": " <strong>{shown}</strong>
                        </span>
                        <button
                            type="button"
                            class="button quiet"
                            aria-label=words.change_server()
                            on:click=move |_| typing.set(true)
                        >
                            {words.change()}
                        </button>
                    </div>
                }
            }
        >
            <Field
                name="server"
                label=words.address()
                hint=words.address_hint()
                value=address.server
                kind=FieldKind::Address
                problem=address.server_problem
                focus=true
            />
        </Show>
    }
}

fn own_origin() -> String {
    window().location().origin().unwrap_or_default()
}

/// As people write it: without a slash at the end.
fn shown(server: &Url) -> String {
    server.as_str().trim_end_matches('/').to_owned()
}
