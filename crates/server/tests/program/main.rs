//! The real program as a process of its own: killed in the middle, and beside a second instance.
//!
//! Recovery accounts with signed-in devices are written to the database through the library before
//! a process starts; to create them over HTTP would stretch a key for each, and prove nothing here.

#[cfg(test)]
mod administration;
#[cfg(test)]
#[path = "../databases/mod.rs"]
mod databases;
#[cfg(test)]
mod device;
#[cfg(test)]
mod durability;
#[cfg(test)]
mod instances;
#[cfg(test)]
mod process;
