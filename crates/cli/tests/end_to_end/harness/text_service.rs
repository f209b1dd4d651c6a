//! A text message service: it takes what a server posts to it.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
    sync::mpsc::{self, Receiver, Sender},
    thread,
    time::Duration,
};

use serde_json::Value;

/// How long a message may take.
const PATIENCE: Duration = Duration::from_secs(20);

/// A service with an address of its own.
pub(crate) struct TextService {
    address: String,
    posted: Receiver<Posted>,
}

/// What a server posted.
pub(crate) struct Posted {
    /// The request line and the headers.
    pub(crate) head: String,
    /// The body.
    pub(crate) body: Value,
}

impl TextService {
    pub(crate) fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let (sender, posted) = mpsc::channel();
        thread::spawn(move || {
            for server in listener.incoming().map_while(Result::ok) {
                let sender = sender.clone();
                thread::spawn(move || take(server, &sender));
            }
        });
        Self { address, posted }
    }

    /// Where messages are posted to.
    pub(crate) fn url(&self) -> String {
        format!("http://{}/messages", self.address)
    }

    /// The next message.
    #[track_caller]
    pub(crate) fn next(&self) -> Posted {
        self.posted.recv_timeout(PATIENCE).expect("no message came")
    }
}

impl Posted {
    /// The six digits in the text.
    #[track_caller]
    pub(crate) fn code(&self) -> String {
        let text = self.body["text"].as_str().unwrap();
        let is_code =
            |word: &&str| word.len() == 6 && word.bytes().all(|byte| byte.is_ascii_digit());
        let mut words = text.split(|character: char| !character.is_ascii_alphanumeric());
        words.find(is_code).expect(text).to_owned()
    }
}

/// Takes requests until the server closes the connection.
fn take(server: TcpStream, sender: &Sender<Posted>) -> Option<()> {
    let mut reader = BufReader::new(server);
    loop {
        let mut head = String::new();
        while !head.ends_with("\r\n\r\n") {
            if reader.read_line(&mut head).ok()? == 0 {
                return None;
            }
        }
        let length = head.lines().find_map(|line| {
            let (name, value) = line.split_once(':')?;
            let is_length = name.eq_ignore_ascii_case("content-length");
            is_length.then(|| value.trim().parse().ok())?
        })?;
        let mut body = vec![0; length];
        reader.read_exact(&mut body).ok()?;
        let body = serde_json::from_slice(&body).ok()?;
        reader
            .get_mut()
            .write_all(b"HTTP/1.1 202 Accepted\r\ncontent-length: 0\r\n\r\n")
            .ok()?;
        sender.send(Posted { head, body }).ok()?;
    }
}
