//! Server-sent events out of the bytes that carry them
//! (<https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream>), for
//! native systems and the browser alike.

use std::collections::VecDeque;

use crate::{
    http_body::HttpBody,
    ports::{Events, ServerEvent, Unreachable},
};

/// The longest line, in bytes.
const LONGEST_LINE: usize = 16 * 1024;
/// The most data of one event, in bytes.
const MOST_DATA: usize = 64 * 1024;

/// Takes bytes as they come, and gives the events that are whole.
#[derive(Debug, Default)]
pub(crate) struct EventParser {
    line: Vec<u8>,
    name: String,
    data: Option<String>,
    after_return: bool,
    begun: bool,
}

/// What came is no stream of events, or one that is not meant for this program.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct TooLong;

impl EventParser {
    /// Reads on.
    pub(crate) fn feed(
        &mut self,
        bytes: &[u8],
        events: &mut VecDeque<ServerEvent>,
    ) -> Result<(), TooLong> {
        for &byte in bytes {
            match byte {
                b'\n' if self.after_return => self.after_return = false,
                b'\n' | b'\r' => {
                    self.after_return = byte == b'\r';
                    events.extend(self.end_line()?);
                }
                _ => {
                    self.after_return = false;
                    if self.line.len() == LONGEST_LINE {
                        return Err(TooLong);
                    }
                    self.line.push(byte);
                }
            }
        }
        Ok(())
    }

    fn end_line(&mut self) -> Result<Option<ServerEvent>, TooLong> {
        let bytes = std::mem::take(&mut self.line);
        let mut line = String::from_utf8_lossy(&bytes).into_owned();
        if !std::mem::replace(&mut self.begun, true) && line.starts_with('\u{feff}') {
            line.remove(0);
        }
        if line.is_empty() {
            let name = std::mem::take(&mut self.name);
            return Ok(self.data.take().map(|data| ServerEvent {
                name: if name.is_empty() {
                    "message".to_owned()
                } else {
                    name
                },
                data,
            }));
        }
        let (field, value) = line.split_once(':').unwrap_or((&line, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        match field {
            "event" => value.clone_into(&mut self.name),
            "data" => {
                let data = match self.data.take() {
                    None => value.to_owned(),
                    Some(before) => before + "\n" + value,
                };
                if data.len() > MOST_DATA {
                    return Err(TooLong);
                }
                self.data = Some(data);
            }
            // A comment, an id, a time to wait: of no use here.
            _ => {}
        }
        Ok(None)
    }
}

/// The events in the body of an answer.
#[derive(Debug)]
pub struct HttpEvents {
    body: HttpBody,
    parser: EventParser,
    waiting: VecDeque<ServerEvent>,
}

impl HttpEvents {
    pub(crate) fn new(response: reqwest::Response) -> Self {
        Self {
            body: HttpBody::of(response),
            parser: EventParser::default(),
            waiting: VecDeque::new(),
        }
    }
}

impl Events for HttpEvents {
    async fn next(&mut self) -> Result<Option<ServerEvent>, Unreachable> {
        loop {
            if let Some(event) = self.waiting.pop_front() {
                return Ok(Some(event));
            }
            let Some(chunk) = self.body.next().await? else {
                return Ok(None);
            };
            self.parser
                .feed(chunk.as_ref(), &mut self.waiting)
                .map_err(|TooLong| Unreachable("it sends events that are too long".to_owned()))?;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(chunks: &[&[u8]]) -> Result<Vec<(String, String)>, TooLong> {
        let mut parser = EventParser::default();
        let mut events = VecDeque::new();
        for chunk in chunks {
            parser.feed(chunk, &mut events)?;
        }
        Ok(events
            .into_iter()
            .map(|event| (event.name, event.data))
            .collect())
    }

    fn pair(name: &str, data: &str) -> (String, String) {
        (name.to_owned(), data.to_owned())
    }

    #[test]
    fn events_are_read_whatever_the_pieces_that_they_come_in() {
        let stream = "\u{feff}: hello\r\n\r\nevent: request\r\ndata: {\"a\":1}\r\n\r\nid: 7\n\
                      data:first\ndata: second é\n\nevent: settled\ndata\r\rretry: 5\n\ndata: lost"
            .as_bytes();
        let expected = [
            pair("request", "{\"a\":1}"),
            pair("message", "first\nsecond é"),
            pair("settled", ""),
        ];
        for size in [1, 2, 3, 7, 1000] {
            let chunks: Vec<&[u8]> = stream.chunks(size).collect();
            assert_eq!(parse(&chunks).unwrap(), expected, "in pieces of {size}");
        }
    }

    #[test]
    fn what_never_ends_is_not_read_for_ever() {
        assert_eq!(parse(&[&vec![b'x'; LONGEST_LINE + 1]]), Err(TooLong));
        let line = [b"data: ".as_slice(), &vec![b'x'; 10_000], b"\n"].concat();
        let lines: Vec<&[u8]> = vec![&line; 10];
        assert_eq!(parse(&lines), Err(TooLong));
        assert!(parse(&lines[..5]).is_ok());
    }
}
