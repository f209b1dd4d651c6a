//! The list of settings.

use leptos::prelude::*;
use lifeboat_vault::{Kind, Setting};
use wasm_bindgen_futures::spawn_local;

use super::{
    clipboard::ClipboardRow, cloud_backup::CloudBackupRow, notifications::NotificationRows,
    recovery_kit::RecoveryKitRow, words::SettingsWords,
};
use crate::{
    backup_state::needs_attention,
    components::{Page, Picture, RowLink, Rows, Switch, Toasts},
    device::Device,
    moment,
    screens::unlock::AutoLock,
    words::Language,
};

/// The list of settings.
#[component]
pub(crate) fn SettingsScreen() -> impl IntoView {
    let words = SettingsWords::here();
    view! {
        <Page title=words.title() back="/">
            <Rows heading=words.notifications()>
                <NotificationRows />
            </Rows>
            <Rows heading=words.backup()>
                <BackupRows />
            </Rows>
            <Rows heading=words.security()>
                <SecurityRows />
            </Rows>
            <Rows heading=words.work_or_school()>
                <RegistrationRow />
            </Rows>
            <Rows heading=words.accounts()>
                <RowLink
                    href="/settings/import"
                    picture=Picture::Download
                    title=words.import()
                    detail=words.import_hint()
                />
                <RowLink
                    href="/settings/export"
                    picture=Picture::Upload
                    title=words.export()
                    detail=words.export_hint()
                />
            </Rows>
            <Rows heading=words.general()>
                <RowLink
                    href="/settings/language"
                    picture=Picture::Language
                    title=words.language()
                    detail=Language::here().own_name()
                />
                <RowLink
                    href="/settings/help"
                    picture=Picture::Help
                    title=words.help()
                    detail=words.help_hint()
                />
                <RowLink href="/settings/about" picture=Picture::Lifebuoy title=words.about() />
            </Rows>
        </Page>
    }
}

/// The switch of one setting.
#[component]
pub(super) fn SettingSwitch(
    setting: Setting,
    #[prop(into)] label: String,
    #[prop(optional, into)] disabled: Signal<bool>,
) -> impl IntoView {
    let (device, toasts) = (Device::here(), Toasts::here());
    let on = Signal::derive(move || device.contents(|contents| contents.settings.is_on(setting)));
    let wish = Callback::new(move |on| {
        spawn_local(async move {
            if let Err(trouble) = set(device, setting, on).await {
                toasts.say(trouble.text);
            }
        });
    });
    view! { <Switch label on disabled wish /> }
}

/// Turns a setting on or off.
///
/// # Errors
///
/// The vault cannot be changed.
pub(super) async fn set(
    device: Device,
    setting: Setting,
    on: bool,
) -> Result<(), crate::trouble::Trouble> {
    device
        .update(|vault| {
            vault.contents.settings.set(setting, on);
            Ok(())
        })
        .await
}

#[component]
fn BackupRows() -> impl IntoView {
    let (device, words) = (Device::here(), SettingsWords::here());
    let account = move || {
        let vault = device.vault();
        match vault
            .as_ref()
            .and_then(|vault| vault.recovery_account.as_ref())
        {
            None => words.no_recovery_account().to_owned(),
            Some(account) if account.session.is_none() => words.signed_out(&account.email),
            Some(account) => account.email.clone(),
        }
    };
    let details = move || {
        let vault = device.vault();
        let last = vault
            .as_ref()
            .and_then(|vault| vault.backup_on().ok()?.last_backup_at);
        last.map_or_else(
            || words.details_hint().to_owned(),
            |at| words.last_backup(&moment::ago(at)),
        )
    };
    view! {
        <CloudBackupRow />
        <RowLink
            href="/settings/recovery-account"
            picture=Picture::Mail
            title=words.recovery_account()
            detail=Signal::derive(account)
        />
        <RowLink
            href="/settings/backup"
            picture=Picture::Refresh
            title=words.details()
            detail=Signal::derive(details)
            attention=Signal::derive(move || needs_attention(device))
        />
    }
}

#[component]
fn SecurityRows() -> impl IntoView {
    let (device, words, auto_lock) = (Device::here(), SettingsWords::here(), AutoLock::here());
    let state = move || {
        if auto_lock.is_on() {
            words.on()
        } else {
            words.off()
        }
        .to_owned()
    };
    view! {
        <RowLink
            href="/settings/app-lock"
            picture=Picture::Lock
            title=words.app_lock()
            detail=Signal::derive(state)
        />
        <Show when=move || auto_lock.is_on()>
            <button type="button" class="row row-link" on:click=move |_| device.lock_everywhere()>
                <crate::components::Icon picture=Picture::Shield />
                <span class="row-words">
                    <span class="row-title">{words.lock_now()}</span>
                </span>
            </button>
        </Show>
        <ClipboardRow />
        <RowLink
            href="/settings/devices"
            picture=Picture::Device
            title=words.devices()
            detail=words.devices_hint()
        />
        <RecoveryKitRow />
    }
}

#[component]
fn RegistrationRow() -> impl IntoView {
    let (device, words) = (Device::here(), SettingsWords::here());
    let state = move || {
        let vault = device.vault();
        let registered = vault.as_ref().map_or(0, |vault| {
            let accounts = vault.contents.accounts.iter();
            accounts
                .filter(|account| account.kind == Kind::WorkOrSchool)
                .filter(|account| vault.device_credentials.contains_key(&account.id))
                .count()
        });
        match registered {
            0 => words.not_registered().to_owned(),
            count => words.registered(count),
        }
    };
    view! {
        <RowLink
            href="/settings/device-registration"
            picture=Picture::Work
            title=words.device_registration()
            detail=Signal::derive(state)
        />
    }
}
