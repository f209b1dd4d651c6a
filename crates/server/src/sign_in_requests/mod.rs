//! Sign-in requests: somebody signs in somewhere, sees six digits there, and types them on a device,
//! which signs its answer with its device key.
//!
//! An organization's service asks a member's devices; a sign-in to a recovery account asks the
//! account's other devices. From here on both are the same, and differ in their [`Subject`] only:
//!
//! - [`ask`](mod@ask) makes a request, unless there were too many ([`push_bombing`]).
//! - [`notifier`] tells the devices that listen, and whoever waits for the outcome;
//!   [push](crate::push) those that do not listen.
//! - [`judgement`] is the rule by which an answer counts, without a database; [`answering`] applies
//!   it, so that a request has one outcome, whoever answers at the same time.
//! - [`outcome`] is what the one who asked is told; [`approval`] what a sign-in makes of it.
//! - [`upkeep`] lets requests expire and hears of what other instances of the server did; [`ending`]
//!   ends those that nobody can answer any more.
//!
//! A revoked device decides nothing: its session or credential is looked at when it asks, locked
//! while its answer is written, and looked at again before each request that is sent to it, and when
//! its approval is told.

pub mod answering;
pub mod approval;
pub mod ask;
pub mod ending;
pub mod judgement;
pub mod notifier;
pub mod outcome;
pub mod push_bombing;
pub mod streams;
pub mod subject;
pub mod upkeep;

pub use subject::Subject;

#[cfg(test)]
mod interleavings;
