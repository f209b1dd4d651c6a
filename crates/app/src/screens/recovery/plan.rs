//! What would come back, before anything happens.

use leptos::prelude::*;
use lifeboat_client::recovery::Recovery;
use lifeboat_vault::{Account, Contents, FollowUp, Outcome, Resolution, Step};

use super::{conflict::Conflict, recovering::Recovering, versions::Versions, words::RecoveryWords};
use crate::{
    components::{AccountMark, Icon, Picture},
    moment,
};

/// The plan, and the button that carries it out.
#[component]
pub(super) fn Plan(recovering: Recovering) -> impl IntoView {
    let choosing = RwSignal::new(false);
    move || {
        if choosing.get() {
            view! { <Versions recovering choosing /> }.into_any()
        } else {
            view! { <Planned recovering choosing /> }.into_any()
        }
    }
}

#[component]
fn Planned(recovering: Recovering, choosing: RwSignal<bool>) -> impl IntoView {
    let words = RecoveryWords::here();
    let here = recovering.device.vault_now();
    let here = here.map_or_else(Contents::default, |vault| vault.contents.clone());
    let sections = recovering.prepared(|recovery| sections(recovering, recovery, &here));
    let restored = recovering.prepared(|recovery| recovery.plan.restored_count());
    let restored = restored.unwrap_or_default();
    let conflicts: Vec<_> = recovering
        .prepared(|recovery| {
            recovery
                .plan
                .conflicts()
                .map(|step| step.account.id)
                .collect()
        })
        .unwrap_or_default();
    let is_nothing_new = restored == 0 && conflicts.is_empty();
    let label = move || {
        let decisions = recovering.decisions.read();
        let kept_here = |id| decisions.get(id) == Some(&Resolution::KeepHere);
        match restored + conflicts.iter().filter(|id| !kept_here(id)).count() {
            0 => words.take_part().to_owned(),
            1 => words.bring_one().to_owned(),
            count => words.bring(count),
        }
    };
    let afterwards = if is_nothing_new {
        words.nothing_missing()
    } else {
        words.then_backs_up()
    };
    view! {
        <Origin recovering choosing />
        {sections}
        <div class="end-bar">
            <p class="lead small">{afterwards}</p>
            <button type="button" class="button primary" on:click=move |_| recovering.apply()>
                {label}
            </button>
        </div>
    }
}

/// From which device, when, how much.
#[component]
fn Origin(recovering: Recovering, choosing: RwSignal<bool>) -> impl IntoView {
    let words = RecoveryWords::here();
    recovering.prepared(|recovery| {
        let snapshot = &recovery.snapshot;
        let title = if recovery.is_older_version() {
            words.older(snapshot.sequence.get(), recovery.head())
        } else {
            words.newest().to_owned()
        };
        let accounts = match snapshot.contents.accounts.len() {
            1 => words.accounts_one().to_owned(),
            count => words.accounts(count),
        };
        let made = words.made(
            snapshot.device.name.as_str(),
            &moment::ago(snapshot.created_at),
        );
        view! {
            <section class="card origin">
                <Icon picture=Picture::Cloud />
                <div class="row-words">
                    <span class="row-title">{title} " · " {accounts}</span>
                    <span class="row-detail">{made}</span>
                    <span class="row-detail">{moment::moment(snapshot.created_at)}</span>
                </div>
                <button type="button" class="button plain" on:click=move |_| choosing.set(true)>
                    {words.change_version()}
                </button>
            </section>
        }
    })
}

fn sections(recovering: Recovering, recovery: &Recovery, here: &Contents) -> impl IntoView + use<> {
    let words = RecoveryWords::here();
    let steps = &recovery.plan.steps;
    let conflicts: Vec<_> = steps
        .iter()
        .filter_map(|step| match &step.outcome {
            Outcome::Conflict { here: id, .. } => {
                let here = here.account(*id)?.clone();
                let theirs = step.account.clone();
                Some(view! { <Conflict recovering here theirs /> })
            }
            _ => None,
        })
        .collect();
    let restored: Vec<_> = steps
        .iter()
        .filter(|step| step.outcome == Outcome::Restore)
        .map(|step| row(step, remark(step.follow_up)))
        .collect();
    let already: Vec<_> = steps
        .iter()
        .filter_map(|step| match &step.outcome {
            Outcome::AlreadyHere { here: id } => {
                let title = here.account(*id).map(Account::title);
                let title = title.filter(|title| *title != step.account.title());
                Some(row(step, title.map(|title| words.here_as(&title))))
            }
            _ => None,
        })
        .collect();
    let only_here = match here
        .accounts
        .iter()
        .filter(|account| !is_met(account, steps))
        .count()
    {
        0 => None,
        1 => Some(words.only_here_one().to_owned()),
        count => Some(words.only_here(count)),
    };
    let settings = recovery.plan.settings.is_some().then(|| words.settings());
    view! {
        {steps.is_empty().then(|| view! { <p class="empty">{words.empty()}</p> })}
        {(!conflicts.is_empty())
            .then(|| {
                view! {
                    <section class="rows">
                        <h2 class="rows-heading">{words.different()} " · " {conflicts.len()}</h2>
                        <p class="lead small">{words.different_lead()}</p>
                        {conflicts}
                    </section>
                }
            })}
        {section(words.comes_back(), restored)}
        {section(words.already_here(), already)}
        {(settings.is_some() || only_here.is_some())
            .then(|| {
                view! {
                    <p class="lead small">{settings} " " {only_here}</p>
                }
            })}
    }
}

fn section(heading: &'static str, rows: Vec<impl IntoView>) -> Option<impl IntoView> {
    (!rows.is_empty()).then(|| {
        view! {
            <section class="rows">
                <h2 class="rows-heading">{heading} " · " {rows.len()}</h2>
                <ul class="rows-list">{rows}</ul>
            </section>
        }
    })
}

fn row(step: &Step, remark: Option<String>) -> impl IntoView + use<> {
    let account = &step.account;
    let (issuer, name) = (account.issuer.to_string(), account.name.to_string());
    let title = if issuer.is_empty() {
        name.clone()
    } else {
        issuer
    };
    view! {
        <li class="row">
            <AccountMark title=title.clone() />
            <span class="row-words">
                <span class="row-title">{title.clone()}</span>
                {(name != title).then(|| view! { <span class="row-detail">{name}</span> })}
                {remark.map(|remark| view! { <span class="row-remark">{remark}</span> })}
            </span>
        </li>
    }
}

fn remark(follow_up: Option<FollowUp>) -> Option<String> {
    let words = RecoveryWords::here();
    follow_up.map(|follow_up| {
        match follow_up {
            FollowUp::SignIn => words.then_sign_in(),
            FollowUp::ScanQrCode => words.then_scan(),
        }
        .to_owned()
    })
}

/// Whether an account here answers to one of the backup.
fn is_met(account: &Account, steps: &[Step]) -> bool {
    steps.iter().any(|step| match &step.outcome {
        Outcome::Restore => false,
        Outcome::AlreadyHere { here } | Outcome::Conflict { here, .. } => *here == account.id,
    })
}
