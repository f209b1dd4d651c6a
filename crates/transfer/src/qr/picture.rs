//! Opening a picture, bounded before anything is unpacked.

use std::io::Cursor;

use image::{
    DynamicImage, GrayImage, ImageDecoder, ImageError, ImageFormat, ImageReader, Luma, Rgba,
    RgbaImage,
};

use super::QrReadError;

/// The largest file that is opened, in bytes.
const MAX_BYTES: usize = 32 * 1024 * 1024;
/// The largest picture that is unpacked, in pixels: what cameras that are sold with 50 megapixels write,
/// of which the largest is 8192 by 6144.
const MAX_PIXELS: u64 = 52_000_000;
/// What it may take unpacked, in bytes: four for each pixel.
const MAX_UNPACKED_BYTES: u64 = 4 * MAX_PIXELS;

/// Unpacks a PNG or JPEG to shades of grey: once, or twice if it is transparent in places, lying on
/// white and on black.
pub(super) fn open(bytes: &[u8]) -> Result<Vec<GrayImage>, QrReadError> {
    if bytes.len() > MAX_BYTES {
        return Err(QrReadError::FileTooLarge);
    }
    if super::is_heif(bytes) {
        return Err(QrReadError::OtherPicture);
    }
    let picture = DynamicImage::from_decoder(begun(bytes)?).map_err(|error| problem(&error))?;
    if picture.color().has_alpha() {
        let picture = picture.into_rgba8();
        return Ok(vec![lying_on(255, &picture), lying_on(0, &picture)]);
    }
    Ok(vec![picture.into_luma8()])
}

/// A picture of which only the header was read, and that is small enough to be unpacked.
fn begun(bytes: &[u8]) -> Result<impl ImageDecoder, QrReadError> {
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
    Ok(decoder)
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

    /// The beginning of a grey PNG of this size (PNG 3rd edition §5.3, §11.2.1), without a pixel.
    fn header(width: u32, height: u32) -> Vec<u8> {
        let chunk = |name: &[u8; 4], data: &[u8]| {
            let length = u32::try_from(data.len()).unwrap().to_be_bytes();
            let named = [name, data].concat();
            let check = crc32(&named).to_be_bytes();
            [&length[..], &named, &check].concat()
        };
        let size = [width.to_be_bytes(), height.to_be_bytes()].concat();
        let header = [&size[..], &[8, 0, 0, 0, 0]].concat();
        [
            &b"\x89PNG\r\n\x1a\n"[..],
            &chunk(b"IHDR", &header),
            &chunk(b"IDAT", &[]),
        ]
        .concat()
    }

    fn crc32(bytes: &[u8]) -> u32 {
        !bytes.iter().fold(!0, |crc, byte| {
            (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
                (crc >> 1) ^ if crc & 1 == 1 { 0xEDB8_8320 } else { 0 }
            })
        })
    }

    #[test]
    fn a_picture_of_a_camera_with_fifty_megapixels_is_unpacked_and_a_larger_one_is_not() {
        for (width, height) in [(8192, 6144), (6144, 8192), (8160, 6144), (8000, 6500)] {
            let decoder = begun(&header(width, height)).map(|decoder| decoder.dimensions());
            assert_eq!(decoder.unwrap(), (width, height));
        }
        for (width, height) in [(8000, 6501), (8192, 6348), (50_000, 50_000)] {
            let refused = begun(&header(width, height)).err();
            assert!(matches!(refused, Some(QrReadError::TooManyPixels)));
        }
    }

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
