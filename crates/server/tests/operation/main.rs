//! The program as an operator runs it: starting and stopping, administration, and real mail.

mod admin;
mod mail;
mod process;
mod serve;
