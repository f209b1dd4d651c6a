//! What endpoints take from a request. Every rejection is a problem with a stable code.

mod approver;
mod bearer;
mod client_address;
mod credential;
mod json;
mod organization_access;
mod parameters;
mod session;

pub use approver::Approver;
pub use client_address::{ClientAddress, NETWORKS_OF_A_SITE};
pub use credential::Credential;
pub use json::Json;
pub use organization_access::{OrganizationAccess, scopes};
pub use parameters::{Path, Query};
pub use session::{ClaimedSession, FoundSession, SESSION_LIFE, Session, Sessions};
