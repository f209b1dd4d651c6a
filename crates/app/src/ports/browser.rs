//! The browser's interfaces, as a page and a worker both have them, and as not every browser has them.

use js_sys::{Array, Function, Object, Promise, Reflect};
use wasm_bindgen::{JsCast as _, JsValue, prelude::wasm_bindgen};
use web_sys::{IdbFactory, StorageManager, SubtleCrypto};

#[wasm_bindgen]
extern "C" {
    /// The global object of a page or a worker.
    pub(crate) type Scope;

    #[wasm_bindgen(method, getter)]
    pub(crate) fn navigator(this: &Scope) -> ScopeNavigator;
    #[wasm_bindgen(method, getter, catch, js_name = indexedDB)]
    pub(super) fn indexed_db(this: &Scope) -> Result<Option<IdbFactory>, JsValue>;
    #[wasm_bindgen(method, getter)]
    fn crypto(this: &Scope) -> Option<ScopeCrypto>;
    /// The class that passkeys belong to, where there are any.
    #[wasm_bindgen(method, getter, js_name = PublicKeyCredential)]
    pub(crate) fn passkeys(this: &Scope) -> Option<Passkeys>;

    /// What a page or a worker can ask about the browser.
    pub(crate) type ScopeNavigator;

    #[wasm_bindgen(method, getter, js_name = userAgent)]
    pub(super) fn user_agent(this: &ScopeNavigator) -> String;
    #[wasm_bindgen(method, getter)]
    pub(crate) fn languages(this: &ScopeNavigator) -> Array;
    #[wasm_bindgen(method, getter)]
    pub(super) fn locks(this: &ScopeNavigator) -> Option<Locks>;
    #[wasm_bindgen(method, getter)]
    pub(super) fn storage(this: &ScopeNavigator) -> Option<StorageManager>;
    /// Where passkeys are asked for: in a page only.
    #[wasm_bindgen(method, getter)]
    pub(crate) fn credentials(this: &ScopeNavigator) -> Option<Credentials>;

    /// What passkeys are made and asked by.
    pub(crate) type Credentials;

    #[wasm_bindgen(method, catch)]
    pub(crate) fn create(this: &Credentials, options: &Object) -> Result<Promise, JsValue>;
    #[wasm_bindgen(method, catch)]
    pub(crate) fn get(this: &Credentials, options: &Object) -> Result<Promise, JsValue>;

    /// The class `PublicKeyCredential`.
    pub(crate) type Passkeys;

    /// Fails where a browser does not say what it can.
    #[wasm_bindgen(method, catch, js_name = getClientCapabilities)]
    pub(crate) fn capabilities(this: &Passkeys) -> Result<Promise, JsValue>;

    /// A passkey that was made or asked.
    pub(crate) type Passkey;

    #[wasm_bindgen(method, getter, js_name = rawId)]
    pub(crate) fn raw_id(this: &Passkey) -> JsValue;
    #[wasm_bindgen(method, getter)]
    pub(crate) fn response(this: &Passkey) -> PasskeyResponse;
    #[wasm_bindgen(method, js_name = getClientExtensionResults)]
    pub(crate) fn extension_results(this: &Passkey) -> JsValue;

    /// What came with it.
    pub(crate) type PasskeyResponse;

    /// Fails where a browser does not know how the passkey was reached.
    #[wasm_bindgen(method, catch, js_name = getTransports)]
    pub(crate) fn transports(this: &PasskeyResponse) -> Result<JsValue, JsValue>;

    type ScopeCrypto;

    #[wasm_bindgen(method, getter, js_name = subtle)]
    fn subtle_of(this: &ScopeCrypto) -> Option<SubtleCrypto>;

    /// The locks across tabs and workers (<https://w3c.github.io/web-locks/>).
    pub(super) type Locks;

    #[wasm_bindgen(method, catch)]
    pub(super) fn request(
        this: &Locks,
        name: &str,
        options: &Object,
        granted: &Function,
    ) -> Result<LockRequest, JsValue>;

    /// Fails when the lock is not granted.
    pub(super) type LockRequest;

    #[wasm_bindgen(method)]
    pub(super) fn catch(this: &LockRequest, failed: &Function) -> LockRequest;
}

/// The global object.
pub(crate) fn scope() -> Scope {
    js_sys::global().unchecked_into()
}

/// The browser's cryptography; none on a page that was not opened over https.
pub(super) fn subtle_crypto() -> Option<SubtleCrypto> {
    scope().crypto()?.subtle_of()
}

/// An object with these fields.
pub(crate) fn object<const N: usize>(fields: [(&str, JsValue); N]) -> Object {
    let object = Object::new();
    for (name, value) in fields {
        // Setting a field of a new, plain object does not fail.
        let _ = Reflect::set(&object, &JsValue::from_str(name), &value);
    }
    object
}

/// A field of an object; undefined when it has none.
pub(crate) fn field(object: &JsValue, name: &str) -> JsValue {
    Reflect::get(object, &JsValue::from_str(name)).unwrap_or(JsValue::UNDEFINED)
}

/// What an exception is called, such as `QuotaExceededError`.
pub(crate) fn error_name(error: &JsValue) -> String {
    field(error, "name")
        .as_string()
        .unwrap_or_else(|| "unknown error".to_owned())
}
