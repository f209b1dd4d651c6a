//! The screens, one room each.

pub(crate) mod account;
pub(crate) mod accounts;
pub(crate) mod add;
pub(crate) mod export;
pub(crate) mod first_start;
pub(crate) mod follow_up;
pub(crate) mod help;
pub(crate) mod home;
pub(crate) mod import;
pub(crate) mod not_found;
pub(crate) mod recovery;
pub(crate) mod recovery_account;
pub(crate) mod requests;
pub(crate) mod settings;
pub(crate) mod unlock;
pub(crate) mod unlock_again;
pub(crate) mod unusable;
