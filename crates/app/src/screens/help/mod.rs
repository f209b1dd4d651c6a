//! *Help*: finds out what is wrong, says it in words, and leads to what mends it.

mod dutch;
mod remedies;
mod words;

use std::cmp::Reverse;

use leptos::prelude::*;
use lifeboat_client::doctor::{Check, Finding, Remedy, Severity, examine_vault};

use self::{remedies::RemedyButton, words::HelpWords};
use crate::{
    components::{Asked, Busy, BusyButton, Icon, Page, Picture},
    connection::Connection,
    device::Device,
    ports,
    trouble::Trouble,
    words::Language,
};

/// Looks at everything, and shows what it found.
#[component]
pub(crate) fn HelpScreen() -> impl IntoView {
    let (device, words) = (Device::here(), HelpWords::here());
    let asked = Asked::of(move || examine(device));
    let busy = Busy::new();
    let again = Callback::new(move |()| busy.run(asked.renewed()));
    view! {
        <Page title=words.title() back="/settings">
            <p class="lead">{words.lead()}</p>
            {asked.show(move |findings: &Vec<Finding>| view! { <Findings findings=findings.clone() asked /> })}
            <div class="buttons">
                <BusyButton busy label=words.again() look="plain" press=again />
            </div>
        </Page>
    }
}

/// Everything that was found, what matters most first.
async fn examine(device: Device) -> Result<Vec<Finding>, Trouble> {
    let mut findings = match device.vault_now() {
        None => vec![Finding::warning(
            Check::Vault,
            HelpWords::here().no_vault(),
            Remedy::BringAccounts,
            HelpWords::here().bring_accounts(),
        )],
        Some(vault) if vault.recovery_account.is_none() => {
            let aside = device.store()?.aside().await?;
            examine_vault(&vault, &aside)
        }
        Some(_) => {
            let connection = Connection::open(device).await?;
            connection.backed_up().examine(ports::now()).await?
        }
    };
    findings.sort_by_key(|finding| Reverse(gravity(finding.severity)));
    Ok(findings)
}

const fn gravity(severity: Severity) -> u8 {
    match severity {
        Severity::Ok => 0,
        Severity::Warning => 1,
        Severity::Problem => 2,
    }
}

#[component]
fn Findings(findings: Vec<Finding>, asked: Asked<Vec<Finding>>) -> impl IntoView {
    let words = HelpWords::here();
    let (fine, wrong): (Vec<_>, Vec<_>) = findings
        .into_iter()
        .partition(|finding| finding.severity == Severity::Ok);
    let summary = match wrong.len() {
        0 => words.all_well().to_owned(),
        1 => words.one_thing().to_owned(),
        several => words.things(several),
    };
    let (look, picture) = if wrong.is_empty() {
        ("state good", Picture::Check)
    } else {
        ("state bad", Picture::Warning)
    };
    let to_mend = wrong
        .into_iter()
        .map(|finding| view! { <ToMend finding asked /> })
        .collect_view();
    let fine_rows = fine
        .into_iter()
        .map(|finding| {
            view! {
                <li class="row">
                    <Icon picture=Picture::Check />
                    <div class="row-words">
                        <span class="row-title">{words.check(finding.check)}</span>
                        <span class="row-detail">{found(&finding)}</span>
                    </div>
                </li>
            }
        })
        .collect_view();
    view! {
        <div class=look role="status">
            <span class="state-mark">
                <Icon picture />
            </span>
            <p class="state-title">{summary}</p>
        </div>
        <ul class="cards">{to_mend}</ul>
        <section class="rows">
            <h2 class="rows-heading">{words.fine()}</h2>
            <ul class="rows-list checks">{fine_rows}</ul>
        </section>
    }
}

#[component]
fn ToMend(finding: Finding, asked: Asked<Vec<Finding>>) -> impl IntoView {
    let words = HelpWords::here();
    let (look, mark) = match finding.severity {
        Severity::Problem => ("tag bad", words.problem()),
        Severity::Warning | Severity::Ok => ("tag", words.look()),
    };
    view! {
        <li class="card finding">
            <p class="finding-head">
                <span class="row-title">{words.check(finding.check)}</span>
                <span class=look>{mark}</span>
            </p>
            <p>{found(&finding)}</p>
            {advice(&finding).map(|advice| view! { <p class="lead">{advice}</p> })}
            {finding.remedy.map(|remedy| view! { <RemedyButton remedy asked /> })}
        </li>
    }
}

fn found(finding: &Finding) -> String {
    match Language::here() {
        Language::English => finding.found.clone(),
        Language::Dutch => dutch::found(finding),
    }
}

fn advice(finding: &Finding) -> Option<String> {
    match Language::here() {
        Language::English => finding.advice.clone(),
        Language::Dutch => dutch::advice(finding),
    }
}
