//! The network: one HTTP client, TLS by rustls with the system's certificates, and time limits.

use std::time::Duration;

use lifeboat_client::{HttpApi, Server};
use url::Url;

use crate::error::CliError;

/// How long reaching the server may take.
const CONNECT: Duration = Duration::from_secs(10);
/// How long a request may take altogether: a server may keep one waiting for 30 seconds.
const TOTAL: Duration = Duration::from_secs(45);
/// How long a server may be silent: while it sends events it says something each 15 seconds.
const SILENCE: Duration = Duration::from_secs(45);

/// The server at this address.
pub(crate) fn server(address: &Url) -> Result<Server<HttpApi>, CliError> {
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
    Ok(Server::new(HttpApi::new(client, address.clone())))
}
