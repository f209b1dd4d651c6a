//! What drives a command: nothing at all for those that stay on this device, tokio for those that
//! need the network, so that showing a code starts no machinery.

use std::{
    pin::pin,
    task::{Context, Poll, Waker},
};

use crate::error::CliError;

/// Runs a command that only uses the disk. Its ports never wait, so polling is all it needs.
pub(crate) fn here<T>(future: impl Future<Output = T>) -> T {
    let mut future = pin!(future);
    let mut context = Context::from_waker(Waker::noop());
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut context) {
            return output;
        }
        std::thread::yield_now();
    }
}

/// Runs a command that needs the network, on this thread.
pub(crate) fn with_network<T>(future: impl Future<Output = T>) -> Result<T, CliError> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| {
            CliError::failed(
                "internal",
                format!("The network could not be set up ({error})."),
            )
        })?;
    Ok(runtime.block_on(future))
}
