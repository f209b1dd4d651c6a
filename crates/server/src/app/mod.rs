//! The web app, served to browsers: the files that `cargo xtask` built, at the server's root.
//!
//! They are compiled into the program, or read from a folder (`app_folder`), which is for developing
//! the app. A program that was built without the app, and has no folder, [says so](absent).
//!
//! - A file whose name carries a hash of its content never changes, and is kept by browsers for a
//!   year; all others are asked for each time, and answered by "not modified" ([`mod@file`]).
//! - Beside `x.js` there may be `x.js.br` and `x.js.gz`, compressed ahead of time ([`encoding`]).
//! - What a page may do is limited by its [`headers`].

pub mod absent;
pub mod encoding;
pub mod file;
pub mod files;
pub mod headers;
mod serve;

pub use files::{App, AppError};
pub use serve::serve;

#[cfg(test)]
mod tests;
