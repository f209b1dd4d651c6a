//! Recovery: bringing a backup's accounts to this device.
//!
//! First a [`Recovery`] is prepared: the version is fetched, opened and laid beside what is here,
//! and nothing is changed. The user sees the plan, decides about conflicts, and applies it; then the
//! device takes part in the backup, and each account that is bound to a device lists what it needs.

mod apply;
mod prepare;

pub use apply::Recovered;
pub use prepare::Recovery;
