//! The browser's own reader of QR codes (Shape Detection API), where there is one.

use js_sys::{Array, Object, Promise, Reflect};
use wasm_bindgen::{JsCast as _, JsValue, prelude::wasm_bindgen};
use wasm_bindgen_futures::JsFuture;

use crate::ports::{field, object};

const QR_CODE: &str = "qr_code";

#[wasm_bindgen]
extern "C" {
    type BarcodeDetector;

    #[wasm_bindgen(constructor, catch)]
    fn new(options: &Object) -> Result<BarcodeDetector, JsValue>;
    #[wasm_bindgen(static_method_of = BarcodeDetector, catch, js_name = getSupportedFormats)]
    fn supported_formats() -> Result<Promise, JsValue>;
    #[wasm_bindgen(method, catch)]
    fn detect(this: &BarcodeDetector, picture: &JsValue) -> Result<Promise, JsValue>;
}

/// A reader of the browser.
pub(super) struct Detector(BarcodeDetector);

impl Detector {
    /// None where the browser has none that reads QR codes.
    pub(super) async fn here() -> Option<Self> {
        let global = js_sys::global();
        if !Reflect::has(&global, &"BarcodeDetector".into()).unwrap_or_default() {
            return None;
        }
        let formats = JsFuture::from(BarcodeDetector::supported_formats().ok()?).await;
        let formats: Array = formats.ok()?.dyn_into().ok()?;
        if !formats.includes(&QR_CODE.into(), 0) {
            return None;
        }
        let wanted = Array::of1(&QR_CODE.into());
        let options = object([("formats", wanted.into())]);
        BarcodeDetector::new(&options).ok().map(Self)
    }

    /// What the codes say that are seen in a video or a picture.
    ///
    /// # Errors
    ///
    /// The browser cannot read this one.
    pub(super) async fn texts(&self, picture: &JsValue) -> Result<Vec<String>, JsValue> {
        let codes: Array = JsFuture::from(self.0.detect(picture)?).await?.dyn_into()?;
        let texts = codes
            .iter()
            .filter_map(|code| field(&code, "rawValue").as_string());
        Ok(texts.filter(|text| !text.is_empty()).collect())
    }
}
