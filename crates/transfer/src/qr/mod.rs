//! QR codes: written for terminals, pages and files, and read from pictures.
//!
//! ```
//! use lifeboat_transfer::qr::{self, QrCode};
//!
//! let uri = "otpauth://totp/Example:alice?secret=JBSWY3DPEHPK3PXP&issuer=Example";
//! let png = QrCode::new(uri)?.to_png();
//! assert_eq!(qr::read(&png)?[0].as_str(), uri);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod attempts;
mod code;
mod picture;
mod read;

pub use code::{QrCode, TooLongForQr};
pub(crate) use picture::is_picture;
pub use read::{QrReadError, read, read_pixels};
