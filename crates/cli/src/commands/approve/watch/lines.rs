//! Sign-ins for programs, as they come: one JSON object a line.

use serde_json::json;

use super::{super::without_deceit, feed::News, screen::Screen};
use crate::{error::CliError, program::Program};

/// Prints one line.
pub(super) fn print(program: &Program, screen: &Screen, news: &News) -> Result<(), CliError> {
    let account = |index: usize| screen.title(index);
    let line = match news {
        News::Connected(index) => json!({ "event": "connected", "account": account(*index) }),
        News::Waiting(index, request) => {
            let request = without_deceit(request.clone());
            json!({ "event": "request", "account": account(*index), "request": request })
        }
        News::Settled(id) => json!({ "event": "settled", "id": id }),
        News::Away(index, reason, wait) => json!({
            "event": "away",
            "account": account(*index),
            "reason": reason,
            "again_in": wait.as_secs(),
        }),
        News::Lost(index, error) => {
            json!({ "event": "lost", "account": account(*index), "reason": error.to_string() })
        }
    };
    program.output.text(line);
    program.output.finish()
}
