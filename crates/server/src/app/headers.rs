//! What a page of the app may do, told to the browser with every file.
//!
//! Nothing is loaded from anywhere but this server. One thing is wider: `connect-src` allows any
//! server by https, because a person may keep a recovery account, or be a member of an organization,
//! at another server than the one that the app came from, and that address is known to the device
//! only. What the app sends there is sealed, or is that server's own. In development, servers on the
//! same machine are allowed without TLS as well.
//!
//! Trusted Types are not required: registering a service worker and starting a worker take addresses
//! as text, and the app's framework sets templates as text. Without `unsafe-inline` and
//! `unsafe-eval` no script runs that this server did not send.

use axum::http::{HeaderMap, HeaderName, HeaderValue, header};

/// Where the app may connect to, in development.
const LOCAL: &str = " http://localhost:* http://127.0.0.1:*";

const PERMISSIONS_POLICY: HeaderName = HeaderName::from_static("permissions-policy");
const OPENER_POLICY: HeaderName = HeaderName::from_static("cross-origin-opener-policy");
const RESOURCE_POLICY: HeaderName = HeaderName::from_static("cross-origin-resource-policy");

/// Everything that a page could ask for and the app does not use is off.
const PERMISSIONS: &str = "camera=(self), autoplay=(self), clipboard-read=(self), \
    clipboard-write=(self), publickey-credentials-create=(self), publickey-credentials-get=(self), \
    accelerometer=(), bluetooth=(), browsing-topics=(), display-capture=(), encrypted-media=(), \
    fullscreen=(), gamepad=(), geolocation=(), gyroscope=(), hid=(), identity-credentials-get=(), \
    idle-detection=(), local-fonts=(), magnetometer=(), microphone=(), midi=(), otp-credentials=(), \
    payment=(), picture-in-picture=(), screen-wake-lock=(), serial=(), storage-access=(), usb=(), \
    web-share=(), window-management=(), xr-spatial-tracking=()";

/// Adds them.
pub fn protect(headers: &mut HeaderMap, dev: bool) {
    let local = if dev { LOCAL } else { "" };
    let policy = format!(
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
         img-src 'self' data: blob:; media-src 'self' blob:; font-src 'self'; \
         connect-src 'self' https:{local}; manifest-src 'self'; worker-src 'self'; \
         base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    );
    if let Ok(policy) = HeaderValue::try_from(policy) {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    for (name, value) in [
        (header::REFERRER_POLICY, "no-referrer"),
        (PERMISSIONS_POLICY, PERMISSIONS),
        (OPENER_POLICY, "same-origin"),
        (RESOURCE_POLICY, "same-origin"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
}
