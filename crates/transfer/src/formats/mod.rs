//! One folder per format. Each says in its `FORMAT` how to recognize, read and write a file.

pub(crate) mod aegis;
pub(crate) mod google_authenticator;
pub(crate) mod lifeboat;
pub(crate) mod microsoft_authenticator;
pub(crate) mod otpauth_uri;
pub(crate) mod stratum;
