//! What screens are made of.

mod account_mark;
mod asked;
mod code;
mod dialog;
mod field;
mod focus;
mod icon;
mod page;
mod ring;
mod row;
mod spinner;
mod switch;
mod toast;
mod trouble;

pub(crate) use account_mark::AccountMark;
pub(crate) use asked::{Asked, OneMoment};
pub(crate) use code::CodeText;
pub(crate) use dialog::{Dialog, DialogState};
pub(crate) use field::{Field, FieldKind, Input};
pub(crate) use icon::{Icon, Picture};
pub(crate) use page::Page;
pub(crate) use ring::Ring;
pub(crate) use row::{Row, RowLink, Rows};
pub(crate) use spinner::{Busy, BusyButton};
pub(crate) use switch::Switch;
pub(crate) use toast::{ToastStack, Toasts, Undo};
pub(crate) use trouble::TroubleNote;
