//! QR codes: written for terminals, pages and files, and read from pictures.
//!
//! Reading them is the feature `qr-read`, on by default. The reader is large, so a program that is
//! downloaded can have it in a part of its own, loaded when the first picture is chosen, and hand over
//! the texts with [`import_qr_texts`](crate::import_qr_texts).
//!
//! ```
//! use lifeboat_transfer::qr::{self, QrCode};
//!
//! let uri = "otpauth://totp/Example:alice?secret=JBSWY3DPEHPK3PXP&issuer=Example";
//! let png = QrCode::new(uri)?.to_png();
//! assert_eq!(qr::read(&png)?[0].as_str(), uri);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

#[cfg(feature = "qr-read")]
mod attempts;
mod code;
mod error;
#[cfg(feature = "qr-read")]
mod picture;
#[cfg(feature = "qr-read")]
mod read;

pub use code::{QrCode, TooLongForQr};
pub use error::QrReadError;
#[cfg(feature = "qr-read")]
pub use read::{read, read_pixels};

/// Whether these bytes begin like a picture of any kind.
pub(crate) fn is_picture(bytes: &[u8]) -> bool {
    is_heif(bytes) || image::guess_format(bytes).is_ok()
}

/// Whether these bytes begin like a picture of the High Efficiency Image File Format, such as the HEIC of an
/// iPhone's camera, or AVIF: a box `ftyp` with a brand of pictures (ISO/IEC 23008-12 §10, AV1 Image File Format §6).
fn is_heif(bytes: &[u8]) -> bool {
    const BRANDS: [&[u8]; 10] = [
        b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1", b"avif", b"avis",
    ];
    bytes
        .get(4..12)
        .and_then(|kind| kind.strip_prefix(b"ftyp"))
        .is_some_and(|brand| BRANDS.contains(&brand))
}
