//! Looking at what the camera sees, again and again.

use std::time::Duration;

use gloo_timers::future::sleep;
use web_sys::HtmlVideoElement;

use super::detector::Detector;
use crate::{
    screens::add::pixels::Pixels,
    transfer::{Asking as _, CodesInPixels},
    trouble::Trouble,
};

/// The time between two looks: enough to be quick, and kind to a battery.
const PAUSE: Duration = Duration::from_millis(120);
/// Pictures are made smaller until their longer side has so many pixels: a code fills a good part of them.
const LARGEST: u32 = 1024;
/// `HTMLMediaElement.HAVE_CURRENT_DATA`
const HAS_PICTURE: u16 = 2;

/// What the codes say that come into sight; nothing when it is not `wanted` any more.
///
/// # Errors
///
/// Pictures cannot be read at all here.
pub(super) async fn look(
    video: &HtmlVideoElement,
    wanted: impl Fn() -> bool,
) -> Result<Vec<String>, Trouble> {
    let mut detector = Detector::here().await;
    while wanted() {
        if video.ready_state() >= HAS_PICTURE {
            let texts = match &detector {
                Some(own) => {
                    let Ok(texts) = own.texts(video).await else {
                        // Some browsers have one that does not work.
                        detector = None;
                        continue;
                    };
                    texts
                }
                None => read(video).await?,
            };
            if !texts.is_empty() {
                return Ok(texts);
            }
        }
        sleep(PAUSE).await;
    }
    Ok(Vec::new())
}

async fn read(video: &HtmlVideoElement) -> Result<Vec<String>, Trouble> {
    let size = (video.video_width(), video.video_height());
    let Some(pixels) = Pixels::drawn(size, LARGEST, |context, width, height| {
        context.draw_image_with_html_video_element_and_dw_and_dh(video, 0.0, 0.0, width, height)
    }) else {
        return Ok(Vec::new());
    };
    let Pixels {
        width,
        height,
        rgba,
    } = pixels;
    CodesInPixels { width, height }.ask_about(&[rgba]).await
}
