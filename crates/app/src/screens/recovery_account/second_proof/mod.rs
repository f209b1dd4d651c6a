//! The second step of a sign-in: a proof of another kind than the password.

mod approval;
mod code_form;
mod device_code;
mod recovery_code_proof;
mod sent_code;
mod words;

use leptos::prelude::*;
use lifeboat_protocol::{ErrorCode, contact::ContactKind};
use uuid::Uuid;

use self::{
    approval::Approval,
    device_code::DeviceCode,
    recovery_code_proof::RecoveryCodeProof,
    sent_code::{SentCodeProof, send},
    words::SecondProofWords,
};
use super::{choice::Choice, sign_in_flow::Flow};
use crate::{
    clock::Clock,
    components::{Busy, Picture, TroubleNote},
    entering::{Given, SecondProof, Waiting},
    trouble::Trouble,
};

/// Which proof is given.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    /// It is still to be chosen.
    None,
    /// A code that was sent to this contact.
    SentCode(Uuid),
    /// Another device approves.
    Approval,
    /// A code that another device shows.
    DeviceCode,
    /// The code of the recovery kit.
    RecoveryCode,
}

/// What the ways of giving the second proof share.
#[derive(Clone, Copy)]
pub(super) struct Proving {
    pub(super) flow: Flow,
    pub(super) waiting: Memo<Option<Waiting<SecondProof>>>,
    pub(super) way: RwSignal<Way>,
    pub(super) busy: Busy,
    /// What went wrong with the proof, where it belongs to no field.
    pub(super) trouble: RwSignal<Option<Trouble>>,
}

impl Proving {
    /// Gives a proof that was typed. What is wrong with it is said at its field.
    fn give(self, given: impl Into<Given> + 'static, problem: RwSignal<String>) {
        problem.set(String::new());
        self.trouble.set(None);
        self.busy.run(async move {
            match self.flow.give(given).await {
                Ok(()) => {}
                Err(wrong) if wrong.code == Some(ErrorCode::WrongProof) => problem.set(wrong.text),
                Err(error) => self.trouble.set(self.flow.explain(error).await),
            }
        });
    }
}

/// Asks for the second proof.
#[component]
pub(super) fn SecondProofStep(
    flow: Flow,
    waiting: Memo<Option<Waiting<SecondProof>>>,
) -> impl IntoView {
    let now = Clock::here().seconds_now();
    let proving = Proving {
        flow,
        waiting,
        way: RwSignal::new(way_under_way(waiting.get_untracked(), now)),
        busy: Busy::new(),
        trouble: RwSignal::new(None),
    };
    move || match proving.way.get() {
        Way::None => view! { <Ways proving /> }.into_any(),
        Way::SentCode(contact) => view! { <SentCodeProof proving contact /> }.into_any(),
        Way::Approval => view! { <Approval proving /> }.into_any(),
        Way::DeviceCode => view! { <DeviceCode proving /> }.into_any(),
        Way::RecoveryCode => view! { <RecoveryCodeProof proving /> }.into_any(),
    }
}

/// What was under way when the tab was closed.
fn way_under_way(waiting: Option<Waiting<SecondProof>>, now: u64) -> Way {
    let Some(Waiting {
        what: (_, approval, sent),
        ..
    }) = waiting
    else {
        return Way::None;
    };
    if approval.is_some_and(|asked| asked.expires_at > now) {
        return Way::Approval;
    }
    match sent {
        Some(sent) if sent.expires_at > now => Way::SentCode(sent.contact),
        _ => Way::None,
    }
}

/// Which proofs there are.
#[component]
fn Ways(proving: Proving) -> impl IntoView {
    let words = SecondProofWords::here();
    let Proving {
        flow,
        waiting,
        way,
        busy,
        trouble,
    } = proving;
    let ways = move || {
        let Some(Waiting {
            email,
            what: (proofs, ..),
            ..
        }) = waiting.get()
        else {
            return ().into_any();
        };
        let contacts = proofs.contacts.into_iter().map(|contact| {
            let (picture, title) = match contact.kind {
                ContactKind::Email => (Picture::Mail, words.by_email()),
                ContactKind::Phone => (Picture::Device, words.by_text_message()),
            };
            let choose = Callback::new(move |()| {
                trouble.set(None);
                busy.run(async move {
                    match send(flow, contact.id).await {
                        Ok(()) => way.set(Way::SentCode(contact.id)),
                        Err(error) => trouble.set(flow.explain(error).await),
                    }
                });
            });
            let detail = words.to(&contact.masked);
            view! { <Choice picture title detail disabled=Signal::derive(move || busy.is()) choose /> }
        });
        let others = [
            (
                proofs.approval,
                Picture::Bell,
                words.approval(),
                words.approval_detail(),
                Way::Approval,
            ),
            (
                proofs.device_code,
                Picture::Device,
                words.device_code(),
                words.device_code_detail(),
                Way::DeviceCode,
            ),
            (
                proofs.recovery_code,
                Picture::Key,
                words.recovery_code(),
                words.recovery_code_detail(),
                Way::RecoveryCode,
            ),
        ];
        let others = others.into_iter().filter(|(there, ..)| *there).map(
            |(_, picture, title, detail, leads_to)| {
                let choose = Callback::new(move |()| {
                    trouble.set(None);
                    way.set(leads_to);
                });
                view! { <Choice picture title detail disabled=Signal::derive(move || busy.is()) choose /> }
            },
        );
        view! {
            <p class="lead">{words.lead(&email)}</p>
            <div class="rows-list">{contacts.collect_view()} {others.collect_view()}</div>
        }
        .into_any()
    };
    let elsewhere = move |_| busy.run(async move { flow.begin_anew(None).await });
    view! {
        <h2 class="step-title">{words.title()}</h2>
        {ways}
        <TroubleNote trouble />
        <button type="button" class="button quiet" on:click=elsewhere>
            {words.another_account()}
        </button>
    }
}

/// Leads back to the choice.
#[component]
pub(super) fn AnotherWay(proving: Proving) -> impl IntoView {
    view! {
        <button type="button" class="button quiet" on:click=move |_| proving.way.set(Way::None)>
            {SecondProofWords::here().another_way()}
        </button>
    }
}
