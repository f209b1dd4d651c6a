//! The ways into the part `vault`.

use std::cell::Cell;

use leptos::{prelude::*, wasm_split::wasm_split};

use super::{UnderWay, drawn};
use crate::{
    device::{BackingUp, Device, Phase, opening},
    followers::Followers,
    ports::IndexedDb,
    screens::{
        accounts::AccountsScreen,
        home::{HomeBar, HomeLinks},
    },
    trouble::Trouble,
};

/// What a device without a vault does not need.
#[derive(Clone, Copy)]
pub(crate) struct WithVault {
    /// Opens the vault of this storage, if no app lock keeps it closed.
    pub(crate) open: fn(Device, IndexedDb) -> UnderWay<Phase>,
    /// Shows the open vault as it is stored now.
    pub(crate) refresh: fn(Device) -> UnderWay<Result<(), Trouble>>,
    /// Backs up the open vault if that is due, or also takes over what other devices have changed.
    pub(crate) back_up: fn(BackingUp, Device, bool) -> UnderWay<()>,
    /// Has everything begin that follows a vault.
    pub(crate) follow: fn(Followers),
    draw: fn() -> AnyView,
}

impl WithVault {
    /// Loads the part, if need be.
    ///
    /// # Errors
    ///
    /// It cannot be loaded.
    pub(crate) async fn load() -> Result<Self, Trouble> {
        load().await
    }
}

/// Loads the part, and gives the ways into it.
#[wasm_split(
    vault,
    wasm_split_path = leptos::wasm_split,
    fallible,
    return_wrapper(let ways = _; { LOADED.set(Some(*ways)); Ok(*ways) } -> Result<WithVault, Trouble>)
)]
fn load() -> &'static WithVault {
    &WithVault {
        open: |device, storage| Box::pin(opening::open_kept(device, storage)),
        refresh: |device| Box::pin(device.refresh()),
        back_up: |backing_up, device, synchronize| Box::pin(backing_up.run(device, synchronize)),
        follow: Followers::start,
        draw: || view! { <AccountsScreen /> }.into_any(),
    }
}

thread_local! {
    static LOADED: Cell<Option<WithVault>> = const { Cell::new(None) };
}

/// Draws the list of accounts.
#[component]
pub(crate) fn AccountsLater() -> impl IntoView {
    let before = |state: AnyView| {
        view! {
            <HomeBar>
                <HomeLinks />
            </HomeBar>
            <main class="page">{state}</main>
        }
        .into_any()
    };
    drawn(&LOADED, load, |ways| (ways.draw)(), before)
}
