//! Messages to people.

use crate::config::Config;

/// Sends messages.
#[derive(Debug)]
pub struct Messenger;

/// Why messages cannot be sent as configured.
#[derive(Debug, thiserror::Error)]
#[error("messages cannot be sent as configured")]
pub struct MessengerError;

impl Messenger {
    /// As configured.
    ///
    /// # Errors
    ///
    /// It cannot be used.
    pub fn new(_config: &Config) -> Result<Self, MessengerError> {
        Ok(Self)
    }

    /// Has the queue looked at now. Call it after the transaction that wrote to it.
    pub fn wake(&self) {}
}
