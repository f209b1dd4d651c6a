//! Where a request comes from.

use std::{
    convert::Infallible,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
};

use axum::{
    extract::{ConnectInfo, FromRequestParts},
    http::{Extensions, HeaderMap, request::Parts},
};

use crate::state::AppState;

/// How many times what one network may do all networks of a site may do together.
pub const NETWORKS_OF_A_SITE: u32 = 4;

/// The client's address: the peer's, or what the outermost trusted proxy saw.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClientAddress(pub IpAddr);

impl ClientAddress {
    /// The address of the request with these headers, through so many trusted proxies.
    ///
    /// Each proxy appends the address that it saw to `X-Forwarded-For`. What stands before the
    /// entries of our own proxies was written by the client, and is not believed.
    #[must_use]
    pub fn find(headers: &HeaderMap, extensions: &Extensions, proxies: usize) -> Self {
        let peer = extensions
            .get::<ConnectInfo<SocketAddr>>()
            .map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |info| info.0.ip());
        if proxies == 0 {
            return Self(peer);
        }
        let forwarded = headers
            .get_all("x-forwarded-for")
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(','))
            .collect::<Vec<_>>();
        let seen = forwarded.iter().rev().nth(proxies - 1);
        Self(
            seen.and_then(|text| text.trim().parse().ok())
                .unwrap_or(peer),
        )
    }

    /// What limits count by: an IPv4 address, or the /64 network of an IPv6 address, since a home
    /// has as many of those as it likes.
    #[must_use]
    pub fn network(self) -> IpAddr {
        self.prefix(64)
    }

    /// An IPv4 address, or the /48 of an IPv6 address: who has many networks has them in one.
    #[must_use]
    pub fn site(self) -> IpAddr {
        self.prefix(48)
    }

    fn prefix(self, bits: u32) -> IpAddr {
        match self.0.to_canonical() {
            IpAddr::V4(address) => IpAddr::V4(address),
            IpAddr::V6(address) => {
                let mask = u128::MAX << (128 - bits);
                IpAddr::V6(Ipv6Addr::from(u128::from(address) & mask))
            }
        }
    }
}

impl FromRequestParts<AppState> for ClientAddress {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Infallible> {
        Ok(Self::find(
            &parts.headers,
            &parts.extensions,
            state.config.proxies,
        ))
    }
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn find(forwarded: &'static str, proxies: usize) -> String {
        let mut headers = HeaderMap::new();
        headers.insert("x-forwarded-for", HeaderValue::from_static(forwarded));
        let mut extensions = Extensions::new();
        extensions.insert(ConnectInfo(SocketAddr::from(([10, 0, 0, 1], 1))));
        ClientAddress::find(&headers, &extensions, proxies)
            .0
            .to_string()
    }

    #[test]
    fn all_addresses_of_one_ipv6_network_are_one() {
        let of = |text: &str| ClientAddress(text.parse().unwrap()).network().to_string();
        assert_eq!(of("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::");
        assert_eq!(of("::ffff:1.2.3.4"), "1.2.3.4");
        let site = |text: &str| ClientAddress(text.parse().unwrap()).site().to_string();
        assert_eq!(site("2001:db8:1:2:3:4:5:6"), "2001:db8:1::");
        assert_eq!(site("::ffff:1.2.3.4"), "1.2.3.4");
    }

    #[test]
    fn a_client_cannot_pretend_to_be_elsewhere() {
        assert_eq!(find("1.2.3.4", 0), "10.0.0.1");
        assert_eq!(find("1.2.3.4, 5.6.7.8", 1), "5.6.7.8");
        assert_eq!(find("1.2.3.4, 5.6.7.8, 10.0.0.2", 2), "5.6.7.8");
        assert_eq!(find("nonsense", 1), "10.0.0.1");
        assert_eq!(find("5.6.7.8", 2), "10.0.0.1");
    }
}
