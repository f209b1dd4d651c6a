//! Apps that come from elsewhere: another server's app may use this one where the operator allows it.
//!
//! Whoever asks is known by a bearer token that the app holds, and never by a cookie, so a page that
//! is not allowed gains nothing by asking anyway; it cannot read the answers.

use std::time::Duration;

use axum::http::{HeaderName, Method, header};
use tower_http::cors::{AllowOrigin, CorsLayer};

use crate::config::Config;

/// How long a browser remembers that it may ask.
const REMEMBERED: Duration = Duration::from_hours(1);

/// Lets the apps of `app_origins` use `/v1/…`; none if there are none.
#[must_use]
pub fn cross_origin(config: &Config) -> Option<CorsLayer> {
    if config.app_origins.is_empty() {
        return None;
    }
    let origins = config.app_origins.clone();
    let allowed = AllowOrigin::predicate(move |origin, request| {
        let known = origins.iter().any(|one| origin == one.as_str());
        known && request.uri.path().starts_with("/v1/")
    });
    let methods = [
        Method::GET,
        Method::POST,
        Method::PUT,
        Method::PATCH,
        Method::DELETE,
    ];
    let layer = CorsLayer::new()
        .allow_origin(allowed)
        .allow_methods(methods)
        .allow_headers([header::AUTHORIZATION, header::CONTENT_TYPE])
        .expose_headers([header::RETRY_AFTER, HeaderName::from_static("x-request-id")])
        .max_age(REMEMBERED);
    Some(layer)
}

#[cfg(test)]
mod tests {
    use lifeboat_protocol::path;

    use crate::testing::{self, TestResponse};

    const OURS: &str = "https://app.example.org";

    fn allowed(response: &TestResponse) -> Option<&str> {
        let header = response.headers.get("access-control-allow-origin");
        header.map(|value| value.to_str().unwrap())
    }

    #[tokio::test]
    async fn an_app_of_a_listed_origin_may_use_the_interface_and_no_other() {
        testing::on_every_database_with(
            |config| config.app_origins = vec![OURS.parse().unwrap()],
            async |server| {
                let preflight = |origin: &'static str, path: &'static str| {
                    server
                        .options(path)
                        .header("origin", origin)
                        .header("access-control-request-method", "PUT")
                        .header(
                            "access-control-request-headers",
                            "authorization,content-type",
                        )
                        .send()
                };
                let ours = preflight(OURS, path::KEY_FILE).await;
                assert_eq!((ours.status(), allowed(&ours)), (200, Some(OURS)));
                let methods = ours.headers["access-control-allow-methods"].to_str();
                assert!(methods.unwrap().contains("PUT"));
                let headers = ours.headers["access-control-allow-headers"].to_str();
                assert!(headers.unwrap().contains("authorization"));
                assert!(
                    !ours
                        .headers
                        .contains_key("access-control-allow-credentials")
                );
                for (origin, path) in [
                    ("https://app.example.com", path::KEY_FILE),
                    ("http://app.example.org", path::KEY_FILE),
                    ("https://app.example.org.evil.example", path::KEY_FILE),
                    ("null", path::KEY_FILE),
                    (OURS, "/dev/outbox"),
                    (OURS, "/"),
                ] {
                    let refused = preflight(origin, path).await;
                    assert_eq!(allowed(&refused), None, "{origin} {path}");
                }
                // A refusal can be read too, or the app could not say what is wrong.
                let request = server.get(path::ACCOUNT).header("origin", OURS);
                let refused = request.send().await;
                assert_eq!((refused.status(), allowed(&refused)), (401, Some(OURS)));
                assert!(refused.headers["vary"].to_str().unwrap().contains("origin"));
            },
        )
        .await;
    }

    #[tokio::test]
    async fn without_a_list_no_other_origin_is_allowed() {
        testing::on_every_database(async |server| {
            let request = server.get(path::SERVER).header("origin", OURS);
            assert_eq!(allowed(&request.send().await), None);
        })
        .await;
    }
}
