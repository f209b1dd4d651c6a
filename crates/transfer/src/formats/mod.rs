//! One folder per format. Each says in its `FORMAT` how to recognize, read and write a file.

pub(crate) mod aegis;
pub(crate) mod andotp;
pub(crate) mod authenticator_plus;
pub(crate) mod authy;
pub(crate) mod battle_net;
pub(crate) mod bitwarden;
pub(crate) mod credential_exchange;
pub(crate) mod duo;
pub(crate) mod ente;
pub(crate) mod freeotp;
pub(crate) mod freeotp_plus;
pub(crate) mod google_authenticator;
pub(crate) mod keepass;
pub(crate) mod lastpass_authenticator;
pub(crate) mod lifeboat;
pub(crate) mod microsoft_authenticator;
pub(crate) mod otpauth_uri;
pub(crate) mod proton_authenticator;
pub(crate) mod proton_pass;
pub(crate) mod qr_image;
pub(crate) mod raivo;
pub(crate) mod steam;
pub(crate) mod stratum;
pub(crate) mod totp_authenticator;
pub(crate) mod two_fas;
pub(crate) mod winauth;
