//! Reading all QR codes in a picture.

use std::collections::HashSet;

use image::GrayImage;
use rxing::common::{GlobalHistogramBinarizer, HybridBinarizer};
use rxing::multi::MultipleBarcodeReader;
use rxing::qrcode::cpp_port::QrReader;
use rxing::{BarcodeFormat, Binarizer, BinaryBitmap, DecodeHints, Luma8LuminanceSource};
use zeroize::Zeroizing;

use super::attempts::attempts;
use super::{QrReadError, picture};

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
