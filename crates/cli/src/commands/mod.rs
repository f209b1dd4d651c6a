//! The commands: one file each, holding its arguments and what it does.

pub(crate) mod list;
mod query;
