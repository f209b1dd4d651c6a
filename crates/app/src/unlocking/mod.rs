//! How the vault identity, which opens the vault, is opened on this device.
//!
//! Without an app lock this browser opens it ([`kept`]). With one, the passcode does
//! (`lifeboat_client::device::unlock`, in a worker) and, where there is one, a [`passkey`]. [`app_lock`]
//! goes from one to the other so that at every moment something opens it.

pub(crate) mod app_lock;
pub(crate) mod kept;
pub(crate) mod passkey;
