//! Where an app comes from, as browsers say it (RFC 6454).

use std::str::FromStr;

use serde::{Deserialize, Deserializer, de};
use url::Url;

/// An origin such as `https://lifeboat.example.org`: https, or http on this machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AppOrigin(String);

/// It is no such origin.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "expected where an app comes from, such as https://lifeboat.example.org: https (or http on this \
     machine), a host, and no path"
)]
pub struct NotAnOrigin;

impl AppOrigin {
    /// As in the header `Origin`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for AppOrigin {
    type Err = NotAnOrigin;

    fn from_str(text: &str) -> Result<Self, NotAnOrigin> {
        let url = Url::parse(text).map_err(|_| NotAnOrigin)?;
        let local = matches!(url.host_str(), Some("localhost" | "127.0.0.1" | "[::1]"));
        let is_secure = url.scheme() == "https" || (url.scheme() == "http" && local);
        let origin = url.origin().ascii_serialization();
        // The same, written as an origin or with the slash that addresses end with.
        let is_bare = url.as_str().strip_suffix('/') == Some(origin.as_str());
        if is_secure && is_bare && !origin.contains('*') {
            Ok(Self(origin))
        } else {
            Err(NotAnOrigin)
        }
    }
}

impl<'de> Deserialize<'de> for AppOrigin {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_is_read_as_browsers_write_it_and_nothing_else_is_one() {
        for (text, origin) in [
            (
                "https://Lifeboat.Example.org/",
                "https://lifeboat.example.org",
            ),
            ("https://example.org:443", "https://example.org"),
            ("https://example.org:8443", "https://example.org:8443"),
            ("http://localhost:8080", "http://localhost:8080"),
        ] {
            assert_eq!(text.parse::<AppOrigin>().unwrap().as_str(), origin);
        }
        for text in [
            "*",
            "null",
            "example.org",
            "http://example.org",
            "https://example.org/app",
            "https://me@example.org",
            "https://example.org/?x",
            "file:///",
            "https://*",
        ] {
            assert_eq!(text.parse::<AppOrigin>(), Err(NotAnOrigin), "{text}");
        }
    }
}
