//! What there is to know about an account, besides its names, its code and its secret.

use leptos::prelude::*;
use lifeboat_client::device::Vault;
use lifeboat_otp::Generator;
use lifeboat_vault::{Account, AccountId, Credential, Kind};

use super::words::AccountWords;
use crate::{
    components::{Row, Rows},
    device::Device,
    moment::moment,
};

/// What is known, row by row.
#[component]
pub(super) fn About(id: AccountId) -> impl IntoView {
    let (device, words) = (Device::here(), AccountWords::here());
    let known = Memo::new(move |_| {
        let vault = device.vault()?;
        Some(known(words, &vault, vault.contents.account(id)?))
    });
    move || {
        let known = known.get()?.into_iter();
        let rows: Vec<_> = known
            .map(|(title, detail)| view! { <Row title detail /> })
            .collect();
        Some(view! {
            <div class="about">
                <Rows heading=words.about()>{rows}</Rows>
            </div>
        })
    }
}

fn known(words: AccountWords, vault: &Vault, account: &Account) -> Vec<(&'static str, String)> {
    let mut rows = vec![
        (
            words.group(),
            account
                .group
                .as_ref()
                .map(ToString::to_string)
                .unwrap_or_default(),
        ),
        (
            words.note(),
            account
                .note
                .as_ref()
                .map(|note| note.as_str().to_owned())
                .unwrap_or_default(),
        ),
        (words.kind(), kind(words, account.kind).to_owned()),
        (words.codes(), codes(words, vault, account)),
    ];
    match &account.credential {
        Credential::Generator(Generator::Steam(_)) => {}
        Credential::Generator(generator) => {
            rows.push((words.algorithm(), generator.algorithm().to_string()));
        }
        Credential::DeviceBound(provider) => rows.push((words.server(), provider.server.clone())),
    }
    let icon = match &account.icon {
        Some(icon) if icon.is_picture() => words.icon_own().to_owned(),
        Some(icon) => icon.as_str().to_owned(),
        None => words.icon_initial().to_owned(),
    };
    rows.push((words.icon(), icon));
    rows.push((words.added(), moment(account.created_at)));
    if account.created_at != account.edited_at {
        rows.push((words.edited(), moment(account.edited_at)));
    }
    rows.retain(|(_, detail)| !detail.is_empty());
    rows
}

fn kind(words: AccountWords, kind: Kind) -> &'static str {
    match kind {
        Kind::Personal => words.kind_personal(),
        Kind::WorkOrSchool => words.kind_work(),
        Kind::Other => words.kind_other(),
    }
}

fn codes(words: AccountWords, vault: &Vault, account: &Account) -> String {
    match &account.credential {
        Credential::Generator(Generator::Totp(totp)) => {
            words.timed(totp.digits.get(), totp.period.seconds().into())
        }
        Credential::Generator(Generator::Hotp(hotp)) => {
            words.counted(hotp.digits.get(), hotp.counter)
        }
        Credential::Generator(Generator::Steam(_)) => words.steam().to_owned(),
        Credential::DeviceBound(_) if vault.follow_up(account).is_some() => {
            words.of_device_missing().to_owned()
        }
        Credential::DeviceBound(_) => words.of_device().to_owned(),
    }
}
