//! The devices: each listens on a connection of its own, and signs its answers.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::time::Instant;

use lifeboat_protocol::Wire;
use lifeboat_protocol::enrollment::Signature;
use lifeboat_protocol::path;
use lifeboat_protocol::sign_in_request::{Answer, Decision, Number, SignInRequest};
use p256::ecdsa::signature::Signer as _;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::sync::mpsc;
use uuid::Uuid;

use crate::fill::Filled;
use crate::service::post;
use crate::{Outcome, PATIENCE};

/// A request that came to a device.
pub(crate) struct Received {
    pub(crate) device: usize,
    pub(crate) id: Uuid,
    pub(crate) expires_at: u64,
    pub(crate) at: Instant,
}

/// All devices that listen.
pub(crate) struct Devices(mpsc::UnboundedReceiver<Outcome<Received>>);

impl Devices {
    /// Connects all devices, and returns when all are.
    pub(crate) async fn connect(address: SocketAddr, filled: &Filled) -> Outcome<Self> {
        let (sender, receiver) = mpsc::unbounded_channel();
        for (number, device) in filled.devices.iter().enumerate() {
            let mut stream = TcpStream::connect(address).await?;
            let request = format!(
                "GET {} HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer {}\r\n\r\n",
                path::SIGN_IN_REQUEST_EVENTS,
                *device.token.expose()
            );
            stream.write_all(request.as_bytes()).await?;
            let mut head = [0; 4_096];
            let read = stream.read(&mut head).await?;
            if !head
                .get(..read)
                .unwrap_or_default()
                .starts_with(b"HTTP/1.1 200")
            {
                return Err("a device was not let in".into());
            }
            let sender = sender.clone();
            tokio::spawn(async move {
                let ended = listen(number, stream, &sender).await;
                // At the end of the run nobody listens any more.
                drop(
                    sender.send(Err(ended
                        .err()
                        .unwrap_or_else(|| "a stream of events ended".into()))),
                );
            });
        }
        Ok(Self(receiver))
    }

    /// The next request that comes to any device.
    pub(crate) async fn next(&mut self) -> Outcome<Received> {
        let received = tokio::time::timeout(PATIENCE, self.0.recv()).await;
        received
            .map_err(|_| "a request did not come to its device")?
            .ok_or("all devices are gone")?
    }
}

async fn listen(
    device: usize,
    mut stream: TcpStream,
    sender: &mpsc::UnboundedSender<Outcome<Received>>,
) -> Outcome<()> {
    let mut read = Vec::with_capacity(4_096);
    while stream.read_buf(&mut read).await? > 0 {
        let at = Instant::now();
        while let Some(end) = read.windows(2).position(|pair| pair == b"\n\n") {
            let event: Vec<u8> = read.drain(..end + 2).collect();
            let text = String::from_utf8_lossy(&event);
            let data = text.lines().find_map(|line| line.strip_prefix("data: {"));
            if let Some(data) = data {
                let request: SignInRequest = serde_json::from_str(&format!("{{{data}"))?;
                let received = Received {
                    device,
                    id: request.id,
                    expires_at: request.expires_at,
                    at,
                };
                sender.send(Ok(received))?;
            }
        }
    }
    Ok(())
}

/// The devices' approvals, as requests to be sent.
pub(crate) fn answers(
    filled: &Filled,
    received: &[Received],
    numbers: &HashMap<Uuid, Number>,
) -> Outcome<Vec<Vec<u8>>> {
    let answer = |request: &Received| {
        let device = filled.devices.get(request.device).ok_or("no such device")?;
        let number = Some(*numbers.get(&request.id).ok_or("an unknown request")?);
        let approve = Decision::Approve;
        let bytes = Answer::signed_bytes(request.id, approve, number, request.expires_at);
        let signature: p256::ecdsa::Signature = device.key.sign(&bytes);
        let answer = Answer {
            decision: approve,
            number,
            expires_at: request.expires_at,
            signature: Wire(Signature::from_bytes(signature.to_bytes().into())),
        };
        let path = path::fill(path::SIGN_IN_REQUEST_ANSWER, request.id);
        post(&path, &device.token, &answer)
    };
    received.iter().map(answer).collect()
}
