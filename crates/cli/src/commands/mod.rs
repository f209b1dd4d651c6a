//! The commands: one file each, holding its arguments and what it does.

pub(crate) mod account;
pub(crate) mod add;
pub(crate) mod approve;
mod arrivals;
pub(crate) mod backup;
pub(crate) mod code;
pub(crate) mod completions;
pub(crate) mod doctor;
pub(crate) mod edit;
mod enrolling_by_code;
pub(crate) mod export;
pub(crate) mod follow_ups;
mod formats;
pub(crate) mod import;
mod labels;
pub(crate) mod list;
pub(crate) mod lock;
pub(crate) mod manual;
pub(crate) mod move_account;
pub(crate) mod passcode;
pub(crate) mod qr;
pub(crate) mod query;
pub(crate) mod recover;
pub(crate) mod remove;
pub(crate) mod scan;
pub(crate) mod settings;
pub(crate) mod unlock;
