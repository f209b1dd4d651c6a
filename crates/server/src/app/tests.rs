//! The app as browsers get it.

use std::{fs::File, io::Write, path::Path};

use lifeboat_protocol::{ErrorCode, path};

use super::App;
use crate::testing::{self, TestResponse, TestServer};

const HTML: &str = "text/html,application/xhtml+xml,*/*;q=0.8";
const SCRIPT: &str = "/app-0123456789abcdef.js";

/// Writes the files of a small app.
fn build(folder: &Path) {
    for (name, content) in [
        ("index.html", &b"<!doctype html>"[..]),
        ("app-0123456789abcdef.js", b"start()"),
        ("app-0123456789abcdef.js.br", b"br"),
        ("app-0123456789abcdef.js.gz", b"gz"),
        ("app-0123456789abcdef_bg.wasm", b"\0asm"),
        ("service-worker.js", b"work()"),
        ("manifest.webmanifest", b"{}"),
    ] {
        let mut file = File::create(folder.join(name)).unwrap();
        file.write_all(content).unwrap();
    }
}

async fn with_app(test: impl AsyncFn(TestServer)) {
    let folder = tempfile::tempdir().unwrap();
    build(folder.path());
    let app_folder = folder.path().to_owned();
    testing::on_every_database_with(
        move |config| config.app_folder = Some(app_folder.clone()),
        test,
    )
    .await;
}

async fn navigate(server: &TestServer, path: &str) -> TestResponse {
    server.get(path).header("accept", HTML).send().await
}

#[tokio::test]
async fn a_page_within_the_app_is_its_first_page_and_a_missing_file_is_not() {
    with_app(async |server| {
        for path in ["/", "/accounts", "/settings/backup", "/recovery?step=2"] {
            let response = navigate(&server, path).await;
            assert_eq!(response.status(), 200, "{path}");
            assert_eq!(response.text(), "<!doctype html>");
            assert_eq!(response.headers["content-type"], "text/html; charset=utf-8");
        }
        assert_eq!(server.get("/").send().await.status(), 200);
        for path in [
            "/missing.js",
            "/v1/nothing",
            "/healthz/x",
            "/dev/x",
            "/not-me/a/b",
            "/metrics",
        ] {
            let refused = navigate(&server, path).await.refused();
            assert_eq!(refused, ErrorCode::NotFound, "{path}");
        }
        // A program that asks for a wrong path is told so, and gets no page.
        let refused = server.get("/accounts").send().await.refused();
        assert_eq!(refused, ErrorCode::NotFound);
        let refused = server
            .post("/")
            .header("accept", HTML)
            .send()
            .await
            .refused();
        assert_eq!(refused, ErrorCode::NotFound);
        assert_eq!(navigate(&server, "/healthz").await.text(), "ok\n");
        assert!(
            navigate(&server, path::SERVER)
                .await
                .text()
                .contains("\"time\"")
        );
    })
    .await;
}

#[tokio::test]
async fn no_path_leads_out_of_the_folder() {
    with_app(async |server| {
        for path in [
            "/../opaque.key",
            "/..%2fopaque.key",
            "/%2e%2e/opaque.key",
            "//etc/passwd",
            "/icons/../index.html",
            "/app-0123456789abcdef.js.br",
        ] {
            let refused = server.get(path).send().await.refused();
            assert_eq!(refused, ErrorCode::NotFound, "{path}");
        }
    })
    .await;
}

#[tokio::test]
async fn what_was_compressed_ahead_is_sent_to_those_who_take_it() {
    with_app(async |server| {
        for (accept, content, encoding) in [
            ("gzip, deflate, br", "br", Some("br")),
            ("gzip", "gz", Some("gzip")),
            ("identity", "start()", None),
        ] {
            let request = server.get(SCRIPT).header("accept-encoding", accept);
            let response = request.send().await;
            assert_eq!(response.text(), content);
            let header = response.headers.get("content-encoding");
            assert_eq!(header.map(|value| value.to_str().unwrap()), encoding);
            assert_eq!(response.headers["vary"], "accept-encoding");
            assert_eq!(
                response.headers["content-type"],
                "text/javascript; charset=utf-8"
            );
        }
        // What has no compressed copy is sent as it is.
        let request = server
            .get("/service-worker.js")
            .header("accept-encoding", "br");
        assert_eq!(request.send().await.text(), "work()");
    })
    .await;
}

#[tokio::test]
async fn only_what_never_changes_is_kept_without_asking() {
    with_app(async |server| {
        for (path, cache, media_type) in [
            (
                SCRIPT,
                "public, max-age=31536000, immutable",
                "text/javascript; charset=utf-8",
            ),
            (
                "/app-0123456789abcdef_bg.wasm",
                "public, max-age=31536000, immutable",
                "application/wasm",
            ),
            ("/", "no-cache", "text/html; charset=utf-8"),
            (
                "/service-worker.js",
                "no-cache",
                "text/javascript; charset=utf-8",
            ),
            (
                "/manifest.webmanifest",
                "no-cache",
                "application/manifest+json",
            ),
        ] {
            let response = server.get(path).send().await;
            assert_eq!(response.headers["cache-control"], cache, "{path}");
            assert_eq!(response.headers["content-type"], media_type, "{path}");
        }
        assert_eq!(
            server.get(path::SERVER).send().await.headers["cache-control"],
            "no-store"
        );
    })
    .await;
}

#[tokio::test]
async fn what_a_browser_has_is_not_sent_again() {
    with_app(async |server| {
        let ask = |etag: &str, encoding: &str| {
            let request = server.get(SCRIPT).header("if-none-match", etag);
            request.header("accept-encoding", encoding).send()
        };
        let first = server.get(SCRIPT).send().await;
        let etag = first.headers["etag"].to_str().unwrap().to_owned();
        for known in [
            etag.clone(),
            format!("W/{etag}"),
            format!("\"x\", {etag}"),
            "*".to_owned(),
        ] {
            let response = ask(&known, "identity").await;
            assert_eq!((response.status(), response.text().as_str()), (304, ""));
            assert_eq!(response.headers["etag"], etag.as_str());
            assert_eq!(response.headers["vary"], "accept-encoding");
            assert!(response.headers.contains_key("cache-control"));
        }
        // Another encoding is another content.
        assert_eq!(ask(&etag, "br").await.status(), 200);
        assert_eq!(ask("\"x\"", "identity").await.status(), 200);
    })
    .await;
}

#[tokio::test]
async fn a_question_for_the_head_alone_is_answered_without_the_body() {
    with_app(async |server| {
        let head = server.head(SCRIPT).send().await;
        assert_eq!((head.status(), head.text().as_str()), (200, ""));
        assert_eq!(head.headers["content-length"], "7");
        assert!(head.headers.contains_key("etag"));
    })
    .await;
}

#[tokio::test]
async fn a_page_may_do_no_more_than_the_app_needs() {
    let policy = async |dev: bool| {
        let folder = tempfile::tempdir().unwrap();
        build(folder.path());
        let app_folder = folder.path().to_owned();
        let found = std::sync::Mutex::new(String::new());
        testing::on_every_database_with(
            |config| {
                config.app_folder = Some(app_folder.clone());
                config.dev = dev;
            },
            async |server| {
                let response = server.get("/").send().await;
                for (name, value) in [
                    ("x-content-type-options", "nosniff"),
                    ("referrer-policy", "no-referrer"),
                    ("cross-origin-opener-policy", "same-origin"),
                    ("cross-origin-resource-policy", "same-origin"),
                ] {
                    assert_eq!(response.headers[name], value);
                }
                let permissions = response.headers["permissions-policy"].to_str().unwrap();
                assert!(permissions.starts_with("camera=(self), "));
                assert!(permissions.contains("microphone=()") && !permissions.contains('*'));
                let policy = response.headers["content-security-policy"]
                    .to_str()
                    .unwrap();
                policy.clone_into(&mut found.lock().unwrap());
            },
        )
        .await;
        found.into_inner().unwrap()
    };
    let policy_in_use = policy(false).await;
    assert!(policy_in_use.starts_with("default-src 'none'; "));
    for never in ["unsafe-inline", "'unsafe-eval'", "http:", "*"] {
        assert!(!policy_in_use.contains(never), "{policy_in_use}");
    }
    assert!(policy(true).await.contains("http://127.0.0.1:*"));
}

#[tokio::test]
async fn browsers_are_told_to_come_back_by_tls_where_there_is_tls() {
    for (url, told) in [("https://example.org", true), ("http://example.org", false)] {
        testing::on_every_database_with(
            |config| config.public_url = Some(url.parse().unwrap()),
            async |server| {
                let response = server.get("/").send().await;
                let header = response.headers.get("strict-transport-security");
                assert_eq!(header.is_some(), told);
            },
        )
        .await;
    }
}

#[tokio::test]
async fn a_server_without_the_app_says_what_its_address_is() {
    // Whatever this program was compiled with.
    if !matches!(App::open(None).unwrap(), App::Absent) {
        return;
    }
    testing::on_every_database(async |server| {
        let english = server.get("/").send().await;
        assert_eq!(english.status(), 200);
        assert!(english.text().contains("address of a Lifeboat server"));
        let dutch = server.get("/").header("accept-language", "nl-NL,en;q=0.5");
        assert!(
            dutch
                .send()
                .await
                .text()
                .contains("adres van een Lifeboat-server")
        );
        assert_eq!(
            navigate(&server, "/accounts").await.refused(),
            ErrorCode::NotFound
        );
    })
    .await;
}

#[tokio::test]
async fn an_app_in_the_program_is_served_like_one_in_a_folder() {
    let app = App::embedded(&[
        ("index.html", b"<!doctype html>"),
        ("app.js", b"start()"),
        ("app.js.br", b"br"),
    ]);
    let brotli = axum::http::HeaderMap::from_iter([(
        axum::http::header::ACCEPT_ENCODING,
        "br".parse().unwrap(),
    )]);
    let accepted = super::encoding::Accepted::of(&brotli);
    let script = app.find("app.js", accepted).await.unwrap().unwrap();
    assert_eq!(
        (&script.content[..], script.encoding.token()),
        (&b"br"[..], Some("br"))
    );
    let index = app.find("index.html", accepted).await.unwrap().unwrap();
    assert_eq!(
        (&index.content[..], index.encoding.token()),
        (&b"<!doctype html>"[..], None)
    );
    assert!(app.find("missing.js", accepted).await.unwrap().is_none());
    assert!(matches!(App::embedded(&[]), App::Absent));
}

#[test]
fn a_folder_without_an_app_stops_the_start_and_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let message = App::open(Some(folder.path())).unwrap_err().to_string();
    assert!(
        message.contains("index.html") && message.contains("Build the app"),
        "{message}"
    );
}
