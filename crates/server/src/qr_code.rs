//! QR codes of activation links (ISO/IEC 18004), drawn as PNG, as SVG and with block characters.
//!
//! The server does not read pictures, nor what other authenticators write, so it does not share the
//! drawing of the crate `lifeboat-transfer`.

use std::fmt::{self, Write as _};

use fast_qr::{ECL, QRBuilder, QRCode};
use image::{ExtendedColorType, ImageEncoder, codecs::png::PngEncoder};

use crate::error::ApiError;

/// The empty border of a picture, in modules (ISO/IEC 18004 §6.3.8).
const BORDER: usize = 4;
/// The border on a terminal, where room is scarce. Cameras are content with it.
const TERMINAL_BORDER: usize = 2;
/// The side of a module in a PNG, in pixels.
const SCALE: usize = 8;

/// A QR code. It is as secret as the text in it.
pub struct QrCode(QRCode);

impl QrCode {
    /// Encodes a text with error correction of level M (15 %).
    ///
    /// # Errors
    ///
    /// The text does not fit: the server's own address is very long.
    pub fn new(text: &str) -> Result<Self, ApiError> {
        QRBuilder::new(text)
            .ecl(ECL::M)
            .build()
            .map(Self)
            .map_err(|_| ApiError::internal(&"public_url is too long for a QR code"))
    }

    /// As a PNG, black on white.
    #[must_use]
    pub fn to_png(&self) -> Vec<u8> {
        let side = (self.0.size + 2 * BORDER) * SCALE;
        let mut pixels = Vec::with_capacity(side * side);
        for y in 0..side {
            let dark = |x: usize| self.is_dark(x / SCALE, y / SCALE, BORDER);
            pixels.extend((0..side).map(|x| if dark(x) { 0 } else { u8::MAX }));
        }
        let mut png = Vec::new();
        let side = u32::try_from(side).unwrap_or_default();
        let written =
            PngEncoder::new(&mut png).write_image(&pixels, side, side, ExtendedColorType::L8);
        debug_assert!(written.is_ok(), "the buffer has the size that it says");
        png
    }

    /// As an SVG that fills whatever room it is given.
    #[must_use]
    pub fn to_svg(&self) -> String {
        let side = self.0.size + 2 * BORDER;
        let mut svg = format!(
            "<svg viewBox=\"0 0 {side} {side}\" xmlns=\"http://www.w3.org/2000/svg\" \
             shape-rendering=\"crispEdges\"><path fill=\"#fff\" d=\"M0 0h{side}v{side}H0z\"/>\
             <path d=\""
        );
        for y in 0..side {
            for x in (0..side).filter(|x| self.is_dark(*x, y, BORDER)) {
                let written = write!(svg, "M{x} {y}h1v1h-1z");
                debug_assert!(written.is_ok(), "writing to a string does not fail");
            }
        }
        svg.push_str("\"/></svg>");
        svg
    }

    /// As half-height block characters: two rows of modules a line, each line ended. Light modules are
    /// drawn, which is right on a terminal with a dark background; most cameras read it on a light one
    /// too.
    #[must_use]
    pub fn to_terminal(&self) -> String {
        let side = self.0.size + 2 * TERMINAL_BORDER;
        let is_light = |x: usize, y: usize| y < side && !self.is_dark(x, y, TERMINAL_BORDER);
        let mut drawing = String::new();
        for y in (0..side).step_by(2) {
            for x in 0..side {
                drawing.push(match (is_light(x, y), is_light(x, y + 1)) {
                    (true, true) => '█',
                    (true, false) => '▀',
                    (false, true) => '▄',
                    (false, false) => ' ',
                });
            }
            drawing.push('\n');
        }
        drawing
    }

    /// Whether the module at this place of a drawing with this border is dark.
    #[expect(clippy::indexing_slicing, reason = "the place lies within the code")]
    fn is_dark(&self, x: usize, y: usize, border: usize) -> bool {
        let within = border..border + self.0.size;
        within.contains(&x) && within.contains(&y) && self.0[y - border][x - border].value()
    }
}

impl fmt::Debug for QrCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("QrCode([redacted])")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_drawings_show_the_same_modules() {
        let code =
            QrCode::new("lifeboat://enroll?server=https%3A%2F%2Fid.example.org&code=x").unwrap();
        let size = code.0.size;
        let dark = |x: usize, y: usize| code.0[y][x].value();
        let count = (0..size * size)
            .filter(|n| dark(n % size, n / size))
            .count();
        assert!(dark(0, 0) && dark(6, 6) && !dark(1, 1), "a finder pattern");

        assert_eq!(code.to_svg().matches("h1v1").count(), count);

        let picture = image::load_from_memory(&code.to_png()).unwrap().to_luma8();
        let side = u32::try_from((size + 8) * 8).unwrap();
        assert_eq!(picture.dimensions(), (side, side));
        assert_eq!(picture.get_pixel(0, 0).0, [255], "the border is light");
        let black = picture.pixels().filter(|pixel| pixel.0 == [0]).count();
        assert_eq!(black, count * 64);

        let drawing = code.to_terminal();
        let light: usize = drawing
            .chars()
            .map(|block| match block {
                '█' => 2,
                '▀' | '▄' => 1,
                _ => 0,
            })
            .sum();
        assert_eq!(light, (size + 4) * (size + 4) - count);
    }
}
