//! An account's icon: one of the app's own, by the name of its file, or a picture in Base64.

use data_encoding::{BASE32_NOPAD, BASE64, DecodeError};

use crate::data_uri::data_uri;
use crate::inbox::Arrival;
use crate::loss::Lost;

/// What comes before a picture, instead of a name.
const PICTURE: &str = "base64:";
/// What the names of the app's own end with, which is left out in an export.
const OWN: &str = "Icon.png";

/// The icon as the app keeps it.
pub(super) fn from_config(icon: &str, arrival: &mut Arrival) {
    match icon.strip_prefix(PICTURE) {
        Some(picture) => set_picture(&BASE64.decode(picture.as_bytes()), arrival),
        None => set_name(icon.strip_suffix(OWN).unwrap_or(icon), arrival),
    }
}

/// The icon as the app writes it into a URI.
pub(super) fn from_uri(icon: &str, arrival: &mut Arrival) {
    let icon = icon
        .replace("%3a", ":")
        .replace("%3A", ":")
        .replace('+', " ");
    match icon.strip_prefix(PICTURE) {
        Some(picture) => {
            let picture = picture.trim_end_matches('=').to_ascii_uppercase();
            set_picture(&BASE32_NOPAD.decode(picture.as_bytes()), arrival);
        }
        // Letters of another script.
        None if icon.contains('%') => arrival.losses.push(Lost::Icon),
        None => set_name(&icon, arrival),
    }
}

fn set_name(name: &str, arrival: &mut Arrival) {
    if !name.is_empty() {
        arrival.set_icon(name);
    }
}

fn set_picture(picture: &Result<Vec<u8>, DecodeError>, arrival: &mut Arrival) {
    match picture.as_deref().ok().and_then(data_uri) {
        Some(uri) => arrival.set_icon(&uri),
        None => arrival.losses.push(Lost::Icon),
    }
}
