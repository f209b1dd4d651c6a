//! The few pages that the server shows to people: one sentence, one button.

use axum::{
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};

use crate::messages::escape;

/// A page of HTML. It loads nothing, runs nothing, and cannot be framed.
#[derive(Debug)]
pub struct Page {
    status: StatusCode,
    language: &'static str,
    title: String,
    body: String,
}

/// Whether the browser asks for Dutch before English.
#[must_use]
pub fn prefers_dutch(headers: &HeaderMap) -> bool {
    headers
        .get(header::ACCEPT_LANGUAGE)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| {
            value
                .split(',')
                .map(str::trim)
                .find(|tag| tag.starts_with("nl") || tag.starts_with("en"))
        })
        .is_some_and(|tag| tag.starts_with("nl"))
}

impl Page {
    /// An empty page with this title, which is also its heading.
    #[must_use]
    pub fn new(status: StatusCode, language: &'static str, title: &str) -> Self {
        Self {
            status,
            language,
            title: escape(title),
            body: String::new(),
        }
    }

    /// A paragraph.
    #[must_use]
    pub fn text(mut self, text: &str) -> Self {
        self.body.extend(["<p>", &escape(text), "</p>"]);
        self
    }

    /// A paragraph whose line breaks and spaces stay.
    #[must_use]
    pub fn letter(mut self, text: &str) -> Self {
        self.body.extend(["<pre>", &escape(text), "</pre>"]);
        self
    }

    /// A button that posts to this page.
    #[must_use]
    pub fn button(mut self, label: &str) -> Self {
        self.body.extend([
            "<form method=\"post\"><button>",
            &escape(label),
            "</button></form>",
        ]);
        self
    }
}

impl IntoResponse for Page {
    fn into_response(self) -> Response {
        let Self {
            status,
            language,
            title,
            body,
        } = self;
        let html = format!(
            "<!doctype html><html lang=\"{language}\"><head><meta charset=\"utf-8\">\
             <meta name=\"viewport\" content=\"width=device-width\"><meta name=\"robots\" \
             content=\"noindex\"><title>{title}</title><style>body{{font:1rem/1.5 sans-serif;\
             max-width:36em;margin:10vh auto;padding:0 1em;color:#1b2733}}button{{font:inherit;\
             padding:.6em 1.2em;background:#b3261e;color:#fff;border:0;border-radius:.4em}}\
             pre{{white-space:pre-wrap;border:1px solid #ccd;padding:1em}}</style></head>\
             <body><h1>{title}</h1>{body}</body></html>"
        );
        let mut response = (status, html).into_response();
        let headers = response.headers_mut();
        for (name, value) in [
            (header::CONTENT_TYPE, "text/html; charset=utf-8"),
            (
                header::CONTENT_SECURITY_POLICY,
                "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; \
                 frame-ancestors 'none'",
            ),
            (header::REFERRER_POLICY, "no-referrer"),
        ] {
            headers.insert(name, HeaderValue::from_static(value));
        }
        response
    }
}
