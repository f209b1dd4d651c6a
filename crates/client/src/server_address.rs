//! A server's address: as people type it, and as it stands in accounts. It may have a path, where a
//! proxy passes on what is below that.

use url::{Host, Url};

/// The text is no address of a server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this is no address of a server, such as https://lifeboat.example.org")]
pub struct NoServerAddress;

/// Reads a server's address; `https://` need not be typed.
///
/// # Errors
///
/// [`NoServerAddress`].
pub fn parse_server_address(text: &str) -> Result<Url, NoServerAddress> {
    let text = text.trim();
    let with_scheme = if text.contains("://") {
        text.to_owned()
    } else {
        format!("https://{text}")
    };
    Url::parse(&with_scheme)
        .ok()
        .filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host())
        .ok_or(NoServerAddress)
}

/// The address as it stands in accounts: without a slash at its end, and without what is not part of
/// it. Equal for equal servers.
pub(crate) fn written_address(server: &Url) -> String {
    let origin = server.origin().ascii_serialization();
    format!("{origin}{}", path_of(server))
}

/// Whether both addresses are of one server.
#[must_use]
pub fn is_same_server(one: &Url, other: &Url) -> bool {
    one.origin() == other.origin() && path_of(one) == path_of(other)
}

/// Where a request goes: below the server's address.
pub(crate) fn below(server: &Url, path_and_query: &str) -> Url {
    let (path, query) = match path_and_query.split_once('?') {
        Some((path, query)) => (path, Some(query)),
        None => (path_and_query, None),
    };
    let mut url = server.clone();
    url.set_path(&format!("{}{path}", path_of(server)));
    url.set_query(query);
    url.set_fragment(None);
    url
}

/// Whether what is sent to this address can be read on the way: it is no https, and not this machine.
#[must_use]
pub fn is_readable_on_the_way(server: &Url) -> bool {
    let is_this_machine = match server.host() {
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        // RFC 6761 §6.3: these names never leave the machine.
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        None => false,
    };
    server.scheme() != "https" && !is_this_machine
}

fn path_of(server: &Url) -> &str {
    server.path().trim_end_matches('/')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_can_be_typed_without_its_scheme() {
        let is = |text: &str| parse_server_address(text).unwrap().to_string();
        assert_eq!(
            is(" lifeboat.example.org "),
            "https://lifeboat.example.org/"
        );
        assert_eq!(is("http://127.0.0.1:8470"), "http://127.0.0.1:8470/");
    }

    #[test]
    fn what_is_no_server_is_refused() {
        for text in ["", "not an address", "file:///tmp", "ftp://example.org"] {
            assert!(parse_server_address(text).is_err(), "{text}");
        }
    }

    fn url(text: &str) -> Url {
        Url::parse(text).unwrap()
    }

    #[test]
    fn requests_go_below_the_path_of_the_address() {
        let goes = |server: &str| below(&url(server), "/v1/versions?before=3").to_string();
        for server in ["https://example.org", "https://example.org/?a=b#c"] {
            assert_eq!(goes(server), "https://example.org/v1/versions?before=3");
        }
        for server in ["https://example.org/boat", "https://example.org/boat/"] {
            assert_eq!(
                goes(server),
                "https://example.org/boat/v1/versions?before=3"
            );
        }
        let named = below(&url("https://example.org"), "/v1/devices/a%2Fb");
        assert_eq!(named.path(), "/v1/devices/a%2Fb");
    }

    #[test]
    fn an_address_is_written_in_one_way() {
        let written = |text: &str| written_address(&url(text));
        assert_eq!(written("https://Example.org:443/"), "https://example.org");
        assert_eq!(
            written("https://example.org:8443/boat/"),
            "https://example.org:8443/boat"
        );
    }

    #[test]
    fn two_paths_of_one_host_are_two_servers() {
        let boat = url("https://example.org/boat");
        assert!(is_same_server(&boat, &url("https://example.org:443/boat/")));
        assert!(!is_same_server(&boat, &url("https://example.org/ferry")));
        assert!(!is_same_server(&boat, &url("http://example.org/boat")));
    }

    #[test]
    fn only_this_machine_is_reached_without_tls_and_not_overheard() {
        for address in [
            "https://example.org",
            "http://127.0.0.1:8470",
            "http://127.8.8.8",
            "http://[::1]:8470",
            "http://localhost",
            "http://server.localhost",
        ] {
            assert!(!is_readable_on_the_way(&url(address)), "{address}");
        }
        for address in [
            "http://example.org",
            "http://192.168.1.2",
            "http://10.0.0.1:8470",
            "http://0.0.0.0",
            "http://localhost.example.org",
            "http://[fe80::1]",
        ] {
            assert!(is_readable_on_the_way(&url(address)), "{address}");
        }
    }
}
