//! A door before a server that counts who comes in: how many requests a device makes.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

use anyhow::Result;

/// Where a request's line ends. No body has it in it: bodies are JSON.
const MARK: &[u8] = b" HTTP/1.1\r\n";

/// A listener that passes everything on to a server, for as long as the task runs.
pub(super) struct CountingProxy {
    address: SocketAddr,
    count: Arc<AtomicU64>,
}

impl CountingProxy {
    pub(super) fn start(server: SocketAddr) -> Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let proxy = Self {
            address: listener.local_addr()?,
            count: Arc::default(),
        };
        let count = Arc::clone(&proxy.count);
        thread::spawn(move || {
            for client in listener.incoming().flatten() {
                let Ok(upstream) = TcpStream::connect(server) else {
                    continue;
                };
                let (Ok(client_too), Ok(upstream_too)) = (client.try_clone(), upstream.try_clone())
                else {
                    continue;
                };
                let count = Arc::clone(&count);
                thread::spawn(move || pass_on(client, upstream, Some(&count)));
                thread::spawn(move || pass_on(upstream_too, client_too, None));
            }
        });
        Ok(proxy)
    }

    /// `http://127.0.0.1:…`
    pub(super) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// How many requests came through so far.
    pub(super) fn count(&self) -> u64 {
        self.count.load(Ordering::SeqCst)
    }
}

fn pass_on(mut from: TcpStream, mut to: TcpStream, count: Option<&AtomicU64>) {
    let mut buffer = vec![0; 64 * 1024];
    let mut requests = Requests::default();
    while let Ok(length @ 1..) = from.read(&mut buffer) {
        let bytes = buffer.get(..length).unwrap_or_default();
        if let Some(count) = count {
            count.fetch_add(requests.count_in(bytes), Ordering::SeqCst);
        }
        if to.write_all(bytes).is_err() {
            break;
        }
    }
    drop(to.shutdown(Shutdown::Write));
}

/// Counts the marks in a stream, also one that is cut in two by reading it in parts.
#[derive(Default)]
struct Requests {
    matched: usize,
}

impl Requests {
    fn count_in(&mut self, bytes: &[u8]) -> u64 {
        let mut count = 0;
        for byte in bytes {
            // The mark's first byte, a space, occurs in it once, so a mismatch starts over simply.
            self.matched = match MARK.get(self.matched) {
                Some(expected) if expected == byte => self.matched + 1,
                _ => usize::from(*byte == b' '),
            };
            if self.matched == MARK.len() {
                count += 1;
                self.matched = 0;
            }
        }
        count
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_are_counted_however_they_are_cut() {
        let stream =
            b"GET /a HTTP/1.1\r\nhost: x\r\n\r\nPOST  /b HTTP/1.1\r\n\r\n{\"a\": \" HTTP\"}";
        for size in 1..stream.len() {
            let mut requests = Requests::default();
            let count: u64 = stream
                .chunks(size)
                .map(|part| requests.count_in(part))
                .sum();
            assert_eq!(count, 2);
        }
    }
}
