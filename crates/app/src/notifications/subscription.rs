//! The browser's subscription to Web Push, and the servers that know it.

use std::{collections::BTreeSet, rc::Rc, time::Duration};

use futures_util::future::{Either, join_all, select};
use gloo_timers::future::sleep;
use js_sys::Uint8Array;
use leptos::wasm_split::wasm_split;
use lifeboat_client::{
    device::Vault,
    providers::{Approver, approvers},
};
use lifeboat_protocol::{
    Wire,
    enrollment::DevicePublicKey,
    push::{PushSecret, PushSubscription},
};
use lifeboat_vault::AccountId;
use wasm_bindgen::{JsCast as _, JsValue};

use super::browser::{self, PushManager, Subscription};
use crate::{
    later::UnderWay,
    ports::{bytes, finished, object, server},
    trouble::Trouble,
    words::words,
};

/// How long the service worker may take to begin.
const PATIENCE: Duration = Duration::from_secs(20);

words! {
    SubscriptionWords {
        no_worker = "The part of the app that speaks while it is closed did not start. Load the page again; until then sign-in requests show up while the app is open.",
                    "Het deel van de app dat meldt als ze dicht is, is niet gestart. Laad de pagina opnieuw; tot dan verschijnen aanmeldverzoeken zolang de app open is.";
        refused(name: &str) = "This browser could not reach its push service ({name}). It is tried again when the app is opened; until then sign-in requests show up while it is open.",
                              "Deze browser kon zijn pushdienst niet bereiken ({name}). Het wordt opnieuw geprobeerd als de app wordt geopend; tot dan verschijnen aanmeldverzoeken zolang ze open is.";
        not_understood = "This browser's push service gives keys that cannot be used. Sign-in requests show up while the app is open.",
                         "De pushdienst van deze browser geeft sleutels die niet bruikbaar zijn. Aanmeldverzoeken verschijnen zolang de app open is.";
        not_told(title: &str, why: &str) = "The server of {title} could not be told to reach this browser while the app is closed. {why}",
                                           "De server van {title} kon niet worden verteld hoe deze browser te bereiken is als de app dicht is. {why}";
    }
}

/// Who reaches this browser while the app is closed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Reach {
    /// These accounts.
    pub(super) accounts: BTreeSet<AccountId>,
    /// Why others do not that might, as far as the first of them goes.
    pub(super) trouble: Option<Trouble>,
}

impl Reach {
    /// Nobody.
    pub(super) fn none_because(trouble: Trouble) -> Self {
        Self {
            trouble: Some(trouble),
            ..Self::default()
        }
    }

    fn note(&mut self, approver: &Approver, told: Result<(), Trouble>) {
        match told {
            Ok(()) => {
                self.accounts.insert(approver.account);
            }
            Err(Trouble { text: why, .. }) => {
                let words = SubscriptionWords::here();
                self.trouble
                    .get_or_insert_with(|| Trouble::new(words.not_told(&approver.title, &why)));
            }
        }
    }
}

/// Has every account told here that the browser's one subscription can serve. A server that is away or
/// refuses stops no other.
#[wasm_split(
    flows,
    wasm_split_path = leptos::wasm_split,
    fallible,
    return_wrapper(let subscribing = _; { Ok(subscribing.await) } -> Result<Reach, Trouble>)
)]
pub(super) fn subscribe(vault: Rc<Vault>) -> UnderWay<Reach> {
    Box::pin(async move { subscribe_all(&vault).await })
}

async fn subscribe_all(vault: &Vault) -> Reach {
    let asked = push_keys(vault).await;
    if asked.iter().all(|(_, key)| matches!(key, Ok(None))) {
        return Reach::default();
    }
    let subscription = match subscription_for(&asked).await {
        Ok(subscription) => subscription,
        Err(trouble) => {
            return Reach::none_because(trouble);
        }
    };
    let mut reach = Reach::default();
    for (approver, theirs) in asked {
        match (theirs, &subscription) {
            (Err(trouble), _) => reach.note(&approver, Err(trouble)),
            (Ok(Some(theirs)), Some((key, subscription))) if theirs == *key => {
                reach.note(&approver, tell(&approver, subscription).await);
            }
            (Ok(_), _) => {}
        }
    }
    reach
}

/// Ends it, in this browser first: what a server still sends goes nowhere then.
#[wasm_split(
    flows,
    wasm_split_path = leptos::wasm_split,
    fallible,
    return_wrapper(let ending = _; { ending.await; Ok(()) } -> Result<(), Trouble>)
)]
pub(super) fn unsubscribe(vault: Rc<Vault>) -> UnderWay<()> {
    Box::pin(async move { unsubscribe_all(&vault).await })
}

async fn unsubscribe_all(vault: &Vault) {
    let Ok(Some(subscription)) = existing().await else {
        return;
    };
    let _ = finished(subscription.unsubscribe()).await;
    for approver in approvers(vault).0 {
        if let Ok(server) = server(&approver.server) {
            // A server that is away now learns it from the push service.
            let _ = approver.unsubscribe_from_push(&server).await;
        }
    }
}

/// Ends it in this browser only.
pub(super) async fn forget() {
    if let Ok(Some(subscription)) = existing().await {
        let _ = finished(subscription.unsubscribe()).await;
    }
}

/// What the server of an account says of its key, if it has one.
type Asked = (Approver, Result<Option<DevicePublicKey>, Trouble>);

/// Asks the servers of all accounts for their keys, the recovery account's first in the list. They are
/// asked at the same time: one that is away takes long to be found so.
async fn push_keys(vault: &Vault) -> Vec<Asked> {
    let (mut able, _) = approvers(vault);
    able.sort_by_key(|approver| !approver.is_recovery_account);
    let asking = able.into_iter().map(|approver| async move {
        let key = push_key(&approver).await;
        (approver, key)
    });
    join_all(asking).await
}

async fn push_key(approver: &Approver) -> Result<Option<DevicePublicKey>, Trouble> {
    let info = server(&approver.server)?.info().await?;
    Ok(info.push_key.map(|Wire(key)| key))
}

async fn tell(approver: &Approver, subscription: &PushSubscription) -> Result<(), Trouble> {
    let server = server(&approver.server)?;
    Ok(approver.subscribe_to_push(&server, subscription).await?)
}

/// The browser's subscription, and the key that it is for; none while no server says what its key is.
async fn subscription_for(
    asked: &[Asked],
) -> Result<Option<(DevicePublicKey, PushSubscription)>, Trouble> {
    let there = existing().await?;
    let keys = asked.iter().map(|(_, key)| key.as_ref().copied());
    let Some(key) = chosen_key(keys, there.as_ref().and_then(key_of)) else {
        return Ok(None);
    };
    Ok(Some((key, subscribed(there, &key).await?)))
}

/// The key to subscribe with, of those that servers have, the most wanted first. A subscription that is
/// `there` may be for a server that is away now, so it gives way only to one that is wanted more.
fn chosen_key<K, E>(
    servers: impl IntoIterator<Item = Result<Option<K>, E>>,
    there: Option<K>,
) -> Option<K> {
    for key in servers {
        match key {
            Ok(Some(key)) => return Some(key),
            Err(_) if there.is_some() => return there,
            Ok(None) | Err(_) => {}
        }
    }
    None
}

/// The key of the server that a subscription is for.
fn key_of(subscription: &Subscription) -> Option<DevicePublicKey> {
    let key: [u8; 65] = bytes(&subscription.options().server_key())
        .try_into()
        .ok()?;
    DevicePublicKey::from_bytes(key).ok()
}

/// The browser's subscription for that key; what is there for another key is replaced.
async fn subscribed(
    there: Option<Subscription>,
    key: &DevicePublicKey,
) -> Result<PushSubscription, Trouble> {
    let words = SubscriptionWords::here();
    if let Some(there) = there {
        if key_of(&there) == Some(*key) {
            return described(&there);
        }
        let _ = finished(there.unsubscribe()).await;
    }
    let options = object([
        ("userVisibleOnly", JsValue::TRUE),
        (
            "applicationServerKey",
            Uint8Array::from(key.as_bytes().as_slice()).into(),
        ),
    ]);
    let made = finished(manager().await?.subscribe(&options)).await;
    let made = made.map_err(|name| Trouble::new(words.refused(&name)))?;
    described(made.unchecked_ref())
}

fn described(subscription: &Subscription) -> Result<PushSubscription, Trouble> {
    let not_understood = || Trouble::new(SubscriptionWords::here().not_understood());
    let key: [u8; 65] = bytes(&subscription.key("p256dh"))
        .try_into()
        .map_err(|_| not_understood())?;
    let secret: [u8; 16] = bytes(&subscription.key("auth"))
        .try_into()
        .map_err(|_| not_understood())?;
    let key = DevicePublicKey::from_bytes(key).map_err(|_| not_understood())?;
    Ok(PushSubscription {
        endpoint: subscription.endpoint(),
        key: Wire(key),
        secret: Wire(PushSecret::from_bytes(secret)),
    })
}

async fn existing() -> Result<Option<Subscription>, Trouble> {
    let there = finished(manager().await?.subscription()).await;
    Ok(there
        .ok()
        .filter(|there| !there.is_null())
        .map(wasm_bindgen::JsCast::unchecked_into))
}

/// What the service worker subscribes with, once it works.
async fn manager() -> Result<PushManager, Trouble> {
    let no_worker = || Trouble::new(SubscriptionWords::here().no_worker());
    let ready = browser::ready().ok_or_else(no_worker)?;
    match select(std::pin::pin!(ready), std::pin::pin!(sleep(PATIENCE))).await {
        Either::Left((Ok(registration), _)) => Ok(browser::manager(&registration)),
        _ => Err(no_worker()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a server says that has no key, and one that says nothing.
    const NONE: Result<Option<char>, ()> = Ok(None);
    const AWAY: Result<Option<char>, ()> = Err(());

    #[test]
    fn the_first_server_that_has_a_key_is_subscribed_to() {
        assert_eq!(
            chosen_key([NONE, Ok(Some('b')), Ok(Some('c'))], None),
            Some('b')
        );
        assert_eq!(
            chosen_key([Ok::<_, ()>(Some('a')), Ok(Some('b'))], Some('b')),
            Some('a')
        );
        assert_eq!(chosen_key([NONE], Some('b')), None);
    }

    #[test]
    fn a_server_that_is_away_does_not_stop_the_others() {
        assert_eq!(chosen_key([AWAY, Ok(Some('b'))], None), Some('b'));
        assert_eq!(chosen_key([Ok(Some('a')), AWAY], Some('b')), Some('a'));
        assert_eq!(chosen_key([AWAY, AWAY], None), None);
    }

    #[test]
    fn a_subscription_that_may_be_to_a_server_that_is_away_stays() {
        assert_eq!(chosen_key([AWAY, Ok(Some('b'))], Some('a')), Some('a'));
        assert_eq!(chosen_key([NONE, AWAY], Some('a')), Some('a'));
    }
}
