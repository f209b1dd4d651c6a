//! *Recovery account*: who it is, and what can be changed about it.

mod contacts;
mod password;
mod without;
mod words;

use leptos::prelude::*;
use leptos_router::components::A;

pub(super) use self::without::WithoutAccount;
use self::words::AccountWords;
pub(crate) use self::{contacts::ContactsScreen, password::PasswordScreen};
use super::{recovery_kit::RecoveryKitRow, words::SettingsWords};
use crate::{
    components::{Icon, Page, Picture, Row, RowLink, Rows},
    device::Device,
    screens::recovery_account::SignOut,
};

/// The recovery account.
#[component]
pub(crate) fn AccountScreen() -> impl IntoView {
    let device = Device::here();
    let has_account = Memo::new(move |_| {
        device
            .vault()
            .is_some_and(|vault| vault.recovery_account.is_some())
    });
    let without = || {
        let why = AccountWords::here().why();
        view! { <WithoutAccount picture=Picture::Lifebuoy why /> }
    };
    view! {
        <Page title=SettingsWords::here().recovery_account() back="/settings">
            <Show when=move || has_account.get() fallback=without>
                <Known />
            </Show>
        </Page>
    }
}

#[component]
fn Known() -> impl IntoView {
    let (device, words) = (Device::here(), AccountWords::here());
    let of_account = move |part: fn(&lifeboat_client::device::RecoveryAccount) -> String| {
        device
            .vault()
            .as_ref()
            .and_then(|vault| vault.recovery_account.as_ref())
            .map_or_else(String::new, part)
    };
    let email = move || of_account(|account| account.email.clone());
    let server =
        move || of_account(|account| account.server.as_str().trim_end_matches('/').to_owned());
    let is_signed_in = Memo::new(move |_| {
        device
            .vault()
            .is_some_and(|vault| vault.signed_in().is_some())
    });
    view! {
        <Show when=move || !is_signed_in.get()>
            <div class="note note-trouble">
                <Icon picture=Picture::Warning />
                <div class="note-words">
                    <p>{words.signed_out()}</p>
                    <A href="/sign-in" attr:class="button primary">{words.sign_in_again()}</A>
                </div>
            </div>
        </Show>
        <Rows>
            <Row
                picture=Picture::Mail
                title=Signal::derive(email)
                detail=Signal::derive(move || {
                    if is_signed_in.get() { words.is_signed_in() } else { words.is_signed_out() }
                        .to_owned()
                })
            />
            <Row
                picture=Picture::Cloud
                title=words.server()
                detail=Signal::derive(server)
            />
        </Rows>
        <Rows heading=words.secure()>
            <RowLink
                href="/settings/recovery-account/password"
                picture=Picture::Lock
                title=words.password()
                detail=words.password_hint()
            />
            <RowLink
                href="/settings/recovery-account/contacts"
                picture=Picture::Bell
                title=words.contacts()
                detail=words.contacts_hint()
            />
            <RecoveryKitRow />
        </Rows>
        <Rows heading=words.other()>
            <RowLink
                href="/change-account"
                picture=Picture::Refresh
                title=words.change()
                detail=words.change_hint()
            />
        </Rows>
        <SignOut />
    }
}
