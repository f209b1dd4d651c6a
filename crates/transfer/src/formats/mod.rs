//! One folder per format. Each says in its `FORMAT` how to recognize, read and write a file.

pub(crate) mod aegis;
pub(crate) mod lifeboat;
pub(crate) mod otpauth_uri;
