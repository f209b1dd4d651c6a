//! An organization at the server: its operator's commands, and a service of its own that has members
//! approve.

use std::{
    io::{Read, Write},
    net::TcpStream,
    process::Command,
};

use serde_json::{Value, json};

use super::{Device, Outcome, Server};

/// An organization with one member.
pub(crate) struct Organization<'a> {
    server: &'a Server,
    id: String,
    token: String,
}

/// The member.
pub(crate) const MEMBER: &str = "anna@harbour.example";
/// The organization's name.
pub(crate) const HARBOUR: &str = "Harbour Ltd";

impl<'a> Organization<'a> {
    /// A new one, with a service that may ask for approvals.
    pub(crate) fn found(server: &'a Server) -> Self {
        let created = server.admin(&["organization", "create", HARBOUR]).ok();
        server
            .admin(&["organization", "add-member", HARBOUR, MEMBER])
            .ok();
        let scope = ["--scope", "sign_in_requests,audit,read_members"];
        let make = ["organization", "token-make", HARBOUR, "service"];
        let made = server.admin(&[&make[..], &scope].concat()).ok();
        let listed = server.admin(&["organization", "list"]).ok();
        let id = listed.stdout.split_whitespace().next().unwrap().to_owned();
        assert!(created.stdout.contains(&id), "{created}");
        Self {
            server,
            id,
            token: made.stdout.trim().to_owned(),
        }
    }

    /// Its id.
    pub(crate) fn id(&self) -> &str {
        &self.id
    }

    /// The service's API token.
    pub(crate) fn token(&self) -> &str {
        &self.token
    }

    /// Has a code issued for the member: its picture is on the device, and its text comes back.
    pub(crate) fn activation(&self, device: &Device, picture: &str, more: &[&str]) -> String {
        let png = device.path(picture);
        let url = self.server.url();
        let issue = ["organization", "activate", HARBOUR, MEMBER, "--png", &png];
        let issued = self
            .server
            .admin(&[&issue[..], &["--server", &url], more].concat())
            .ok();
        line(&issued.stdout, "code: ")
    }

    /// The same for another member.
    pub(crate) fn activation_of(&self, member: &str, more: &[&str]) -> String {
        let url = self.server.url();
        let issue = [
            "organization",
            "activate",
            HARBOUR,
            member,
            "--server",
            &url,
        ];
        let issued = self.server.admin(&[&issue[..], more].concat()).ok();
        line(&issued.stdout, "code: ")
    }

    /// The service asks the member to approve; gives the request's id and the number to show.
    #[track_caller]
    pub(crate) fn ask(&self, application: &str) -> (String, String) {
        let (status, asked) = self.try_ask(application);
        assert_eq!(status, 200, "{asked}");
        let text = |name: &str| asked[name].as_str().unwrap().to_owned();
        (text("id"), text("number"))
    }

    /// The same, whatever comes of it.
    pub(crate) fn try_ask(&self, application: &str) -> (u16, Value) {
        let body = json!({
            "member": MEMBER,
            "application": application,
            "origin": "203.0.113.7, Rotterdam",
        });
        let path = format!("/v1/organizations/{}/sign-in-requests", self.id);
        self.call("POST", &path, &self.token, Some(&body))
    }

    /// Where a request stands.
    pub(crate) fn state(&self, id: &str) -> String {
        let path = format!("/v1/organizations/{}/sign-in-requests/{id}", self.id);
        let (status, outcome) = self.call("GET", &path, &self.token, None);
        assert_eq!(status, 200, "{outcome}");
        outcome["state"].as_str().unwrap().to_owned()
    }

    /// The kinds of what the audit log holds, oldest first.
    pub(crate) fn audit(&self) -> Vec<String> {
        let path = format!("/v1/organizations/{}/audit", self.id);
        let (status, audit) = self.call("GET", &path, &self.token, None);
        assert_eq!(status, 200, "{audit}");
        let entries = audit["entries"].as_array().unwrap().iter();
        entries
            .map(|entry| entry["kind"].as_str().unwrap().to_owned())
            .collect()
    }

    /// A request with any token; gives the status and the JSON.
    pub(crate) fn call(
        &self,
        method: &str,
        path: &str,
        token: &str,
        body: Option<&Value>,
    ) -> (u16, Value) {
        let body = body.map(Value::to_string).unwrap_or_default();
        let mut stream = TcpStream::connect(self.server.address()).unwrap();
        write!(
            stream,
            "{method} {path} HTTP/1.0\r\nhost: test\r\nauthorization: Bearer {token}\r\n\
             content-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
            body.len()
        )
        .unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        (status, serde_json::from_str(body).unwrap_or(Value::Null))
    }
}

impl Server {
    /// Runs one of the operator's commands.
    pub(crate) fn admin(&self, arguments: &[&str]) -> Outcome {
        let output = Command::new(super::server::binary())
            .args(["admin", "--dev", "--data"])
            .arg(self.data())
            .args(arguments)
            .output()
            .unwrap();
        Outcome::new(format!("(server) admin {}", arguments.join(" ")), &output)
    }
}

fn line(text: &str, begin: &str) -> String {
    let line = text.lines().find_map(|line| line.strip_prefix(begin));
    line.unwrap_or_else(|| panic!("no {begin:?} in {text}"))
        .trim()
        .to_owned()
}
