//! The network: `fetch`, with time limits.

use std::time::Duration;

use lifeboat_client::{HttpApi, Server};
use url::Url;

use crate::{trouble::Trouble, words::words};

/// How long a request may take altogether: a server may keep one waiting for 30 seconds.
const TOTAL: Duration = Duration::from_secs(45);

words! {
    HttpWords {
        no_address(address: &Url) = "{address} is not the address of a server. It looks like https://lifeboat.example.com.",
                                    "{address} is geen adres van een server. Zo ziet er een uit: https://lifeboat.example.com.";
    }
}

/// The server at this address, its events included.
///
/// # Errors
///
/// It is no address of a server.
pub(crate) fn server(address: &Url) -> Result<Server<HttpApi>, Trouble> {
    if !matches!(address.scheme(), "http" | "https") || address.host().is_none() {
        return Err(Trouble::new(HttpWords::here().no_address(address)));
    }
    let api = HttpApi::new(reqwest::Client::new(), address.clone()).with_time_limit(TOTAL);
    Ok(Server::new(api))
}
