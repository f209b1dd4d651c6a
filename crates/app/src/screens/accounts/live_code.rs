//! An account's code as the time changes it, and as it is counted: for whatever shows one.

use leptos::prelude::*;
use lifeboat_client::device::{Vault, ends_soon};
use lifeboat_vault::{Account, AccountId, Credential, FollowUp};

use super::words::AccountsWords;
use crate::{
    clipboard,
    clock::Clock,
    components::{Busy, Toasts},
    device::Device,
    trouble::Trouble,
};

/// How long a device's own code for a bound account lives, in seconds.
const OWN_PERIOD: u64 = 30;

/// What kind of code an account has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Codes {
    /// One every so many seconds.
    Timed(u64),
    /// One at each press.
    Counted,
    /// None, before that is done.
    After(FollowUp),
}

impl Codes {
    /// Those of an account on this device.
    pub(crate) fn of(vault: &Vault, account: &Account) -> Self {
        match (&account.credential, vault.follow_up(account)) {
            (_, Some(follow_up)) => Self::After(follow_up),
            (Credential::Generator(generator), None) => {
                let period = generator.period();
                period.map_or(Self::Counted, |period| Self::Timed(period.seconds().into()))
            }
            (Credential::DeviceBound(_), None) => Self::Timed(OWN_PERIOD),
        }
    }
}

/// A code that the time changes, easy to read off.
#[derive(Clone, Copy)]
pub(crate) struct TimedCode {
    /// The code now; empty while nobody sees it.
    pub(crate) now: Memo<String>,
    /// The next one, when that comes soon.
    pub(crate) next: Memo<Option<String>>,
    /// Whether little time is left.
    pub(crate) ending: Memo<bool>,
    /// The first second of its life; none while nobody sees it.
    pub(crate) valid_from: Signal<Option<u64>>,
    /// How long it lives, in seconds.
    pub(crate) period: u64,
}

impl TimedCode {
    /// Follows the code that `account` finds in the vault, for as long as it is `visible`: what nobody
    /// sees needs no work.
    pub(crate) fn follow(
        period: u64,
        visible: Signal<bool>,
        account: impl Fn(&Vault) -> Option<&Account> + Copy + Send + Sync + 'static,
    ) -> Self {
        let (device, clock) = (Device::here(), Clock::here());
        let period = period.max(1);
        let step = Memo::new(move |_| visible.get().then(|| clock.seconds() / period));
        let ending = Memo::new(move |_| {
            visible.get() && ends_soon(period - clock.seconds() % period, period)
        });
        let code_in = move |steps: u64| {
            let step = step.get()?;
            let vault = device.vault()?;
            let code = vault.timed_code(account(&vault)?, (step + steps) * period)?;
            Some(code.code.spaced())
        };
        Self {
            now: Memo::new(move |_| code_in(0).unwrap_or_default()),
            next: Memo::new(move |_| ending.get().then(|| code_in(1)).flatten()),
            ending,
            valid_from: Signal::derive(move || step.get().map(|step| step * period)),
            period,
        }
    }
}

/// A code that is used up by being shown.
#[derive(Clone, Copy)]
pub(crate) struct CountedCode {
    id: AccountId,
    /// The one that was shown last, easy to read off; empty before the first.
    pub(crate) shown: RwSignal<String>,
    /// Whether the next one is on its way.
    pub(crate) busy: Busy,
    device: Device,
    toasts: Toasts,
}

impl CountedCode {
    /// None is shown yet.
    pub(crate) fn of(id: AccountId) -> Self {
        Self {
            id,
            shown: RwSignal::new(String::new()),
            busy: Busy::new(),
            device: Device::here(),
            toasts: Toasts::here(),
        }
    }

    /// Uses up the next one, and shows it when that is durable.
    pub(crate) fn next(self) {
        self.busy.run(async move {
            let used = self.device.update(|vault| {
                let used = vault
                    .contents
                    .use_counted_code(self.id, crate::ports::now());
                used.map_err(Trouble::from)
            });
            match used.await {
                Ok(used) => self.shown.set(used.spaced()),
                Err(trouble) => self.toasts.say(trouble.text),
            }
        });
    }
}

/// Copies the code of the account that is called so, and says that it did.
pub(crate) fn copy(toasts: Toasts, title: &str, spaced: &str) {
    let words = AccountsWords::here();
    let (code, title) = (spaced.replace(' ', ""), title.to_owned());
    if code.is_empty() {
        return;
    }
    wasm_bindgen_futures::spawn_local(async move {
        match clipboard::copy_code(code).await {
            Ok(()) => toasts.say(words.copied(&title)),
            Err(_) => toasts.say(words.not_copied()),
        }
    });
}
