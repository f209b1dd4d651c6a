//! The tables, as SeaORM entities: one file a table. Times are UNIX seconds, hashes are SHA-256.
//!
//! SeaORM wants rows to be `Debug`. Do not log one: what lies in the database does not belong there.

pub mod account;
pub mod activation;
pub mod administrator;
pub mod api_token;
pub mod backup;
pub mod challenge;
pub mod contact;
pub mod credential;
pub mod device;
pub mod earlier_key_file;
pub mod ended_session;
pub mod event;
pub mod member;
pub mod message;
pub mod object;
pub mod organization;
pub mod organization_event;
pub mod push_subscription;
pub mod report;
pub mod session;
pub mod sign_in_request;
pub mod throttle;
pub mod version;
mod word;

pub use word::{from_word, to_word};
