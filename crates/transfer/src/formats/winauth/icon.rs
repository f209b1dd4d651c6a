//! An account's icon: one of the app's own, by the name of its file, or a PNG in Base64.

use data_encoding::{BASE32_NOPAD, BASE64};

use crate::inbox::Arrival;
use crate::loss::Lost;

/// What comes before a picture, instead of a name.
const PICTURE: &str = "base64:";
/// What the names of the app's own end with, which is left out in an export.
const OWN: &str = "Icon.png";

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";

/// The icon as the app keeps it.
pub(super) fn from_config(icon: &str, arrival: &mut Arrival) {
    match icon.strip_prefix(PICTURE) {
        Some(picture) => set_picture(BASE64.decode(picture.as_bytes()).ok(), arrival),
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
            set_picture(BASE32_NOPAD.decode(picture.as_bytes()).ok(), arrival);
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

fn set_picture(picture: Option<Vec<u8>>, arrival: &mut Arrival) {
    match picture.filter(|picture| picture.starts_with(PNG)) {
        Some(picture) => {
            arrival.set_icon(&format!(
                "data:image/png;base64,{}",
                BASE64.encode(&picture)
            ));
        }
        None => arrival.losses.push(Lost::Icon),
    }
}
