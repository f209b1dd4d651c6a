//! Reading all QR codes in a picture.

use std::collections::HashSet;

use image::GrayImage;
use rxing::common::{GlobalHistogramBinarizer, HybridBinarizer};
use rxing::multi::MultipleBarcodeReader;
use rxing::qrcode::cpp_port::QrReader;
use rxing::{BarcodeFormat, Binarizer, BinaryBitmap, DecodeHints, Luma8LuminanceSource};
use thiserror::Error;
use zeroize::Zeroizing;

use super::attempts::attempts;
use super::picture;

/// Why no code could be read from a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum QrReadError {
    /// Not a picture at all.
    #[error("this is not a picture: choose a PNG or JPEG file")]
    NotAPicture,
    /// A picture, but neither PNG nor JPEG.
    #[error("only PNG and JPEG pictures can be read: convert it, or take a screenshot of it")]
    OtherPicture,
    /// Cut off, or with errors in it.
    #[error("the picture is damaged: take or copy it again")]
    Damaged,
    /// Larger than 32 MiB.
    #[error("the file is larger than 32 MiB: make the picture smaller")]
    FileTooLarge,
    /// More than 50 million pixels.
    #[error("the picture has more than 50 million pixels: make it smaller")]
    TooManyPixels,
    /// A sound picture without a code that can be made out.
    #[error(
        "no QR code was found in the picture: let the code fill most of it, straight and sharp, with \
         a white border"
    )]
    NoCode,
}

/// The texts of all QR codes in a PNG or JPEG, each once, in the order in which they were found.
/// They may be secrets, so they are wiped after use.
///
/// # Errors
/// A [`QrReadError`]; never an empty list.
pub fn read(bytes: &[u8]) -> Result<Vec<Zeroizing<String>>, QrReadError> {
    let pictures = picture::open(bytes)?;
    pictures
        .iter()
        .flat_map(attempts)
        .map(codes)
        .find(|texts| !texts.is_empty())
        .ok_or(QrReadError::NoCode)
}

/// The same of a picture that is unpacked already, such as a camera's: red, green, blue and opacity of
/// each pixel, a byte each, row by row.
///
/// # Errors
/// [`QrReadError::NoCode`]; [`QrReadError::Damaged`] when the bytes are not of that size.
pub fn read_pixels(
    width: u32,
    height: u32,
    rgba: &[u8],
) -> Result<Vec<Zeroizing<String>>, QrReadError> {
    let picture = picture::of_pixels(width, height, rgba).ok_or(QrReadError::Damaged)?;
    attempts(&picture)
        .map(codes)
        .find(|texts| !texts.is_empty())
        .ok_or(QrReadError::NoCode)
}

/// All codes that one look at the picture shows.
fn codes(picture: GrayImage) -> Vec<Zeroizing<String>> {
    let (width, height) = picture.dimensions();
    let Ok(source) = Luma8LuminanceSource::new(picture.into_raw(), width, height) else {
        return Vec::new();
    };
    // The first copes with shadows, the second with evenly lit small codes.
    let mut texts = codes_in(HybridBinarizer::new(source.clone()));
    for text in codes_in(GlobalHistogramBinarizer::new(source)) {
        if !texts.contains(&text) {
            texts.push(text);
        }
    }
    texts
}

fn codes_in(binarizer: impl Binarizer) -> Vec<Zeroizing<String>> {
    let hints = DecodeHints {
        TryHarder: Some(true),
        PossibleFormats: Some(HashSet::from([BarcodeFormat::QR_CODE])),
        ..DecodeHints::default()
    };
    let found = QrReader.decode_multiple_with_hints(&mut BinaryBitmap::new(binarizer), &hints);
    let mut texts = Vec::new();
    for result in found.unwrap_or_default() {
        let text = Zeroizing::new(result.getText().to_owned());
        if !text.is_empty() && !texts.contains(&text) {
            texts.push(text);
        }
    }
    texts
}
