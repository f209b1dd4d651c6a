//! The browser's subscription to Web Push, and the servers that know it.

use std::time::Duration;

use futures_util::future::{Either, select};
use gloo_timers::future::sleep;
use js_sys::Uint8Array;
use lifeboat_client::{
    device::Vault,
    providers::{Approver, approvers},
};
use lifeboat_protocol::{
    Wire,
    enrollment::DevicePublicKey,
    push::{PushSecret, PushSubscription},
};
use wasm_bindgen::{JsCast as _, JsValue};

use super::browser::{self, PushManager, Subscription};
use crate::{
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
    }
}

/// Has every account told here that the browser's one subscription can serve, and says how many that are.
///
/// # Errors
///
/// The browser gives none, or a server does not take it.
pub(super) async fn subscribe(vault: &Vault) -> Result<usize, Trouble> {
    let (key, served) = served(vault).await?;
    let Some(key) = key else {
        return Ok(0);
    };
    let subscription = subscribed(&key).await?;
    for approver in &served {
        let server = server(&approver.server)?;
        approver.subscribe_to_push(&server, &subscription).await?;
    }
    Ok(served.len())
}

/// Ends it, in this browser first: what a server still sends goes nowhere then.
pub(super) async fn unsubscribe(vault: &Vault) {
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

/// The key of the first server that has one, and the accounts at servers with that key.
async fn served(vault: &Vault) -> Result<(Option<DevicePublicKey>, Vec<Approver>), Trouble> {
    let (mut able, _) = approvers(vault);
    able.sort_by_key(|approver| !approver.is_recovery_account);
    let mut key = None;
    let mut served = Vec::new();
    for approver in able {
        let info = server(&approver.server)?.info().await?;
        let Some(Wire(theirs)) = info.push_key else {
            continue;
        };
        if *key.get_or_insert(theirs) == theirs {
            served.push(approver);
        }
    }
    Ok((key, served))
}

/// The browser's subscription for that key; one for another key is replaced.
async fn subscribed(key: &DevicePublicKey) -> Result<PushSubscription, Trouble> {
    let words = SubscriptionWords::here();
    let manager = manager().await?;
    let there = finished(manager.subscription()).await;
    if let Ok(there) = there
        && !there.is_null()
    {
        let there: Subscription = there.unchecked_into();
        if bytes(&there.options().server_key()) == key.as_bytes() {
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
    let made = finished(manager.subscribe(&options)).await;
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
