//! What the tests are made of: a real server, devices that are folders, the messages that the server
//! sent, and a proxy that lies.

mod device;
#[cfg(target_os = "linux")]
mod disk;
mod folder;
mod organization;
mod outbox;
mod outcome;
mod proxy;
mod server;
mod text_service;
mod vault;

pub(crate) use device::{Device, PASSCODE, PASSWORD};
#[cfg(target_os = "linux")]
pub(crate) use disk::Disk;
pub(crate) use folder::{contains_bytes, copy_folder, files_below};
pub(crate) use organization::{HARBOUR, MEMBER, Organization};
pub(crate) use outcome::Outcome;
pub(crate) use proxy::{Answer, Proxy, Request};
pub(crate) use server::{Server, protect_command};
pub(crate) use text_service::TextService;

/// Five accounts of every type, as another app exports them.
pub(crate) const ACCOUNTS: &str = "\
otpauth://totp/Harbour%20Bank:alice?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=Harbour%20Bank
otpauth://totp/Lighthouse:alice%40example.org?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQGEZA&issuer=Lighthouse&algorithm=SHA256&digits=8&period=60
otpauth://hotp/Chandlery:alice?secret=MFRGGZDFMZTWQ2LKMFRGGZDFMZTWQ2LK&issuer=Chandlery&counter=7
otpauth://steam/Steam:alice?secret=ONSWG4TFOQZDANZUGE2TMNZYHEYDCMRT&issuer=Steam
otpauth://totp/Ropeworks:alice?secret=KRUGS4ZANFZSAYJAONSWG4TFOQQGM33SONSWG4TF&issuer=Ropeworks&algorithm=SHA512
";

/// Each account's issuer, in the order of [`ACCOUNTS`].
pub(crate) const ISSUERS: [&str; 5] = [
    "Harbour Bank",
    "Lighthouse",
    "Chandlery",
    "Steam",
    "Ropeworks",
];

/// The moment at which codes are compared, UNIX seconds.
pub(crate) const MOMENT: &str = "1767225600";
