//! Pictures that lie in a file, as the `data:` URIs that icons are.

use data_encoding::BASE64;

/// The URI of a PNG, a JPEG or a WebP; nothing for anything else.
pub(crate) fn data_uri(picture: &[u8]) -> Option<String> {
    let media_type = media_type(picture)?;
    Some(format!(
        "data:{media_type};base64,{}",
        BASE64.encode(picture)
    ))
}

/// What kind of picture begins like this.
fn media_type(picture: &[u8]) -> Option<&'static str> {
    let is = |start: &[u8]| picture.starts_with(start);
    if is(b"\x89PNG\r\n\x1a\n") {
        Some("image/png")
    } else if is(b"\xff\xd8\xff") {
        Some("image/jpeg")
    } else if is(b"RIFF") && picture.get(8..12) == Some(b"WEBP") {
        Some("image/webp")
    } else {
        None
    }
}
