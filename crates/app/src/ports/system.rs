//! What the browser says about itself: the time, randomness, what the device is called.

use lifeboat_vault::{Label, Platform, Timestamp};
use rand::rngs::StdRng;

use super::browser::scope;

/// What time it is. A clock before 1970 counts as 1970.
pub(crate) fn now() -> Timestamp {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "whole seconds of any time that a clock shows fit, and a cast of less gives 0"
    )]
    Timestamp::from_seconds((js_sys::Date::now() / 1000.0) as u64)
}

/// A random generator, seeded by the browser (`crypto.getRandomValues`).
pub(crate) fn rng() -> StdRng {
    rand::make_rng()
}

/// What this device runs on: a browser, wherever that is.
pub(crate) const fn platform() -> Platform {
    Platform::Web
}

/// What this device is called until its user says otherwise, such as "Chrome on Android".
pub(crate) fn device_name() -> Label {
    Label::cleaned(&name_of(&scope().navigator().user_agent()))
}

/// The browser and the system that a user agent names. Of several browsers that it claims to be, the
/// first in this list is the one that it is.
fn name_of(user_agent: &str) -> String {
    const BROWSERS: [(&str, &str); 8] = [
        ("SamsungBrowser/", "Samsung Internet"),
        ("Edg", "Edge"),
        ("OPR/", "Opera"),
        ("Firefox/", "Firefox"),
        ("FxiOS/", "Firefox"),
        ("CriOS/", "Chrome"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
    ];
    const SYSTEMS: [(&str, &str); 8] = [
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("CrOS", "ChromeOS"),
        ("Windows", "Windows"),
        ("Mac OS X", "macOS"),
        ("Macintosh", "macOS"),
        ("Linux", "Linux"),
    ];
    let find = |list: &[(&str, &'static str)]| {
        list.iter()
            .find(|(mark, _)| user_agent.contains(mark))
            .map(|(_, name)| *name)
    };
    match (find(&BROWSERS), find(&SYSTEMS)) {
        (Some(browser), Some(system)) => format!("{browser} on {system}"),
        (Some(name), None) | (None, Some(name)) => name.to_owned(),
        (None, None) => "Browser".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_device_is_called_after_its_browser_and_system() {
        let named = [
            (
                "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/143.0.0.0 Mobile Safari/537.36",
                "Chrome on Android",
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1",
                "Safari on iPhone",
            ),
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/143.0.0.0 Safari/537.36 Edg/143.0.0.0",
                "Edge on Windows",
            ),
            (
                "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0",
                "Firefox on Linux",
            ),
            (
                "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15",
                "Safari on macOS",
            ),
            ("something else", "Browser"),
        ];
        for (user_agent, name) in named {
            assert_eq!(name_of(user_agent), name);
        }
    }
}
