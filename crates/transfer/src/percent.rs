//! Percent-encoding (RFC 3986 §2.1), strictly: everything but the unreserved characters.

/// Appends the text, encoded.
pub(crate) fn encode(text: &str, to: &mut String) {
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            to.push(char::from(byte));
        } else {
            to.push('%');
            to.extend(digit(byte >> 4));
            to.extend(digit(byte & 0x0F));
        }
    }
}

fn digit(value: u8) -> Option<char> {
    char::from_digit(u32::from(value), 16).map(|digit| digit.to_ascii_uppercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_unreserved_characters_stay() {
        let mut encoded = String::new();
        encode("a-Z_0.~ +/=&é", &mut encoded);
        assert_eq!(encoded, "a-Z_0.~%20%2B%2F%3D%26%C3%A9");
    }
}
