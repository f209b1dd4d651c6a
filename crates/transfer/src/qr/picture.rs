//! Opening a picture, bounded before anything is unpacked.

use std::io::Cursor;

use image::{DynamicImage, GrayImage, ImageDecoder, ImageError, ImageFormat, ImageReader, Rgba};

use super::read::QrReadError;

/// The largest file that is opened, in bytes.
const MAX_BYTES: usize = 32 * 1024 * 1024;
/// The largest picture that is unpacked, in pixels.
const MAX_PIXELS: u64 = 50_000_000;

/// Whether these bytes begin like a picture of any kind.
pub(crate) fn is_picture(bytes: &[u8]) -> bool {
    image::guess_format(bytes).is_ok()
}

/// Unpacks a PNG or JPEG to shades of grey: once, or twice if it is transparent in places, lying on
/// white and on black.
pub(super) fn open(bytes: &[u8]) -> Result<Vec<GrayImage>, QrReadError> {
    if bytes.len() > MAX_BYTES {
        return Err(QrReadError::FileTooLarge);
    }
    let format = image::guess_format(bytes).map_err(|_| QrReadError::NotAPicture)?;
    if !matches!(format, ImageFormat::Png | ImageFormat::Jpeg) {
        return Err(QrReadError::OtherPicture);
    }
    let decoder = ImageReader::with_format(Cursor::new(bytes), format)
        .into_decoder()
        .map_err(|error| problem(&error))?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > MAX_PIXELS {
        return Err(QrReadError::TooManyPixels);
    }
    let picture = DynamicImage::from_decoder(decoder).map_err(|error| problem(&error))?;
    if picture.color().has_alpha() {
        return Ok(vec![lying_on(255, &picture), lying_on(0, &picture)]);
    }
    Ok(vec![picture.into_luma8()])
}

fn problem(error: &ImageError) -> QrReadError {
    match error {
        ImageError::Limits(_) => QrReadError::TooManyPixels,
        ImageError::Unsupported(_) => QrReadError::OtherPicture,
        _ => QrReadError::Damaged,
    }
}

fn lying_on(background: u8, picture: &DynamicImage) -> GrayImage {
    let mut picture = picture.to_rgba8();
    for Rgba([red, green, blue, alpha]) in picture.pixels_mut() {
        for colour in [red, green, blue] {
            *colour = blended(*colour, background, *alpha);
        }
        *alpha = 255;
    }
    DynamicImage::ImageRgba8(picture).into_luma8()
}

/// `colour` of this opacity on `background`.
fn blended(colour: u8, background: u8, opacity: u8) -> u8 {
    let (colour, background, opacity) =
        (u32::from(colour), u32::from(background), u32::from(opacity));
    let sum = colour * opacity + background * (255 - opacity);
    u8::try_from((sum + 127) / 255).unwrap_or(u8::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn transparent_pixels_show_the_background() {
        assert_eq!(blended(0, 255, 0), 255);
        assert_eq!(blended(0, 255, 255), 0);
        assert_eq!(blended(255, 255, 255), 255);
        assert_eq!(blended(0, 255, 128), 127);
    }
}
