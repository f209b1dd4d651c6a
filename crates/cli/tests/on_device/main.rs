//! The commands that need no server, with the real binary: what they print, what they keep, and what
//! they do when the disk, the input or another process is against them.

#[cfg(test)]
mod accounts;
#[cfg(test)]
mod at_once;
#[cfg(test)]
mod bad_exports;
#[cfg(test)]
mod bad_input;
#[cfg(test)]
mod codes;
#[cfg(test)]
mod crash;
#[cfg(test)]
mod damage;
#[cfg(test)]
mod exports;
#[cfg(test)]
mod home;
#[cfg(test)]
mod import;
#[cfg(test)]
mod lock;
#[cfg(test)]
mod no_room;
#[cfg(test)]
#[path = "../end_to_end/harness/outcome.rs"]
mod outcome;
#[cfg(test)]
mod output;
#[cfg(test)]
mod scripts;
#[cfg(test)]
mod transfer;
