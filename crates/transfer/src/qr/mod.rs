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
    image::guess_format(bytes).is_ok()
}
