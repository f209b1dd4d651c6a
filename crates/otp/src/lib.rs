//! The codes of an authenticator: HOTP (RFC 4226), TOTP (RFC 6238) and Steam Guard, and the
//! `otpauth://` URIs that carry their secrets from one program to another.
//!
//! Pure: no clock, no randomness, no I/O. The caller says what time it is.
//!
//! ```
//! use lifeboat_otp::{Generator, Uri};
//!
//! // What a site shows as a QR code ...
//! let uri = Uri::parse(
//!     "otpauth://totp/Example:alice@example.com?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&digits=8",
//! )?;
//! assert_eq!(uri.issuer, "Example");
//! assert_eq!(uri.name, "alice@example.com");
//!
//! // ... makes codes.
//! let Generator::Totp(totp) = &uri.generator else { unreachable!() };
//! let now = totp.code_at(59);
//! assert_eq!(now.code.as_str(), "94287082");
//! assert_eq!((now.valid_from, now.valid_until), (30, 60));
//!
//! // It is written with every parameter spelled out, so that any program reads it alike.
//! assert_eq!(
//!     uri.to_string_exposing_secret().as_str(),
//!     "otpauth://totp/Example:alice%40example.com?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ\
//!      &issuer=Example&algorithm=SHA1&digits=8&period=30",
//! );
//! # Ok::<(), lifeboat_otp::UriError>(())
//! ```

mod algorithm;
mod code;
mod error;
mod generator;
mod hotp;
mod mac;
mod parameters;
mod secret;
mod steam;
mod totp;
mod uri;

pub use algorithm::Algorithm;
pub use code::{Code, TimedCode};
pub use error::{AlgorithmError, CounterExhausted, ParameterError, SecretError, UriError};
pub use generator::Generator;
pub use hotp::Hotp;
pub use parameters::{Digits, Period};
pub use secret::Secret;
pub use steam::Steam;
pub use totp::Totp;
pub use uri::Uri;
