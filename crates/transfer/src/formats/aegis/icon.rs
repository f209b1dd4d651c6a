//! Icons: Aegis has them in Base64 beside their media type, Lifeboat as a `data:` URI.

use data_encoding::BASE64;

/// The media types that Aegis knows.
const MEDIA_TYPES: [&str; 3] = ["image/jpeg", "image/png", "image/svg+xml"];

/// The URI of an icon of Aegis. Without a media type it is a JPEG, as in its first versions.
pub(super) fn from_aegis(base64: &str, media_type: Option<&str>) -> Option<String> {
    let media_type = media_type.unwrap_or("image/jpeg");
    let is_sound =
        MEDIA_TYPES.contains(&media_type) && !base64.is_empty() && decoded(base64).is_some();
    is_sound.then(|| format!("data:{media_type};base64,{base64}"))
}

/// Media type and Base64 of a URI that Aegis can hold.
pub(super) fn to_aegis(uri: &str) -> Option<(&str, &str)> {
    let (media_type, base64) = uri.strip_prefix("data:")?.split_once(";base64,")?;
    let is_sound =
        MEDIA_TYPES.contains(&media_type) && !base64.is_empty() && decoded(base64).is_some();
    is_sound.then_some((media_type, base64))
}

/// The picture itself.
pub(super) fn decoded(base64: &str) -> Option<Vec<u8>> {
    BASE64.decode(base64.as_bytes()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_icon_keeps_its_media_type() {
        let uri = from_aegis("aGVsbG8=", Some("image/png")).unwrap();
        assert_eq!(uri, "data:image/png;base64,aGVsbG8=");
        assert_eq!(to_aegis(&uri), Some(("image/png", "aGVsbG8=")));
        assert_eq!(
            from_aegis("aGVsbG8=", None).unwrap(),
            "data:image/jpeg;base64,aGVsbG8="
        );
    }

    #[test]
    fn what_is_no_icon_is_none() {
        assert_eq!(from_aegis("not base64!", Some("image/png")), None);
        assert_eq!(from_aegis("aGVsbG8=", Some("text/html")), None);
        assert_eq!(to_aegis("github"), None);
        assert_eq!(to_aegis("data:image/gif;base64,aGVsbG8="), None);
        assert_eq!(to_aegis("data:image/png,hello"), None);
    }
}
