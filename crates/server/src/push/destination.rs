//! Where a push may go. Devices name the address, so it must not lead to what only the server can
//! reach: its own machine, its network, the services of its cloud.
//!
//! The name is looked up once, by [`PublicOnly`], and the connection is made to the addresses that
//! this gave: a name that means one address when it is checked and another when it is used gains
//! nothing.

use std::{
    io,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
};

use lifeboat_protocol::{ErrorCode, push::LONGEST_ENDPOINT};
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use url::{Host, Url};

use crate::error::Refusal;

/// An address of a push service that may be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Destination {
    /// The address.
    pub url: Url,
    /// Whether the operator has allowed its host, wherever it is.
    pub is_allowed: bool,
}

/// Why an address cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// It is no address, or not one of https.
    #[error(
        "The push service's address cannot be used: it begins with https://, has a host, no user \
         name, and at most {LONGEST_ENDPOINT} bytes."
    )]
    NotHttps,
    /// It is in a private network.
    #[error(
        "The push service's address is in a private network, and the server does not go there. Its \
         operator can allow the host with `push.allowed_hosts`."
    )]
    Private,
}

impl Refusal for Refused {
    fn code(&self) -> ErrorCode {
        ErrorCode::InvalidRequest
    }
}

impl Destination {
    /// Checks an address, as far as that can be done without looking its name up. Hosts that are in
    /// `allowed`, as `HOST` or `HOST:PORT`, may be anywhere, and may be reached without TLS.
    ///
    /// # Errors
    ///
    /// See [`Refused`].
    pub fn parse(endpoint: &str, allowed: &[String]) -> Result<Self, Refused> {
        let url = Url::parse(endpoint).map_err(|_| Refused::NotHttps)?;
        let host = url.host().ok_or(Refused::NotHttps)?;
        let is_plain = url.username().is_empty() && url.password().is_none();
        if endpoint.len() > LONGEST_ENDPOINT || !is_plain {
            return Err(Refused::NotHttps);
        }
        let with_port = format!("{host}:{}", url.port_or_known_default().unwrap_or_default());
        let is_allowed = allowed
            .iter()
            .any(|one| *one == host.to_string() || *one == with_port);
        match (url.scheme(), is_allowed) {
            ("https", _) | ("http", true) => {}
            _ => return Err(Refused::NotHttps),
        }
        let address = match host {
            Host::Domain(_) => None,
            Host::Ipv4(address) => Some(IpAddr::V4(address)),
            Host::Ipv6(address) => Some(IpAddr::V6(address)),
        };
        if address.is_some_and(|address| !is_public(address)) && !is_allowed {
            return Err(Refused::Private);
        }
        Ok(Self { url, is_allowed })
    }
}

/// Looks names up, and gives only addresses that anybody on the internet can reach.
#[derive(Debug, Clone, Copy)]
pub struct PublicOnly;

impl Resolve for PublicOnly {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let public: Vec<SocketAddr> = found.filter(|one| is_public(one.ip())).collect();
            if public.is_empty() {
                let private = io::Error::other("the name has no public address");
                return Err(private.into());
            }
            Ok(Box::new(public.into_iter()) as Addrs)
        })
    }
}

/// Whether the address is globally reachable (the IANA special-purpose registries, RFC 6890). What is
/// in doubt is not.
#[must_use]
pub fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    !matches!(
        (a, b, c),
        // This network, private use, loopback, and everything from multicast on.
        (0 | 10 | 127 | 224..=255, _, _)
            // Shared with the provider (carrier-grade NAT).
            | (100, 64..=127, _)
            // Link-local, which is where clouds keep their secrets.
            | (169, 254, _)
            // Private use.
            | (172, 16..=31, _)
            | (192, 168, _)
            // Protocol assignments, documentation, the old 6to4 relay, benchmarks.
            | (192, 0, 0 | 2)
            | (192, 88, 99)
            | (198, 18 | 19, _)
            | (198, 51, 100)
            | (203, 0, 113)
    )
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    if let Some(v4) = address.to_ipv4_mapped() {
        return is_public_v4(v4);
    }
    match address.segments() {
        // A network that reaches IPv4 by translation (RFC 6052).
        [0x64, 0xff9b, 0, 0, 0, 0, high, low] => {
            let ([a, b], [c, d]) = (high.to_be_bytes(), low.to_be_bytes());
            is_public_v4(Ipv4Addr::new(a, b, c, d))
        }
        // Protocol assignments with Teredo, documentation, 6to4.
        [0x2001, 0..=0x1ff | 0xdb8, ..] | [0x2002, ..] | [0x3fff, 0..=0xfff, ..] => false,
        // Of all the rest only this eighth is in use for hosts.
        [0x2000..=0x3fff, ..] => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_that_everybody_reaches_are_public() {
        for address in [
            "8.8.8.8",
            "100.63.255.255",
            "100.128.0.1",
            "172.15.0.1",
            "172.32.0.1",
            "192.0.1.1",
            "223.255.255.255",
            "2001:4860:4860::8888",
            "2a00:1450::1",
            "64:ff9b::808:808",
            "::ffff:8.8.8.8",
        ] {
            assert!(is_public(address.parse().unwrap()), "{address}");
        }
        for address in [
            "0.0.0.0",
            "0.1.2.3",
            "10.0.0.1",
            "100.64.0.1",
            "100.127.255.255",
            "127.0.0.1",
            "127.255.255.254",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255",
            "192.0.0.8",
            "192.0.2.1",
            "192.88.99.1",
            "192.168.1.1",
            "198.18.0.1",
            "198.51.100.1",
            "203.0.113.1",
            "224.0.0.1",
            "240.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::ffff:127.0.0.1",
            "::ffff:169.254.169.254",
            "::7f00:1",
            "64:ff9b::7f00:1",
            "64:ff9b:1::1",
            "100::1",
            "2001::1",
            "2001:db8::1",
            "2002:7f00:1::",
            "3fff::1",
            "fc00::1",
            "fd12:3456::1",
            "fe80::1",
            "fec0::1",
            "ff02::1",
        ] {
            assert!(!is_public(address.parse().unwrap()), "{address}");
        }
    }

    #[test]
    fn an_address_is_taken_only_if_it_is_https_and_not_private() {
        let allowed = ["push.internal".to_owned(), "127.0.0.1:9000".to_owned()];
        for (endpoint, is_allowed) in [
            ("https://push.example.org/abc?d=e", false),
            ("https://push.example.org:8443/", false),
            ("https://8.8.8.8/x", false),
            ("https://push.internal:1234/x", true),
            ("http://push.internal/x", true),
            ("http://127.0.0.1:9000/x", true),
        ] {
            let destination = Destination::parse(endpoint, &allowed).unwrap();
            assert_eq!(destination.is_allowed, is_allowed, "{endpoint}");
        }
        let long = format!("https://push.example.org/{}", "x".repeat(LONGEST_ENDPOINT));
        for (endpoint, refused) in [
            ("", Refused::NotHttps),
            ("push.example.org", Refused::NotHttps),
            ("http://push.example.org/x", Refused::NotHttps),
            ("ftp://push.internal/x", Refused::NotHttps),
            ("file:///etc/passwd", Refused::NotHttps),
            ("https://user:word@push.example.org/", Refused::NotHttps),
            (&long, Refused::NotHttps),
            ("http://127.0.0.1:9001/x", Refused::NotHttps),
            ("https://127.0.0.1:9001/x", Refused::Private),
            ("https://0x7f000001/", Refused::Private),
            ("https://2130706433/", Refused::Private),
            ("https://127.1/", Refused::Private),
            ("https://[::1]/", Refused::Private),
            ("https://[::ffff:10.0.0.1]/", Refused::Private),
            ("https://169.254.169.254/latest/meta-data", Refused::Private),
        ] {
            let result = Destination::parse(endpoint, &allowed);
            assert_eq!(result, Err(refused), "{endpoint}");
        }
    }

    #[tokio::test]
    async fn a_name_that_means_this_machine_is_not_looked_up_to_it() {
        let found = PublicOnly.resolve("localhost".parse().unwrap()).await;
        assert!(found.is_err());
    }
}
