//! What a device does: keep a vault, back it up, recover it.
//!
//! Every flow is generic over *ports* ([`ports`]): where the device keeps its files, how it reaches
//! a server, where sealed versions lie. The command line and the app bring those, and only show what
//! the flows say; no rule of the domain lives in them. Time and randomness come in as parameters.
//!
//! - [`device`]: the vault on this device, opened with a passcode or a kept identity.
//! - [`recovery_account`]: creating it, signing in, its password, contacts, devices and kit.
//! - [`backup`]: turning it on and off, committing, merging, verifying, its history.
//! - [`recovery`]: bringing a backup's accounts to this device.
//! - [`providers`]: accounts bound to this device, and the sign-in requests that it answers.
//! - [`doctor`]: finding out what is wrong.
//! - [`service`]: for an organization's programs, which ask its members to approve.

pub mod backup;
pub mod device;
pub mod doctor;
mod error;
mod event_stream;
mod http_api;
mod http_body;
pub mod ports;
pub mod providers;
pub mod recovery;
pub mod recovery_account;
mod server;
mod server_address;
pub mod service;
#[cfg(test)]
mod testing;
mod wire;

pub use error::ClientError;
pub use event_stream::HttpEvents;
pub use http_api::HttpApi;
pub use server::{Server, ServerError};
pub use server_address::{
    NoServerAddress, is_readable_on_the_way, is_same_server, parse_server_address,
};

/// A request body that says nothing more than its path does: `{}`.
#[derive(Debug, Clone, Copy, Default, serde::Serialize)]
pub struct Nothing {}
