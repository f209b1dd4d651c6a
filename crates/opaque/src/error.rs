//! What can go wrong, told apart by what the caller does next.

use thiserror::Error;

/// Bytes that are not the message (or stored record) that they were given as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum MalformedMessage {
    /// The number of bytes is wrong.
    #[error(
        "the {what} has {actual} bytes instead of {expected}: it was cut off, or it is something \
         else"
    )]
    Length {
        /// What was expected, in words.
        what: &'static str,
        /// How many bytes it has.
        expected: usize,
        /// How many were given.
        actual: usize,
    },
    /// The length is right, but the bytes are not elements of the group.
    #[error("the {what} is damaged: its bytes are not what such a message is made of")]
    Content {
        /// What was expected, in words.
        what: &'static str,
    },
}

/// Why a registration (or a change of password) did not come about. Nothing was stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum RegistrationError {
    /// The password has more than 65 535 bytes (RFC 9497 §3.3.1).
    #[error("the password is too long: choose one of at most 65535 bytes")]
    PasswordTooLong,
    /// The answer does not belong to the question, or was made to weaken it.
    #[error("the server's answer is not a genuine one: check the server's address, then try again")]
    HostileServer,
}

/// Why the client did not sign in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum SignInError {
    /// The password is not the one that was registered; or there is no such account; or the server
    /// does not have the keys any more that it had at registration. The protocol does not let these
    /// be told apart.
    #[error("the account name or the password is wrong: check both and try again")]
    WrongPassword,
    /// The password has more than 65 535 bytes (RFC 9497 §3.3.1), so that it was never registered.
    #[error("the password is too long: no account has one of more than 65535 bytes")]
    PasswordTooLong,
    /// The answer does not belong to the question, or was made to weaken it.
    #[error("the server's answer is not a genuine one: check the server's address, then try again")]
    HostileServer,
}

/// The client did not prove that it knows the password. Count it as a failed attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("the account name or the password is wrong: check both and try again")]
pub struct NotSignedIn;
