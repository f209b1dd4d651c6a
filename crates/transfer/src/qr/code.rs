//! Writing a QR code (ISO/IEC 18004).

use std::fmt::{self, Write as _};

use fast_qr::{ECL, QRBuilder, QRCode};
use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::{ExtendedColorType, ImageEncoder};
use zeroize::Zeroizing;

/// A QR code of a text, ready to be drawn. Drawings of an account's URI are as secret as the URI.
#[derive(Clone)]
pub struct QrCode(QRCode);

impl QrCode {
    /// The longest text, in bytes.
    pub const MAX_BYTES: usize = 2953;

    /// The empty border around a code in a picture, in modules (ISO/IEC 18004 §6.3.8).
    const BORDER: usize = 4;
    /// The border on a terminal, where room is scarce. Cameras are content with it.
    const TERMINAL_BORDER: usize = 2;
    /// The side of a module in a PNG, in pixels.
    const PNG_SCALE: usize = 8;

    /// Encodes a text, with error correction of level M (15 %), or L (7 %) where it does not fit.
    ///
    /// # Errors
    /// [`TooLongForQr`] for more than [`Self::MAX_BYTES`].
    pub fn new(text: &str) -> Result<Self, TooLongForQr> {
        let encode = |level| QRBuilder::new(text).ecl(level).build();
        encode(ECL::M)
            .or_else(|_| encode(ECL::L))
            .map(Self)
            .map_err(|_| TooLongForQr)
    }

    /// How many modules it has a side, without a border: 21 to 177.
    #[must_use]
    pub const fn side(&self) -> usize {
        self.0.size
    }

    /// Draws with half-height block characters: two rows of modules a line, each line ended. Light
    /// modules are drawn and dark ones left out, which is right on a terminal with a dark
    /// background; most cameras read it on a light one too.
    #[must_use]
    pub fn to_terminal(&self) -> Zeroizing<String> {
        let side = self.0.size + 2 * Self::TERMINAL_BORDER;
        let is_light = |x: usize, y: usize| y < side && !self.is_dark(x, y, Self::TERMINAL_BORDER);
        let mut drawing = Zeroizing::new(String::with_capacity(side.div_ceil(2) * (3 * side + 1)));
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

    /// The columns and lines that [`Self::to_terminal`] takes.
    #[must_use]
    pub const fn terminal_size(&self) -> (usize, usize) {
        let side = self.0.size + 2 * Self::TERMINAL_BORDER;
        (side, side.div_ceil(2))
    }

    /// Draws as an SVG that fills whatever room it is given: a path of the dark modules, a row of them
    /// that touch at a time.
    #[must_use]
    pub fn to_svg(&self) -> Zeroizing<String> {
        let side = self.0.size + 2 * Self::BORDER;
        let mut svg = Zeroizing::new(String::with_capacity(256 + 5 * self.0.size * self.0.size));
        let mut written = write!(
            svg,
            "<svg viewBox=\"0 0 {side} {side}\" xmlns=\"http://www.w3.org/2000/svg\" \
             shape-rendering=\"crispEdges\"><path fill=\"#fff\" d=\"M0 0h{side}v{side}H0z\"/><path d=\""
        );
        for y in 0..self.0.size {
            let mut x = 0;
            while x < self.0.size {
                let run = (x..self.0.size).take_while(|&x| self.module(x, y)).count();
                if run > 0 {
                    let (left, top) = (x + Self::BORDER, y + Self::BORDER);
                    written = written.and_then(|()| write!(svg, "M{left} {top}h{run}v1h-{run}z"));
                }
                x += run + 1;
            }
        }
        debug_assert!(written.is_ok(), "writing to a string does not fail");
        svg.push_str("\"/></svg>");
        svg
    }

    /// Draws as a PNG, black on white.
    #[must_use]
    pub fn to_png(&self) -> Zeroizing<Vec<u8>> {
        let side = (self.0.size + 2 * Self::BORDER) * Self::PNG_SCALE;
        let mut pixels = Zeroizing::new(Vec::with_capacity(side * side));
        for y in 0..side {
            pixels.extend((0..side).map(|x| {
                let (x, y) = (x / Self::PNG_SCALE, y / Self::PNG_SCALE);
                if self.is_dark(x, y, Self::BORDER) {
                    0
                } else {
                    255
                }
            }));
        }
        let mut png = Zeroizing::new(Vec::new());
        let encoder =
            PngEncoder::new_with_quality(&mut *png, CompressionType::Fast, FilterType::NoFilter);
        // The largest code has 177 modules a side.
        let side = u32::try_from(side).unwrap_or_default();
        let written = encoder.write_image(&pixels, side, side, ExtendedColorType::L8);
        debug_assert!(written.is_ok(), "the buffer has the size that it says");
        png
    }

    /// Whether the module at this place of a drawing with this border is dark.
    fn is_dark(&self, x: usize, y: usize, border: usize) -> bool {
        let within = border..border + self.0.size;
        within.contains(&x) && within.contains(&y) && self.module(x - border, y - border)
    }

    #[expect(
        clippy::indexing_slicing,
        reason = "only called with places within the code"
    )]
    fn module(&self, x: usize, y: usize) -> bool {
        self.0[y][x].value()
    }
}

impl fmt::Debug for QrCode {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("QrCode([redacted])")
    }
}

/// More than a QR code can hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this is too long for a QR code, which holds 2953 characters at most: shorten the names")]
pub struct TooLongForQr;
