//! Opening a picture, bounded before anything is unpacked.

use std::io::Cursor;

use image::{
    DynamicImage, GrayImage, ImageDecoder, ImageError, ImageFormat, ImageReader, Luma, Rgba,
    RgbaImage,
};

use super::QrReadError;

/// The largest file that is opened, in bytes.
const MAX_BYTES: usize = 32 * 1024 * 1024;
/// The largest picture that is unpacked, in pixels.
const MAX_PIXELS: u64 = 50_000_000;
/// What it may take unpacked, in bytes: four for each pixel.
const MAX_UNPACKED_BYTES: u64 = 4 * MAX_PIXELS;

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
    let is_too_large = u64::from(width) * u64::from(height) > MAX_PIXELS
        || decoder.total_bytes() > MAX_UNPACKED_BYTES;
    if is_too_large {
        return Err(QrReadError::TooManyPixels);
    }
    let picture = DynamicImage::from_decoder(decoder).map_err(|error| problem(&error))?;
    if picture.color().has_alpha() {
        let picture = picture.into_rgba8();
        return Ok(vec![lying_on(255, &picture), lying_on(0, &picture)]);
    }
    Ok(vec![picture.into_luma8()])
}

/// A picture of these pixels, which have four bytes each; their opacity is left aside. None if there are
/// more or fewer than the size says.
pub(super) fn of_pixels(width: u32, height: u32, rgba: &[u8]) -> Option<GrayImage> {
    let shades: Vec<u8> = rgba
        .chunks_exact(4)
        .map(|pixel| match pixel {
            [red, green, blue, _] => brightness(*red, *green, *blue),
            _ => u8::MAX,
        })
        .collect();
    let expected = u64::from(width) * u64::from(height);
    let fits = expected == shades.len() as u64 && rgba.len().is_multiple_of(4);
    fits.then(|| GrayImage::from_raw(width, height, shades))?
}

fn problem(error: &ImageError) -> QrReadError {
    match error {
        ImageError::Limits(_) => QrReadError::TooManyPixels,
        ImageError::Unsupported(_) => QrReadError::OtherPicture,
        _ => QrReadError::Damaged,
    }
}

fn lying_on(background: u8, picture: &RgbaImage) -> GrayImage {
    let (width, height) = picture.dimensions();
    GrayImage::from_fn(width, height, |x, y| {
        let Rgba([red, green, blue, opacity]) = *picture.get_pixel(x, y);
        Luma([blended(brightness(red, green, blue), background, opacity)])
    })
}

/// How bright a colour looks (ITU-R BT.709).
fn brightness(red: u8, green: u8, blue: u8) -> u8 {
    let sum = 2126 * u32::from(red) + 7152 * u32::from(green) + 722 * u32::from(blue);
    u8::try_from(sum / 10_000).unwrap_or(u8::MAX)
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
    fn pixels_that_are_too_few_or_too_many_are_no_picture() {
        assert!(of_pixels(2, 1, &[0; 8]).is_some());
        for wrong in [0, 4, 7, 9, 12] {
            assert!(of_pixels(2, 1, &vec![0; wrong]).is_none());
        }
        assert!(of_pixels(u32::MAX, u32::MAX, &[0; 8]).is_none());
    }

    #[test]
    fn transparent_pixels_show_the_background() {
        assert_eq!(blended(0, 255, 0), 255);
        assert_eq!(blended(0, 255, 255), 0);
        assert_eq!(blended(255, 255, 255), 255);
        assert_eq!(blended(0, 255, 128), 127);
    }
}
