//! The two keys that a conversation ends with.

use std::fmt;

use subtle::ConstantTimeEq;
use zeroize::{Zeroize, ZeroizeOnDrop};

/// What the client alone has after registering and after each sign-in, the same each time (RFC 9807
/// §3.2).
///
/// It changes when the password is changed. It is the root of the *password identity*; the server
/// must never get it.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct ExportKey([u8; 64]);

/// What client and server both have after a sign-in, fresh each time (RFC 9807 §3.3).
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct SessionKey([u8; 64]);

macro_rules! secret_key {
    ($name:ident) => {
        impl $name {
            pub(crate) fn from_output(output: &[u8; 64]) -> Self {
                Self(*output)
            }

            /// The key itself: 64 secret bytes. Do not log, send or store them.
            #[must_use]
            pub fn as_bytes(&self) -> &[u8; 64] {
                &self.0
            }
        }

        /// Takes the same time wherever the difference is.
        impl PartialEq for $name {
            fn eq(&self, other: &Self) -> bool {
                self.0.ct_eq(&other.0).into()
            }
        }

        impl Eq for $name {}

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($name), "([redacted])"))
            }
        }
    };
}

secret_key!(ExportKey);
secret_key!(SessionKey);
