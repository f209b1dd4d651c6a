//! The formats and the QR codes, seen from outside. One program, so that it is linked once.
#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

mod aegis;
mod bad_input;
mod databases;
mod encrypted_exports;
mod foreign;
mod hostile;
mod interop;
mod lifeboat;
mod memory;
mod oracle;
mod otpauth_uri;
mod password_managers;
mod qr;
mod qr_distorted;
mod qr_image;
mod round_trip;
mod samples;
mod support;
mod written_files;
