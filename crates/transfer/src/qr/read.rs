//! Reading all QR codes in a picture.

use std::collections::HashSet;

use image::GrayImage;
use rxing::common::{GlobalHistogramBinarizer, HybridBinarizer};
use rxing::multi::MultipleBarcodeReader;
use rxing::qrcode::cpp_port::QrReader;
use rxing::{BarcodeFormat, Binarizer, BinaryBitmap, DecodeHints, Luma8LuminanceSource};
use zeroize::Zeroizing;

use super::attempts::{sizes, ways};
use super::{QrReadError, picture};

/// The texts of all QR codes in a PNG or JPEG, each once, in the order in which they were found.
/// They may be secrets, so they are wiped after use.
///
/// # Errors
/// A [`QrReadError`]; never an empty list.
pub fn read(bytes: &[u8]) -> Result<Vec<Zeroizing<String>>, QrReadError> {
    let pictures = picture::open(bytes)?;
    let mut found = pictures.iter().map(codes);
    found
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
    let texts = codes(&picture);
    if texts.is_empty() {
        return Err(QrReadError::NoCode);
    }
    Ok(texts)
}

/// The codes of a picture, in the first size that shows any. All ways of looking at that count, because beside
/// one code there may be a faint one, or one of a dark theme.
fn codes(picture: &GrayImage) -> Vec<Zeroizing<String>> {
    let mut found = sizes(picture).map(|picture| {
        let mut texts = Vec::new();
        for picture in ways(&picture) {
            look(picture, &mut texts);
        }
        texts
    });
    found.find(|texts| !texts.is_empty()).unwrap_or_default()
}

/// Adds the codes that one look shows, as far as they are new.
fn look(picture: GrayImage, texts: &mut Vec<Zeroizing<String>>) {
    let (width, height) = picture.dimensions();
    let Ok(source) = Luma8LuminanceSource::new(picture.into_raw(), width, height) else {
        return;
    };
    // The first copes with shadows, the second with evenly lit small codes.
    let found = codes_in(HybridBinarizer::new(source.clone()));
    let further = codes_in(GlobalHistogramBinarizer::new(source));
    for text in found.into_iter().chain(further) {
        if !texts.contains(&text) {
            texts.push(text);
        }
    }
}

fn codes_in(binarizer: impl Binarizer) -> Vec<Zeroizing<String>> {
    let hints = DecodeHints {
        TryHarder: Some(true),
        PossibleFormats: Some(HashSet::from([BarcodeFormat::QR_CODE])),
        ..DecodeHints::default()
    };
    let found = QrReader.decode_multiple_with_hints(&mut BinaryBitmap::new(binarizer), &hints);
    let found = found.unwrap_or_default();
    let texts = found
        .iter()
        .map(|result| Zeroizing::new(result.getText().to_owned()));
    texts.filter(|text| !text.is_empty()).collect()
}
