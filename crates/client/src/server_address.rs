//! A server's address, as people type it.

use url::Url;

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
}
