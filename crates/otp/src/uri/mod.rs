//! `otpauth://` URIs: how a site hands over an account, as a link or in a QR code.
//!
//! There is no standard, only the "Key URI Format" of Google Authenticator's wiki and twenty apps
//! that each read it in their own way. So reading is tolerant and writing is strict.
//!
//! Read:
//! - the type in any case, `steam` as a type, `steam://SECRET`, `encoder=steam`, `algorithm=STEAM`;
//! - the issuer before a colon in the label, as a parameter, or both, where the parameter wins;
//! - `%`-encoding everywhere, `+` as a space in parameters, parameter names in any case;
//! - missing or empty `algorithm`, `digits` and `period` as SHA1, 6 and 30; without `counter` a counted code is refused;
//! - unknown parameters, which are ignored.

mod parse;
mod write;

use crate::Generator;

/// One account as it stands in an `otpauth://` URI.
///
/// What [`Uri::parse`] gives has an issuer and a name that are trimmed, free of control characters,
/// and at most [`Uri::MAX_LABEL_BYTES`] long each; both may be empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Uri {
    /// Who issued the account, e.g. `Example`.
    pub issuer: String,
    /// Whose account it is there, e.g. `alice@example.com`.
    pub name: String,
    /// What makes its codes.
    pub generator: Generator,
    /// Where a picture for the account can be found, from the parameter `image`. Not fetched, not
    /// checked.
    pub image: Option<String>,
}

impl Uri {
    /// The longest URI that is read, in bytes.
    pub const MAX_BYTES: usize = 8 * 1024;
    /// The longest issuer and the longest name, in bytes after decoding.
    pub const MAX_LABEL_BYTES: usize = 512;
}
