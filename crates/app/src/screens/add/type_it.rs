//! An account typed by hand.

use leptos::{ev::SubmitEvent, prelude::*};
use lifeboat_otp::{
    Algorithm, Digits, Generator, Hotp, ParameterError, Period, Secret, SecretError, Steam, Totp,
};
use lifeboat_vault::{Account, AccountId, Credential, Label};

use super::arrivals::{take_in, taken_in};
use crate::{
    components::{Busy, BusyButton, Field, FieldKind, Input, Page, Toasts, TroubleNote},
    device::Device,
    ports,
    screens::account::label_problem,
    trail::Trail,
    trouble::Trouble,
    words::words,
};

words! {
    TypeWords {
        title = "Type it by hand", "Typ het over";
        issuer = "Website or organization", "Website of organisatie";
        issuer_hint = "Such as GitHub or your bank", "Zoals GitHub of je bank";
        name = "Your name there", "Je naam daar";
        name_hint = "Such as your email address", "Zoals je e-mailadres";
        key = "Key", "Sleutel";
        key_hint = "The website shows it beside the QR code, often as “enter this key”. Spaces do not matter.", "De website toont die naast de QR-code, vaak als “voer deze sleutel in”. Spaties maken niet uit.";
        advanced = "Advanced", "Geavanceerd";
        advanced_hint = "Only where the website says so.", "Alleen als de website het zegt.";
        kind = "Kind of code", "Soort code";
        timed = "Timed (TOTP)", "Op tijd (TOTP)";
        counted = "Counted (HOTP)", "Geteld (HOTP)";
        steam = "Steam Guard", "Steam Guard";
        algorithm = "Algorithm", "Algoritme";
        digits = "Digits of a code", "Cijfers van een code";
        period = "Seconds that a code lives", "Seconden dat een code geldig is";
        counter = "Number of the next code", "Nummer van de volgende code";
        add = "Add account", "Account toevoegen";
        nameless = "Fill in the website or your name, so that you can tell accounts apart.", "Vul de website of je naam in, zodat je accounts uit elkaar kunt houden.";
        key_empty = "Type the key that the website shows.", "Typ de sleutel die de website toont.";
        key_too_long = "The key is longer than 1024 bytes. No website issues such a key.", "De sleutel is langer dan 1024 bytes. Geen website geeft zo’n sleutel.";
        key_not_base32(position: usize) = "Character {position} is wrong: a key has only the letters A to Z and the digits 2 to 7.", "Teken {position} klopt niet: een sleutel heeft alleen de letters A tot Z en de cijfers 2 tot 7.";
        digits_wrong = "A code has 4 to 10 digits.", "Een code heeft 4 tot 10 cijfers.";
        period_wrong = "Type a number of seconds, 1 or more.", "Typ een aantal seconden, 1 of meer.";
        counter_wrong = "Type a number, 0 or more.", "Typ een getal, 0 of meer.";
        already_here(title: &str) = "{title} is here already, with the same key. Nothing was changed.", "{title} is er al, met dezelfde sleutel. Er is niets veranderd.";
    }
}

/// The form.
#[component]
pub(crate) fn TypeScreen() -> impl IntoView {
    let (device, toasts, words) = (Device::here(), Toasts::here(), TypeWords::here());
    let trail = Trail::here();
    let form = Form::new();
    let trouble = RwSignal::new(None::<Trouble>);
    let busy = Busy::new();
    let add = move |event: SubmitEvent| {
        event.prevent_default();
        trouble.set(None);
        let Some(account) = form.account() else {
            return;
        };
        busy.run(async move {
            match take_in(device, std::slice::from_ref(&account)).await {
                Ok(count) => {
                    toasts.say(if count == 0 {
                        words.already_here(&account.title())
                    } else {
                        taken_in(Some(&account), count)
                    });
                    trail.leave_for("/");
                }
                Err(error) => trouble.set(Some(error)),
            }
        });
    };
    view! {
        <Page title=words.title() back="/add">
            <form class="form" on:submit=add>
                <Field
                    name="issuer"
                    label=words.issuer()
                    hint=words.issuer_hint()
                    value=form.issuer.value
                    problem=form.issuer.problem
                    focus=true
                />
                <Field
                    name="name"
                    label=words.name()
                    hint=words.name_hint()
                    value=form.name.value
                    problem=form.name.problem
                />
                <Field
                    name="key"
                    label=words.key()
                    hint=words.key_hint()
                    value=form.key.value
                    problem=form.key.problem
                />
                <Advanced form />
                <TroubleNote trouble />
                <BusyButton busy label=words.add() />
            </form>
        </Page>
    }
}

/// What makes the codes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum CodeKind {
    Timed,
    Counted,
    Steam,
}

#[derive(Clone, Copy)]
struct Form {
    issuer: Input,
    name: Input,
    key: Input,
    kind: RwSignal<CodeKind>,
    algorithm: RwSignal<Algorithm>,
    digits: Input,
    period: Input,
    counter: Input,
}

impl Form {
    fn new() -> Self {
        Self {
            issuer: Input::of(""),
            name: Input::of(""),
            key: Input::of(""),
            kind: RwSignal::new(CodeKind::Timed),
            algorithm: RwSignal::new(Algorithm::default()),
            digits: Input::of(&Digits::default().to_string()),
            period: Input::of(&Period::default().to_string()),
            counter: Input::of("0"),
        }
    }

    /// The account; none while something is wrong, which is said beside its field.
    fn account(self) -> Option<Account> {
        let words = TypeWords::here();
        let label = |text: &str| Label::parse(text).map_err(label_problem);
        let issuer = self.issuer.read(label);
        let name = self.name.read(label);
        let is_nameless = |label: &Option<Label>| label.as_ref().is_some_and(Label::is_empty);
        let is_nameless = is_nameless(&issuer) && is_nameless(&name);
        if is_nameless {
            self.issuer.problem.set(words.nameless().to_owned());
        }
        let generator = self.generator();
        let (issuer, name, generator) = (issuer?, name?, generator?);
        if is_nameless {
            return None;
        }
        let id = AccountId::random(&mut ports::rng());
        let credential = Credential::Generator(generator);
        Some(Account::new(id, issuer, name, credential, ports::now()))
    }

    fn generator(self) -> Option<Generator> {
        let secret = self
            .key
            .read(|text| Secret::parse_base32(text).map_err(|error| key_problem(&error)));
        let algorithm = self.algorithm.get_untracked();
        let digits = || {
            self.digits.read(|text| {
                text.parse::<Digits>()
                    .map_err(|error| parameter_problem(&error))
            })
        };
        match self.kind.get_untracked() {
            CodeKind::Steam => Some(Steam::new(secret?).into()),
            CodeKind::Timed => {
                let digits = digits();
                let period = self.period.read(|text| {
                    text.parse::<Period>()
                        .map_err(|error| parameter_problem(&error))
                });
                let (secret, digits, period) = (secret?, digits?, period?);
                Some(
                    Totp {
                        secret,
                        algorithm,
                        digits,
                        period,
                    }
                    .into(),
                )
            }
            CodeKind::Counted => {
                let digits = digits();
                let counter = self.counter.read(|text| {
                    text.parse::<u64>()
                        .map_err(|_| TypeWords::here().counter_wrong().to_owned())
                });
                let (secret, digits, counter) = (secret?, digits?, counter?);
                Some(
                    Hotp {
                        secret,
                        algorithm,
                        digits,
                        counter,
                    }
                    .into(),
                )
            }
        }
    }
}

fn key_problem(error: &SecretError) -> String {
    let words = TypeWords::here();
    match error {
        SecretError::TooLong => words.key_too_long().to_owned(),
        SecretError::NotBase32 { position } => words.key_not_base32(*position),
        _ => words.key_empty().to_owned(),
    }
}

fn parameter_problem(error: &ParameterError) -> String {
    let words = TypeWords::here();
    match error {
        ParameterError::Digits { .. } => words.digits_wrong(),
        ParameterError::Period { .. } => words.period_wrong(),
        _ => words.counter_wrong(),
    }
    .to_owned()
}

#[component]
fn Advanced(form: Form) -> impl IntoView {
    let words = TypeWords::here();
    let kind = form.kind;
    let choice = move |this: CodeKind, label: &'static str| {
        view! {
            <label class="choice">
                <input
                    type="radio"
                    name="kind"
                    prop:checked=move || kind.get() == this
                    on:change=move |_| kind.set(this)
                />
                <span>{label}</span>
            </label>
        }
    };
    let algorithms: Vec<_> = [Algorithm::Sha1, Algorithm::Sha256, Algorithm::Sha512]
        .into_iter()
        .map(|algorithm| {
            let is_chosen = move || form.algorithm.get() == algorithm;
            let name = algorithm.as_str();
            view! { <option value=name prop:selected=is_chosen>{name}</option> }
        })
        .collect();
    view! {
        <details class="advanced">
            <summary>{words.advanced()}</summary>
            <div class="form">
                <p class="lead">{words.advanced_hint()}</p>
                <fieldset class="choices">
                    <legend class="field-label">{words.kind()}</legend>
                    {choice(CodeKind::Timed, words.timed())}
                    {choice(CodeKind::Counted, words.counted())}
                    {choice(CodeKind::Steam, words.steam())}
                </fieldset>
                <div class="form" hidden=move || kind.get() == CodeKind::Steam>
                    <div class="field">
                        <label for="algorithm">{words.algorithm()}</label>
                        <div class="field-box">
                            <select
                                id="algorithm"
                                on:change:target=move |event| {
                                    if let Ok(algorithm) = event.target().value().parse() {
                                        form.algorithm.set(algorithm);
                                    }
                                }
                            >
                                {algorithms}
                            </select>
                        </div>
                    </div>
                    <Field
                        name="digits"
                        label=words.digits()
                        kind=FieldKind::Digits
                        value=form.digits.value
                        problem=form.digits.problem
                    />
                    <div hidden=move || kind.get() != CodeKind::Timed>
                        <Field
                            name="period"
                            label=words.period()
                            kind=FieldKind::Digits
                            value=form.period.value
                            problem=form.period.problem
                        />
                    </div>
                    <div hidden=move || kind.get() != CodeKind::Counted>
                        <Field
                            name="counter"
                            label=words.counter()
                            kind=FieldKind::Digits
                            value=form.counter.value
                            problem=form.counter.problem
                        />
                    </div>
                </div>
            </div>
        </details>
    }
}
