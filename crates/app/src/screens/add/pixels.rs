//! Pictures as pixels, for whoever reads QR codes.

use js_sys::Uint8Array;
use leptos::prelude::*;
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};

use crate::ports::object;

/// The pixels of a picture.
pub(super) struct Pixels {
    pub(super) width: u32,
    pub(super) height: u32,
    /// Red, green, blue and opacity of each, row by row.
    pub(super) rgba: Uint8Array,
}

impl Pixels {
    /// Those of a picture of this size, lying on white, made smaller until its longer side has `largest`
    /// pixels. None if the browser cannot draw it.
    pub(super) fn drawn(
        (width, height): (u32, u32),
        largest: u32,
        draw: impl FnOnce(&CanvasRenderingContext2d, f64, f64) -> Result<(), JsValue>,
    ) -> Option<Self> {
        let (width, height) = fitted(width, height, largest)?;
        let canvas: HtmlCanvasElement =
            document().create_element("canvas").ok()?.dyn_into().ok()?;
        canvas.set_width(width);
        canvas.set_height(height);
        let options = object([("willReadFrequently", true.into())]);
        let context = canvas
            .get_context_with_context_options("2d", &options)
            .ok()??;
        let context: CanvasRenderingContext2d = context.dyn_into().ok()?;
        let (right, bottom) = (f64::from(width), f64::from(height));
        context.set_fill_style_str("#fff");
        context.fill_rect(0.0, 0.0, right, bottom);
        draw(&context, right, bottom).ok()?;
        let data = context.get_image_data(0.0, 0.0, right, bottom).ok()?.data();
        Some(Self {
            width,
            height,
            rgba: Uint8Array::from(data.as_slice()),
        })
    }
}

/// The size at which the longer side has so many pixels at most; none for a picture without any.
fn fitted(width: u32, height: u32, largest: u32) -> Option<(u32, u32)> {
    let longer = width.max(height);
    if width == 0 || height == 0 {
        return None;
    }
    if longer <= largest {
        return Some((width, height));
    }
    let scaled = |side: u32| {
        let side = u64::from(side) * u64::from(largest) / u64::from(longer);
        u32::try_from(side.max(1)).ok()
    };
    Some((scaled(width)?, scaled(height)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn large_pictures_become_smaller_and_keep_their_shape() {
        assert_eq!(fitted(640, 480, 1024), Some((640, 480)));
        assert_eq!(fitted(4000, 3000, 1024), Some((1024, 768)));
        assert_eq!(fitted(1, 9000, 900), Some((1, 900)));
        assert_eq!(fitted(0, 480, 1024), None);
    }
}
