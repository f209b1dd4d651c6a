//! What an encrypted export is opened with.

use std::fmt;

use zeroize::Zeroizing;

/// The password of an encrypted export. Wiped from memory when dropped, never printed.
#[derive(Clone)]
pub struct Password(Zeroizing<String>);

impl Password {
    /// Takes a password as it was typed.
    #[must_use]
    pub fn new(password: Zeroizing<String>) -> Self {
        Self(password)
    }

    /// The password.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Password([redacted])")
    }
}
