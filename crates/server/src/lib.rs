//! The Lifeboat server: recovery accounts, and sealed backups that it cannot read.
//!
//! It is an HTTP service ([`router`](mod@router)) over a [database](database::Database); what goes
//! over the wire is in the crate `lifeboat_protocol`. To find the code of an endpoint, look for a
//! file of its name in [`endpoints`]; `docs/operations.md` is for whoever runs it.

pub mod accounts;
pub mod address;
pub mod app;
pub mod backups;
pub mod challenge;
pub mod cli;
pub mod clock;
pub mod committer;
pub mod config;
pub mod database;
pub mod device_key;
pub mod ended_sessions;
pub mod endpoints;
pub mod enrollment;
pub mod entities;
pub mod entropy;
pub mod error;
pub mod events;
pub mod extract;
pub mod given_code;
pub mod housekeeping;
pub mod key_file;
pub mod key_files;
pub mod layers;
pub mod messages;
pub mod migrations;
pub mod objects;
pub mod organizations;
pub mod page;
pub mod push;
pub mod qr_code;
pub mod router;
pub mod sealing;
pub mod shown_text;
pub mod sign_in_requests;
pub mod state;
pub mod throttle;
pub mod tls;
pub mod totp;

#[cfg(test)]
mod testing;
