//! The browser's interfaces for notifications, as not every browser has them.

use js_sys::{Function, Object, Promise, Reflect};
use wasm_bindgen::{JsCast as _, JsValue, prelude::wasm_bindgen};

use crate::ports::{field, scope};

#[wasm_bindgen]
extern "C" {
    /// The class of notifications.
    #[wasm_bindgen(js_name = Notification)]
    type Notice;

    #[wasm_bindgen(static_method_of = Notice, js_class = "Notification", catch, js_name = requestPermission)]
    fn request_permission() -> Result<Promise, JsValue>;

    /// What service workers are reached by.
    type Workers;

    #[wasm_bindgen(method, js_name = addEventListener)]
    fn add_event_listener(this: &Workers, name: &str, hear: &Function);
    /// Begins to deliver messages.
    #[wasm_bindgen(method, js_name = startMessages)]
    fn start_messages(this: &Workers);
    #[wasm_bindgen(method, getter)]
    fn ready(this: &Workers) -> Promise;

    /// What a service worker subscribes with.
    pub(super) type PushManager;

    #[wasm_bindgen(method, catch, js_name = getSubscription)]
    pub(super) fn subscription(this: &PushManager) -> Result<Promise, JsValue>;
    #[wasm_bindgen(method, catch)]
    pub(super) fn subscribe(this: &PushManager, options: &Object) -> Result<Promise, JsValue>;

    /// A subscription to Web Push.
    pub(super) type Subscription;

    #[wasm_bindgen(method, getter)]
    pub(super) fn endpoint(this: &Subscription) -> String;
    #[wasm_bindgen(method, getter)]
    pub(super) fn options(this: &Subscription) -> SubscriptionOptions;
    /// One of its keys: `p256dh` or `auth`.
    #[wasm_bindgen(method, js_name = getKey)]
    pub(super) fn key(this: &Subscription, name: &str) -> JsValue;
    #[wasm_bindgen(method, catch)]
    pub(super) fn unsubscribe(this: &Subscription) -> Result<Promise, JsValue>;

    pub(super) type SubscriptionOptions;

    #[wasm_bindgen(method, getter, js_name = applicationServerKey)]
    pub(super) fn server_key(this: &SubscriptionOptions) -> JsValue;

    /// What keeps answers by their addresses.
    pub(super) type Caches;

    #[wasm_bindgen(method, catch)]
    pub(super) fn open(this: &Caches, name: &str) -> Result<Promise, JsValue>;

    pub(super) type Cache;

    #[wasm_bindgen(method, catch)]
    pub(super) fn put(this: &Cache, address: &str, answer: &JsValue) -> Result<Promise, JsValue>;
}

/// Whether this browser shows notifications of a closed app.
pub(super) fn has_push() -> bool {
    let scope = scope();
    ["Notification", "PushManager", "ServiceWorkerRegistration"]
        .iter()
        .all(|name| !field(&scope, name).is_undefined())
        && workers().is_some()
}

/// What the user has allowed, in the browser's word.
pub(super) fn permission() -> String {
    let class = field(&scope(), "Notification");
    field(&class, "permission").as_string().unwrap_or_default()
}

pub(super) fn ask_permission() -> Result<Promise, JsValue> {
    Notice::request_permission()
}

/// An iPhone or an iPad: there, a page has notifications only when it is installed.
pub(super) fn is_apple_touch_device() -> bool {
    let navigator = scope().navigator();
    let agent = field(&navigator, "userAgent")
        .as_string()
        .unwrap_or_default();
    let touches = field(&navigator, "maxTouchPoints").as_f64().unwrap_or(0.0);
    agent.contains("iPhone")
        || agent.contains("iPad")
        || (agent.contains("Macintosh") && touches > 1.0)
}

/// Whether the app was opened from the Home Screen there.
pub(super) fn is_installed() -> bool {
    field(&scope().navigator(), "standalone").as_bool() == Some(true)
}

/// Listens to what the service worker says.
pub(super) fn listen(hear: &Function) {
    if let Some(workers) = workers() {
        workers.add_event_listener("message", hear);
        workers.start_messages();
    }
}

/// Whether a message of the service worker says that the browser has replaced the subscription.
pub(super) fn says_subscription_changed(event: &web_sys::MessageEvent) -> bool {
    let kind = field(&event.data(), "kind").as_string();
    kind.as_deref() == Some("push-subscription-changed")
}

/// The service worker's registration, once it works; none where there are no service workers.
pub(super) fn ready() -> Option<wasm_bindgen_futures::JsFuture> {
    Some(workers()?.ready().into())
}

/// What it subscribes with.
pub(super) fn manager(registration: &JsValue) -> PushManager {
    field(registration, "pushManager").unchecked_into()
}

/// The caches; none on a page that was not opened over https.
pub(super) fn caches() -> Option<Caches> {
    let caches = field(&scope(), "caches");
    (!caches.is_undefined()).then(|| caches.unchecked_into())
}

/// An answer of this text.
pub(super) fn answer(text: &str) -> Option<JsValue> {
    let class: Function = field(&scope(), "Response").dyn_into().ok()?;
    Reflect::construct(&class, &js_sys::Array::of1(&text.into())).ok()
}

fn workers() -> Option<Workers> {
    let workers = field(&scope().navigator(), "serviceWorker");
    (!workers.is_undefined()).then(|| workers.unchecked_into())
}
