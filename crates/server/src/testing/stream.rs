//! Reading server-sent events.

use std::time::Duration;

use axum::body::Body;
use http_body_util::BodyExt;
use tower::ServiceExt;

use super::TestRequest;

/// How long a test waits for what has to come.
const PATIENCE: Duration = Duration::from_secs(20);

/// A response that goes on.
pub(crate) struct TestStream {
    body: Body,
    read: String,
}

impl TestRequest<'_> {
    /// Sends it through the whole router, and reads events from the answer.
    pub(crate) async fn stream(self) -> TestStream {
        let response = self.server.router.clone().oneshot(self.request);
        let response = response.await.unwrap();
        assert_eq!(response.status(), 200);
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        assert_eq!(response.headers()["x-accel-buffering"], "no");
        TestStream {
            body: response.into_body(),
            read: String::new(),
        }
    }
}

impl TestStream {
    /// The next event: its name and data. None if the stream has ended.
    pub(crate) async fn next(&mut self) -> Option<(String, String)> {
        loop {
            if let Some((event, rest)) = self.read.split_once("\n\n") {
                let field = |name: &str| {
                    let lines = event.lines();
                    let mut values = lines.filter_map(|line| line.strip_prefix(name));
                    values.next().map(|value| value.trim().to_owned())
                };
                let found = field("event:").zip(field("data:"));
                self.read = rest.to_owned();
                if found.is_some() {
                    return found;
                }
                continue;
            }
            let frame = tokio::time::timeout(PATIENCE, self.body.frame());
            let frame = frame.await.expect("an event, or the end")?.unwrap();
            let bytes = frame.into_data().unwrap();
            self.read.push_str(std::str::from_utf8(&bytes).unwrap());
        }
    }

    /// The data of the next event, whose name is this.
    pub(crate) async fn data(&mut self, name: &str) -> String {
        let (event, data) = self.next().await.expect("the stream goes on");
        assert_eq!(event, name);
        data
    }
}
