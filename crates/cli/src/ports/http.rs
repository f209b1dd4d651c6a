//! The network: one HTTP client, TLS by rustls with the system's certificates, and time limits.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use lifeboat_client::{HttpApi, Server, device::ServerClock};
use lifeboat_vault::Timestamp;
use url::Url;

use crate::{clock, error::CliError};

/// How long reaching the server may take.
const CONNECT: Duration = Duration::from_secs(10);
/// How long a request may take altogether: a server may keep one waiting for 30 seconds.
const TOTAL: Duration = Duration::from_secs(45);
/// How long a server may be silent: while it sends events it says something each 15 seconds.
const SILENCE: Duration = Duration::from_secs(45);

/// What servers said of the time while a command ran, beside what this device's clock said. Clones
/// hear the same.
#[derive(Debug, Clone, Default)]
pub(crate) struct HeardTime(Arc<Mutex<Option<ServerClock>>>);

impl HeardTime {
    /// The last that was heard, if anything was.
    pub(crate) fn last(&self) -> Option<ServerClock> {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn hear(&self, date: &str) {
        let Ok(server) = jiff::fmt::rfc2822::parse(date) else {
            return;
        };
        let seconds = u64::try_from(server.timestamp().as_second());
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) =
            seconds.ok().map(|seconds| ServerClock {
                server: Timestamp::from_seconds(seconds),
                device: clock::now(),
            });
    }
}

/// The server at this address. What it says of the time is heard.
pub(crate) fn server(address: &Url, heard: HeardTime) -> Result<Server<HttpApi>, CliError> {
    if !matches!(address.scheme(), "http" | "https") || address.host().is_none() {
        return Err(CliError::usage(format!(
            "{address} is not the address of a server. It looks like https://lifeboat.example.com."
        )));
    }
    // Fails when one is installed already, which is as well.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let client = reqwest::Client::builder()
        .connect_timeout(CONNECT)
        .timeout(TOTAL)
        .read_timeout(SILENCE)
        .redirect(reqwest::redirect::Policy::none())
        .user_agent(concat!("lifeboat/", env!("CARGO_PKG_VERSION")))
        .build()
        .map_err(|error| {
            CliError::failed(
                "internal",
                format!("The network could not be set up ({error})."),
            )
        })?;
    let api = HttpApi::new(client, address.clone());
    Ok(Server::new(api.on_date(move |date| heard.hear(date))))
}
