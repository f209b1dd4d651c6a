//! Bytes in a text.

use data_encoding::{BASE64, BASE64_NOPAD, HEXLOWER_PERMISSIVE};

/// Base64 (RFC 4648 §4) with or without padding; line breaks are passed over.
pub(crate) fn base64(text: &str) -> Option<Vec<u8>> {
    let symbols: Vec<u8> = text
        .bytes()
        .filter(|byte| !byte.is_ascii_whitespace())
        .collect();
    if symbols.ends_with(b"=") {
        BASE64.decode(&symbols).ok()
    } else {
        BASE64_NOPAD.decode(&symbols).ok()
    }
}

/// Hexadecimal in either case.
pub(crate) fn hex(text: &str) -> Option<Vec<u8>> {
    HEXLOWER_PERMISSIVE.decode(text.trim().as_bytes()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_read_with_and_without_padding() {
        assert_eq!(base64("aGVsbG8="), Some(b"hello".to_vec()));
        assert_eq!(base64("aGVs\r\nbG8"), Some(b"hello".to_vec()));
        assert_eq!(base64("a-b_"), None);
        assert_eq!(base64("é"), None);
    }

    #[test]
    fn hexadecimal_is_read_in_either_case() {
        assert_eq!(hex(" 0aFF"), Some(vec![10, 255]));
        assert_eq!(hex("0a0"), None);
    }
}
