//! Web Push (RFC 8030): telling devices whose app is closed that a sign-in request waits.
//!
//! - [`subscriptions`]: where each device is reached, as it said itself.
//! - [`destination`]: which addresses a device may name; the server must not be made to reach what
//!   only it can reach.
//! - [`vapid`]: the server's signature, by which a push service knows it.
//! - [`sender`]: one push, encrypted for one device.
//! - `places`: so many at once, and of these so many for one person or one push service.
//! - [`delivery`]: a request, to all devices of its subject, again if need be.
//!
//! A push is a hint, and no record: it says that there is something to look at. The device then asks,
//! as it does when it listens by itself. What is lost is found when the app is opened.

pub mod delivery;
pub mod destination;
mod places;
pub mod sender;
pub mod subscriptions;
pub mod vapid;

pub use sender::{Push, PushError};

#[cfg(test)]
mod receiver;
#[cfg(test)]
mod tests;
