//! The whole terminal as one screen, for the commands that stay: `lifeboat approve --watch` and
//! `lifeboat tui`.
//!
//! - [`FullScreen`]: the terminal, which is given back whatever ends the command;
//! - [`read_terminal`]: keys and the like, as they come;
//! - [`Signals`]: what the system asks of the program;
//! - [`theme`], [`text`] and [`bar`]: how it looks, and what fits.

pub(crate) mod bar;
mod full;
mod input;
mod signals;
pub(crate) mod text;
pub(crate) mod theme;

pub(crate) use full::{FullScreen, is_possible};
pub(crate) use input::{is_pause, read_terminal};
pub(crate) use signals::{Signalled, Signals};
