//! The first screen: the accounts, or how the first one comes in.

mod bar;

use leptos::prelude::*;

pub(crate) use self::bar::{HomeBar, HomeLinks};
use super::first_start::FirstStart;
use crate::{
    device::{Device, Phase},
    later::AccountsLater,
};

/// What a device without a vault shows is there at once; the rest is loaded where there is one.
#[component]
pub(crate) fn HomeScreen() -> impl IntoView {
    let device = Device::here();
    let is_fresh = Memo::new(move |_| device.phase() == Phase::Fresh);
    move || {
        if is_fresh.get() {
            view! {
                <HomeBar>
                    <HomeLinks />
                </HomeBar>
                <FirstStart />
            }
            .into_any()
        } else {
            view! { <AccountsLater /> }.into_any()
        }
    }
}
