//! An account that is here with another secret: side by side, and the user decides.

use leptos::prelude::*;
use lifeboat_vault::{Account, Resolution};

use super::{recovering::Recovering, words::RecoveryWords};
use crate::{
    clock::Clock,
    components::{AccountMark, CodeText},
    moment,
    screens::accounts::Naming,
};

/// The two, and what is to become of them.
#[component]
pub(super) fn Conflict(recovering: Recovering, here: Account, theirs: Account) -> impl IntoView {
    let words = RecoveryWords::here();
    let id = theirs.id;
    let title = theirs.title();
    let naming = Naming::of(&theirs);
    let group = format!("decision-{id}");
    let decided = move || {
        let decisions = recovering.decisions.read();
        decisions.get(&id).copied().unwrap_or(Resolution::KeepBoth)
    };
    let options = [
        (Resolution::KeepBoth, words.keep_both()),
        (Resolution::KeepHere, words.keep_here()),
        (Resolution::TakeBackup, words.take_backup()),
    ]
    .map(|(resolution, label)| {
        view! {
            <label class="decision">
                <input
                    type="radio"
                    name=group.clone()
                    prop:checked=move || decided() == resolution
                    on:change=move |_| {
                        recovering
                            .decisions
                            .update(|decisions| {
                                decisions.insert(id, resolution);
                            });
                    }
                />
                <span>{label}</span>
            </label>
        }
    });
    let device = recovering.device;
    let id_here = here.id;
    let code_here = move |at| {
        let vault = device.vault_now()?;
        let account = vault.contents.account(id_here)?;
        Some(vault.timed_code(account, at)?.code.spaced())
    };
    let generator = theirs.credential.generator().cloned();
    let code_there = move |at| Some(generator.as_ref()?.timed_code_at(at)?.code.spaced());
    view! {
        <section class="card conflict">
            <div class="conflict-title">
                <AccountMark title=naming.issuer picture=naming.picture />
                <h3>{title.clone()}</h3>
            </div>
            <div class="conflict-sides">
                <Side heading=words.on_this_device() account=here code=code_here />
                <Side heading=words.in_backup() account=theirs code=code_there />
            </div>
            <fieldset class="decisions">
                <legend class="visually-hidden">{words.decide(&title)}</legend>
                {options}
            </fieldset>
        </section>
    }
}

/// One of the two.
#[component]
fn Side(
    #[prop(into)] heading: String,
    account: Account,
    /// Its code at a second, where it has codes that follow the time.
    code: impl Fn(u64) -> Option<String> + Send + Sync + 'static,
) -> impl IntoView {
    let words = RecoveryWords::here();
    let clock = Clock::here();
    let changed = words.changed(&moment::moment(account.edited_at));
    let spaced = Signal::derive(move || code(clock.seconds()).unwrap_or_default());
    view! {
        <div class="conflict-side">
            <h4>{heading}</h4>
            <p class="conflict-name">{account.title()}</p>
            <Show when=move || !spaced.read().is_empty()>
                <p class="conflict-code">
                    <CodeText spaced />
                </p>
            </Show>
            <p class="row-detail">{changed}</p>
        </div>
    }
}
