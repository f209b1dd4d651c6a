//! Which implementation of cryptography TLS uses, for all connections of this process.

/// Chooses `ring`. To call it again does nothing.
pub fn install_provider() {
    // It fails only if a provider was chosen before.
    let _ = rustls::crypto::ring::default_provider().install_default();
}
