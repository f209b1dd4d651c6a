//! Whether this device can be asked to approve sign-ins.

use super::{Check, Finding, Remedy, counted};
use crate::{
    device::Vault,
    providers::{Inability, approvers},
};

/// Which accounts cannot be asked, although this device has codes of theirs; and how many can.
pub(super) fn examine(vault: &Vault) -> Vec<Finding> {
    let (able, unable) = approvers(vault);
    let recovery = vault
        .recovery_account
        .as_ref()
        .map(|account| account.id.to_string());
    let mut findings: Vec<Finding> = unable
        .iter()
        .filter_map(|(id, why)| {
            let account = vault.contents.account(*id)?;
            let title = account.title();
            let why = match why {
                Inability::SignInEnded => "its sign-in has ended",
                Inability::NoKey => "this device has no key for it",
            };
            let found = format!("{title} cannot be asked here to approve sign-ins: {why}.");
            let provider = account.credential.provider();
            let is_recovery = provider.map(|provider| &provider.subject) == recovery.as_ref();
            let (remedy, advice) = if is_recovery {
                (Remedy::SignIn, "Sign in to it again.")
            } else {
                (Remedy::Complete, "Give it its proof anew.")
            };
            Some(Finding::warning(
                Check::SignInRequests,
                found,
                remedy,
                advice,
            ))
        })
        .collect();
    if !able.is_empty() {
        let found = format!(
            "This device can approve sign-ins for {}.",
            counted(able.len())
        );
        findings.push(Finding::ok(Check::SignInRequests, found));
    }
    findings
}
