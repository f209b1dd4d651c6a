//! The camera of this device.

use js_sys::{Array, Function, Reflect};
use leptos::prelude::*;
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{HtmlVideoElement, MediaStream, MediaStreamConstraints, MediaStreamTrack};

use crate::ports::{error_name, field, object};

/// A camera that is on. It goes off when this is dropped.
pub(super) struct Camera {
    stream: MediaStream,
}

/// Why there is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NoCamera {
    /// The user, or the browser for them, said no.
    Refused,
    /// There is none.
    None,
    /// It does not start.
    InUse,
    /// It is on, and its pictures cannot be read.
    Unreadable,
}

impl Camera {
    /// Turns on the camera at the back where there is one, and shows what it sees.
    pub(super) async fn open(video: &HtmlVideoElement) -> Result<Self, NoCamera> {
        let stream = Self::stream()
            .await
            .map_err(|error| reason(&error_name(&error)))?;
        let camera = Self { stream };
        video.set_muted(true);
        video.set_src_object(Some(&camera.stream));
        if let Ok(playing) = video.play() {
            // A browser that does not play by itself shows its first picture, and goes on.
            let _ = JsFuture::from(playing).await;
        }
        Ok(camera)
    }

    async fn stream() -> Result<MediaStream, JsValue> {
        let devices = window().navigator().media_devices()?;
        let video = object([
            (
                "facingMode",
                object([("ideal", "environment".into())]).into(),
            ),
            ("width", object([("ideal", 1280.into())]).into()),
            ("height", object([("ideal", 720.into())]).into()),
        ]);
        let constraints = MediaStreamConstraints::new();
        constraints.set_video(&video);
        let stream = devices.get_user_media_with_constraints(&constraints)?;
        Ok(JsFuture::from(stream).await?.unchecked_into())
    }

    /// Whether it has a light.
    pub(super) fn has_torch(&self) -> bool {
        self.tracks().any(|track| {
            // Not every browser can say what a camera can.
            let ask = field(&track, "getCapabilities").dyn_into::<Function>();
            let can = ask.ok().and_then(|ask| ask.call0(&track).ok());
            can.is_some_and(|can| field(&can, "torch").is_truthy())
        })
    }

    /// Turns the light on or off.
    pub(super) fn set_torch(&self, on: bool) {
        for track in self.tracks() {
            let wish = Array::of1(&object([("torch", on.into())]));
            let constraints = object([("advanced", wish.into())]);
            if let Ok(apply) = Reflect::get(&track, &"applyConstraints".into())
                && let Ok(apply) = apply.dyn_into::<Function>()
            {
                // Without a light it stays as it is.
                let _ = apply.call1(&track, &constraints);
            }
        }
    }

    fn tracks(&self) -> impl Iterator<Item = MediaStreamTrack> {
        let tracks: Vec<MediaStreamTrack> = self
            .stream
            .get_video_tracks()
            .iter()
            .map(wasm_bindgen::JsCast::unchecked_into)
            .collect();
        tracks.into_iter()
    }
}

impl Drop for Camera {
    fn drop(&mut self) {
        for track in self.tracks() {
            track.stop();
        }
    }
}

/// What the browser's error means (Media Capture and Streams, section 10).
fn reason(name: &str) -> NoCamera {
    match name {
        "NotAllowedError" | "SecurityError" => NoCamera::Refused,
        "NotReadableError" | "AbortError" => NoCamera::InUse,
        _ => NoCamera::None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_refuses_is_told_from_what_is_not_there() {
        assert_eq!(reason("NotAllowedError"), NoCamera::Refused);
        assert_eq!(reason("NotReadableError"), NoCamera::InUse);
        assert_eq!(reason("NotFoundError"), NoCamera::None);
        assert_eq!(reason("TypeError"), NoCamera::None);
    }
}
