//! One file of the app: its content, and what its name says about it.

use axum::body::Bytes;
use lifeboat_protocol::Hex;

use super::encoding::{COMPRESSED, Encoding};
use crate::sealing::sha256;

/// So many hexadecimal digits in a name are a hash of the content.
const HASH_DIGITS: usize = 16;

/// A file that can be sent.
#[derive(Debug, Clone)]
pub struct File {
    /// What is sent.
    pub content: Bytes,
    /// How that is compressed.
    pub encoding: Encoding,
    /// Names this content (RFC 9110 §8.8.3), with its quotation marks.
    pub etag: String,
}

impl File {
    /// The file with this path and content.
    #[must_use]
    pub fn new(path: &str, content: Bytes) -> Self {
        let hash = sha256(&content);
        let short: [u8; 16] = std::array::from_fn(|i| hash.get(i).copied().unwrap_or_default());
        Self {
            content,
            encoding: Encoding::of_path(path),
            etag: format!("\"{}\"", Hex(short)),
        }
    }
}

/// Whether a path can be that of a file: it stays below the root, and does not name a compressed
/// copy.
#[must_use]
pub fn is_path(path: &str) -> bool {
    let is_name = |name: &str| {
        !name.is_empty()
            && !name.starts_with('.')
            && name
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"-_.@".contains(&byte))
    };
    path.split('/').all(is_name) && !COMPRESSED.iter().any(|one| path.ends_with(one.suffix()))
}

/// Whether the path carries a hash of the content, as in `immutable/0123456789abcdef/app.js` or
/// `app-0123456789abcdef.js`.
#[must_use]
pub fn is_immutable(path: &str) -> bool {
    path.split(['/', '-', '_', '.']).any(|part| {
        part.len() >= HASH_DIGITS
            && part
                .bytes()
                .all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
    })
}

/// The media type, by the name's end.
#[must_use]
pub fn media_type(path: &str) -> &'static str {
    match path.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "wasm" => "application/wasm",
        "json" | "map" => "application/json",
        "webmanifest" => "application/manifest+json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "webp" => "image/webp",
        "woff2" => "font/woff2",
        "mp3" => "audio/mpeg",
        "ogg" => "audio/ogg",
        "wav" => "audio/wav",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_path_leaves_the_folder_or_names_what_is_hidden() {
        for path in ["index.html", "icons/icon-192.png", "a_b@2x.png"] {
            assert!(is_path(path), "{path}");
        }
        for path in [
            "",
            "..",
            "../opaque.key",
            "a/../b",
            "a//b",
            "/etc/passwd",
            ".env",
            "a/.git",
            "a\\b",
            "%2e%2e",
            "c:x",
            "app.js.br",
            "app.js.gz",
            "a\0b",
        ] {
            assert!(!is_path(path), "{path:?}");
        }
    }

    #[test]
    fn only_a_hash_in_the_path_makes_a_file_immutable() {
        for path in [
            "immutable/0123456789abcdef/app.js",
            "app-0123456789abcdef.js",
            "app_0123456789abcdef0123.wasm",
            "fonts/0123456789abcdef.woff2",
        ] {
            assert!(is_immutable(path), "{path}");
        }
        for path in [
            "index.html",
            "service-worker.js",
            "manifest.webmanifest",
            "app-deadbeef.js",
            "app-0123456789ABCDEF.js",
        ] {
            assert!(!is_immutable(path), "{path}");
        }
    }
}
