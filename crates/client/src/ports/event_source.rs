//! News that a server sends by itself: server-sent events
//! (<https://html.spec.whatwg.org/multipage/server-sent-events.html>).

use std::future::Future;

use super::{ApiRequest, ApiResponse, Unreachable};

/// One event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServerEvent {
    /// What it is called; `message` when the server gave no name.
    pub name: String,
    /// What it carries.
    pub data: String,
}

/// What a server said to somebody who asked for events.
#[derive(Debug)]
pub enum Opened<E> {
    /// Events follow.
    Events(E),
    /// It refused.
    Refused(ApiResponse),
}

/// Asks one server for events.
pub trait EventSource {
    /// The events of one connection.
    type Events: Events;

    /// Opens the connection.
    ///
    /// # Errors
    ///
    /// No answer came.
    fn open(
        &self,
        request: ApiRequest,
    ) -> impl Future<Output = Result<Opened<Self::Events>, Unreachable>>;
}

/// The events of one connection.
///
/// An implementation bounds the length of a line and of an event, and ends when nothing was heard for
/// longer than a server stays silent.
pub trait Events {
    /// The next event; none when the server has ended the connection. It may be dropped before it is
    /// done, and asked again.
    ///
    /// # Errors
    ///
    /// The connection broke, or what came is no stream of events.
    fn next(&mut self) -> impl Future<Output = Result<Option<ServerEvent>, Unreachable>>;
}

impl<S: EventSource> EventSource for &S {
    type Events = S::Events;

    fn open(
        &self,
        request: ApiRequest,
    ) -> impl Future<Output = Result<Opened<Self::Events>, Unreachable>> {
        (**self).open(request)
    }
}
