//! The program as an operator runs it: starting and stopping, administration, and real mail.

#[cfg(test)]
mod admin;
#[cfg(test)]
mod certificate;
#[cfg(test)]
#[path = "../databases/mod.rs"]
mod databases;
#[cfg(test)]
mod mail;
#[cfg(test)]
mod migrations;
#[cfg(test)]
mod organization;
#[cfg(test)]
mod process;
#[cfg(test)]
mod serve;
