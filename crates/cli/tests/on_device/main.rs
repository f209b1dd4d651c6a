//! The commands that need no server, with the real binary: what they print, what they keep, and what
//! they do when the disk, the input or another process is against them.

mod accounts;
mod at_once;
mod bad_input;
mod codes;
mod crash;
mod damage;
mod home;
mod lock;
mod no_room;
#[path = "../end_to_end/harness/outcome.rs"]
mod outcome;
mod output;
mod scripts;
mod transfer;
