//! The app lock of this device: what opens the vault, and when it closes again.
//!
//! What opens the vault is what is there: an identity that this browser keeps, a passcode file, a passkey
//! file. While this browser keeps one, the lock is off. Each change first makes the new way durable, and
//! only then removes the old one; when it is cut off between the two, the lock is as it was before.

use lifeboat_client::device::{self, VaultError, VaultStore};
use lifeboat_seal::Identity;
use lifeboat_vault::Timestamp;
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use wasm_bindgen::JsValue;

use super::{kept, passkey};
use crate::ports::{IndexedDb, Store, WebLock};

/// Held while the ways change, so that two tabs do not each remove the other's.
const LOCK: &str = "lifeboat-app-lock";
/// Where the time until it locks is kept.
const LOCKS_AFTER: &str = "locks-after";

/// The app lock as it is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct AppLock {
    /// Whether it is on: the vault does not open by itself.
    pub(crate) is_on: bool,
    /// Whether a passkey opens the vault too. The passcode always does while the lock is on.
    pub(crate) has_passkey: bool,
    /// How long after the app was last seen it locks.
    pub(crate) locks_after: LocksAfter,
}

/// How long the app may be out of sight before it locks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum LocksAfter {
    /// At once.
    Immediately,
    /// A minute.
    OneMinute,
    /// Five minutes.
    #[default]
    FiveMinutes,
    /// A quarter of an hour.
    FifteenMinutes,
    /// An hour.
    OneHour,
}

impl LocksAfter {
    /// All of them, the shortest first.
    pub(crate) const ALL: [Self; 5] = [
        Self::Immediately,
        Self::OneMinute,
        Self::FiveMinutes,
        Self::FifteenMinutes,
        Self::OneHour,
    ];

    /// The time in seconds.
    pub(crate) const fn seconds(self) -> u64 {
        match self {
            Self::Immediately => 0,
            Self::OneMinute => 60,
            Self::FiveMinutes => 5 * 60,
            Self::FifteenMinutes => 15 * 60,
            Self::OneHour => 60 * 60,
        }
    }

    /// Whether it is to lock, when the app was last seen then. A clock that was put back locks it.
    pub(crate) fn is_due(self, last_seen: Timestamp, now: Timestamp) -> bool {
        now < last_seen || now.seconds_since(last_seen) >= self.seconds()
    }

    /// The time while something shows that is to be written down, perhaps in another app: a quarter of an
    /// hour at least.
    pub(crate) const fn while_noting(self) -> Self {
        match self {
            Self::OneHour => Self::OneHour,
            _ => Self::FifteenMinutes,
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Immediately => "immediately",
            Self::OneMinute => "one-minute",
            Self::FiveMinutes => "five-minutes",
            Self::FifteenMinutes => "fifteen-minutes",
            Self::OneHour => "one-hour",
        }
    }
}

/// How the lock is set.
///
/// # Errors
///
/// The storage does not work.
pub(crate) async fn read(storage: &IndexedDb) -> Result<AppLock, VaultError> {
    let is_on = !kept::is_kept(storage).await? && device::has_passcode(storage).await?;
    let named = storage.database().read(Store::AppLock, LOCKS_AFTER).await?;
    let named = named.and_then(|name| name.as_string());
    let locks_after = LocksAfter::ALL
        .into_iter()
        .find(|after| named.as_deref() == Some(after.name()))
        .unwrap_or_default();
    Ok(AppLock {
        is_on,
        has_passkey: is_on && passkey::is_set_up(storage).await?,
        locks_after,
    })
}

/// Turns the lock on: from now on the passcode opens the vault, and this browser does not. It stretches
/// the passcode twice, so it is work for a worker.
///
/// # Errors
///
/// [`VaultError::ShortPasscode`], a storage that fails. The lock is off then, as before.
pub(crate) async fn turn_on(
    storage: &IndexedDb,
    identity: &Identity,
    passcode: &SecretString,
) -> Result<(), VaultError> {
    device::check_passcode(passcode)?;
    let _lock = WebLock::take(LOCK).await?;
    check_opens(storage, identity).await?;
    if kept::is_kept(storage).await? {
        // Of an earlier lock: it was turned off, and that did not come to its end.
        passkey::remove(storage).await?;
    }
    device::change_passcode(storage, identity, passcode).await?;
    if device::unlock(storage, passcode).await? != *identity {
        return Err(VaultError::WrongIdentity);
    }
    kept::forget(storage).await
}

/// Turns the lock off: from now on this browser opens the vault, and neither a passcode nor a passkey
/// does.
///
/// # Errors
///
/// A storage that fails. The lock is on then, as before, unless only its remains could not be removed.
pub(crate) async fn turn_off(storage: &IndexedDb, identity: &Identity) -> Result<(), VaultError> {
    let _lock = WebLock::take(LOCK).await?;
    check_opens(storage, identity).await?;
    kept::keep(storage, identity).await?;
    passkey::remove(storage).await?;
    device::remove_passcode(storage).await
}

/// Sets the time until it locks.
///
/// # Errors
///
/// The storage does not work.
pub(crate) async fn set_locks_after(
    storage: &IndexedDb,
    locks_after: LocksAfter,
) -> Result<(), VaultError> {
    let writing = storage.database().writing(&[Store::AppLock]).await?;
    let name = JsValue::from_str(locks_after.name());
    writing.put(Store::AppLock, LOCKS_AFTER, &name)?;
    Ok(writing.done().await?)
}

/// Nothing is put under a lock, or taken from under one, but what opens the vault that is here.
async fn check_opens(storage: &IndexedDb, identity: &Identity) -> Result<(), VaultError> {
    let opened = VaultStore::open(storage.clone(), identity.clone()).await;
    opened.map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SEEN: Timestamp = Timestamp::from_seconds(1_000_000);

    #[test]
    fn it_locks_when_the_time_has_passed_and_not_before() {
        let due = |after: LocksAfter, seconds| after.is_due(SEEN, SEEN.plus_seconds(seconds));
        assert!(due(LocksAfter::Immediately, 0));
        assert!(!due(LocksAfter::OneMinute, 59));
        assert!(due(LocksAfter::OneMinute, 60));
        assert!(!due(LocksAfter::OneHour, 3599));
        assert!(due(LocksAfter::OneHour, 3600));
    }

    #[test]
    fn a_clock_that_was_put_back_locks_it() {
        let earlier = Timestamp::from_seconds(999_999);
        assert!(LocksAfter::OneHour.is_due(SEEN, earlier));
    }

    #[test]
    fn there_is_a_quarter_of_an_hour_to_write_something_down() {
        for after in LocksAfter::ALL {
            let longer = after.while_noting().seconds();
            assert_eq!(longer, after.seconds().max(15 * 60));
        }
    }

    #[test]
    fn each_time_is_kept_under_a_name_of_its_own() {
        let names: std::collections::BTreeSet<_> =
            LocksAfter::ALL.map(LocksAfter::name).into_iter().collect();
        assert_eq!(names.len(), LocksAfter::ALL.len());
    }
}
