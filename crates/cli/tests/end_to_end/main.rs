//! The whole way, with the real `lifeboat` and the real `lifeboat-server`: what a user does, and what
//! the network, other devices and a server that lies do to it.

#[cfg(test)]
mod age_program;
#[cfg(test)]
mod approvals;
#[cfg(test)]
mod change_account;
#[cfg(test)]
mod clock;
#[cfg(test)]
mod device_keys;
#[cfg(test)]
mod doctor;
#[cfg(test)]
mod folder;
#[cfg(target_os = "linux")]
#[cfg(test)]
mod folder_refuses;
#[cfg(test)]
mod harness;
#[cfg(test)]
mod key_file_brought_back;
#[cfg(test)]
mod lying_server;
#[cfg(test)]
mod network;
#[cfg(test)]
mod organization;
#[cfg(test)]
mod password;
#[cfg(test)]
mod path;
#[cfg(test)]
mod personal;
#[cfg(test)]
mod platform;
#[cfg(test)]
mod privacy;
#[cfg(unix)]
#[cfg(test)]
mod protect_command;
#[cfg(test)]
mod recovery;
#[cfg(test)]
mod revoke;
#[cfg(test)]
mod sign_in;
#[cfg(test)]
mod story;
#[cfg(test)]
mod switch;
#[cfg(test)]
mod text_messages;
#[cfg(test)]
mod too_many_attempts;
#[cfg(test)]
mod two_devices;
