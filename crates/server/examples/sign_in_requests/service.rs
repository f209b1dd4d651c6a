//! The organization's service, and everything that is sent over a few connections at once.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use lifeboat_protocol::sign_in_request::{NewSignInRequest, Number, SignInRequestCreated};
use lifeboat_protocol::{Token, path};
use serde::Serialize;
use uuid::Uuid;

use crate::fill::Filled;
use crate::http::Connection;
use crate::{CONNECTIONS, Outcome};

pub(crate) type Created = SignInRequestCreated;

/// A `POST` with a bearer token and a JSON body.
pub(crate) fn post(path: &str, token: &Token, body: &impl Serialize) -> Outcome<Vec<u8>> {
    let body = serde_json::to_vec(body)?;
    let mut request = format!(
        "POST {path} HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer {}\r\n\
         content-type: application/json\r\ncontent-length: {}\r\n\r\n",
        *token.expose(),
        body.len()
    )
    .into_bytes();
    request.extend(body);
    Ok(request)
}

/// The service's request to ask the member with this number.
pub(crate) fn request(filled: &Filled, member: usize) -> Outcome<Vec<u8>> {
    let device = filled.devices.get(member).ok_or("no such member")?;
    let ask = NewSignInRequest {
        member: device.member.to_string(),
        application: "VPN".to_owned(),
        origin: "203.0.113.7, Delft".to_owned(),
        expires_in: Some(600),
    };
    let path = path::fill(path::ORGANIZATION_REQUESTS, filled.organization);
    post(&path, &filled.token, &ask)
}

/// Asks every member once. Gives the numbers.
pub(crate) async fn ask(address: SocketAddr, filled: &Filled) -> Outcome<HashMap<Uuid, Number>> {
    let requests = (0..filled.devices.len()).map(|member| request(filled, member));
    let answers = send_all(address, requests.collect::<Outcome<_>>()?).await?;
    let mut numbers = HashMap::with_capacity(answers.len());
    for answer in answers {
        let created: Created = serde_json::from_slice(&answer)?;
        numbers.insert(created.id, created.number);
    }
    Ok(numbers)
}

/// Sends the devices' answers.
pub(crate) async fn answer(address: SocketAddr, answers: Vec<Vec<u8>>) -> Outcome<()> {
    send_all(address, answers).await.map(drop)
}

/// Sends requests over all connections, each the next one when its last was answered.
async fn send_all(address: SocketAddr, requests: Vec<Vec<u8>>) -> Outcome<Vec<Vec<u8>>> {
    let each = requests.len().div_ceil(CONNECTIONS).max(1);
    let mut tasks = Vec::with_capacity(CONNECTIONS);
    for part in requests.chunks(each) {
        let part = part.to_vec();
        let mut connection = Connection::open(address).await?;
        tasks.push(tokio::spawn(async move {
            let mut answers = Vec::with_capacity(part.len());
            for request in part {
                answers.push(connection.send(&request).await?.to_vec());
            }
            Outcome::Ok(answers)
        }));
    }
    let mut answers = Vec::with_capacity(requests.len());
    for task in tasks {
        answers.extend(task.await??);
    }
    Ok(answers)
}

/// Answers of `/healthz` a second.
pub(crate) async fn healthz(address: SocketAddr, time: Duration) -> Outcome<f64> {
    let mut tasks = Vec::with_capacity(CONNECTIONS);
    let began = Instant::now();
    for _ in 0..CONNECTIONS {
        let mut connection = Connection::open(address).await?;
        tasks.push(tokio::spawn(async move {
            let mut count = 0_u32;
            while began.elapsed() < time {
                let request = b"GET /healthz HTTP/1.1\r\nhost: localhost\r\n\r\n";
                connection.send(request).await?;
                count += 1;
            }
            Outcome::Ok(count)
        }));
    }
    let mut count = 0;
    for task in tasks {
        count += task.await??;
    }
    Ok(f64::from(count) / began.elapsed().as_secs_f64())
}
