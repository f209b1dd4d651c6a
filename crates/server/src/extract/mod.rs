//! What endpoints take from a request. Every rejection is a problem with a stable code.

mod client_address;
mod json;
mod parameters;
mod session;

pub use client_address::ClientAddress;
pub use json::Json;
pub use parameters::{Path, Query};
pub use session::{SESSION_LIFE, Session, Sessions, sessions};
