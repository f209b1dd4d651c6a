//! *Notifications*, *Sound* and *Vibrate*.

use leptos::prelude::*;
use lifeboat_client::providers::approvers;
use lifeboat_vault::Setting;
use wasm_bindgen_futures::spawn_local;

use super::{
    list::{SettingSwitch, set},
    words::SettingsWords,
};
use crate::{
    components::{Busy, BusyButton, Picture, Row, Switch, TroubleNote},
    device::Device,
    notifications::{Notifications, Permission},
    trouble::Trouble,
};

/// The rows of notifications. The browser's permission is asked when the user turns them on, or presses
/// *Allow*, and never by itself.
#[component]
pub(super) fn NotificationRows() -> impl IntoView {
    let (device, notifications) = (Device::here(), Notifications::here());
    let words = SettingsWords::here();
    let busy = Busy::new();
    let trouble = RwSignal::new(None::<Trouble>);
    let wanted = Signal::derive(move || {
        device.contents(|contents| contents.settings.is_on(Setting::Notifications))
    });
    let state = move || match (wanted.get(), notifications.permission()) {
        (true, Permission::Granted) => while_closed(device, notifications),
        (true, Permission::NotAsked) => words.notifications_here_only().to_owned(),
        _ => words.notifications_off().to_owned(),
    };
    let ask = Callback::new(move |()| {
        busy.run(async move {
            trouble.set(notifications.ask(device).await.err());
        });
    });
    let wish = Callback::new(move |on: bool| {
        trouble.set(None);
        if on && notifications.permission_now() == Permission::NotAsked {
            ask.run(());
        }
        spawn_local(async move {
            if let Err(error) = set(device, Setting::Notifications, on).await {
                trouble.set(Some(error));
                return;
            }
            notifications.follow(device).await;
        });
    });
    // Without an account that can be asked, nothing is in the way of anything.
    let can_be_asked = Memo::new(move |_| {
        device
            .vault()
            .is_some_and(|vault| !approvers(&vault).0.is_empty())
    });
    let obstacle = move || {
        let is_missed = wanted.get() && can_be_asked.get();
        let permission = is_missed.then(|| notifications.permission())?;
        let obstacle = permission.obstacle().map(Trouble::new);
        obstacle.or_else(|| notifications.trouble())
    };
    let may_ask = move || wanted.get() && notifications.permission() == Permission::NotAsked;
    view! {
        <Row
            picture=Picture::Bell
            title=words.notifications()
            detail=Signal::derive(state)
        >
            <Switch label=words.notifications() on=wanted wish />
        </Row>
        <div class="row-note">
            <Show when=may_ask>
                <BusyButton busy label=words.allow() look="plain" press=ask />
            </Show>
            <TroubleNote trouble=Signal::derive(move || trouble.get().or_else(obstacle)) />
        </div>
        <Row picture=Picture::Volume title=words.sound()>
            <SettingSwitch
                setting=Setting::Sound
                label=words.sound()
                disabled=Signal::derive(move || !wanted.get())
            />
        </Row>
        <Row picture=Picture::Vibrate title=words.vibrate()>
            <SettingSwitch
                setting=Setting::Vibrate
                label=words.vibrate()
                disabled=Signal::derive(move || !wanted.get())
            />
        </Row>
    }
}

/// Whose requests reach this browser while the app is closed.
fn while_closed(device: Device, notifications: Notifications) -> String {
    let words = SettingsWords::here();
    let able = device
        .vault()
        .map_or_else(Vec::new, |vault| approvers(&vault).0);
    let (reached, missed): (Vec<_>, Vec<_>) = able
        .into_iter()
        .partition(|approver| notifications.is_subscribed(approver.account));
    if reached.is_empty() {
        return words.notifications_off().to_owned();
    }
    if missed.is_empty() {
        return words.notifications_on().to_owned();
    }
    let titles: Vec<_> = missed.into_iter().map(|approver| approver.title).collect();
    words.notifications_on_except(&titles.join(", "))
}
