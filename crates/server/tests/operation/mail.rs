//! Real mail, through a real SMTP server: Debian's `python3-aiosmtpd`.

use std::{
    fs,
    io::{BufRead, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
};

use lifeboat_protocol::{path, sign_up::RegistrationAnswer};
use serde_json::Value;

use crate::process::{Server, admin, eventually, printed, verify};

struct Smtp {
    child: Child,
    port: String,
    folder: tempfile::TempDir,
}

impl Smtp {
    /// None, with a line that says so, where there is no `aiosmtpd`; a failure with
    /// `LIFEBOAT_TEST_ALL`.
    fn start(login: &[&str]) -> Option<Self> {
        let python = ["/usr/bin/python3", "python3"].into_iter().find(|python| {
            let found = Command::new(python)
                .args(["-c", "import aiosmtpd"])
                .output();
            found.is_ok_and(|output| output.status.success())
        });
        let Some(python) = python else {
            assert!(
                std::env::var_os("LIFEBOAT_TEST_ALL").is_none(),
                "no aiosmtpd; apt-get install python3-aiosmtpd"
            );
            eprintln!("skipped: no aiosmtpd; apt-get install python3-aiosmtpd");
            return None;
        };
        let folder = tempfile::tempdir().unwrap();
        let script = concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/tests/operation/smtp_server.py"
        );
        let mut child = Command::new(python)
            .arg(script)
            .arg(folder.path())
            .args(login)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap())
            .read_line(&mut line)
            .unwrap();
        Some(Self {
            child,
            port: line.trim().to_owned(),
            folder,
        })
    }

    /// The first mail, when it is there.
    async fn mail(&self) -> Value {
        let file = self.folder.path().join("1.json");
        let text = eventually(|| fs::read(&file).ok()).await;
        serde_json::from_slice(&text).unwrap()
    }
}

impl Drop for Smtp {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn start(data: &Path, port: &str, more: &[(&str, &str)]) -> Server {
    let mut environment = vec![
        ("LIFEBOAT_SERVER_MAIL_HOST", "127.0.0.1"),
        ("LIFEBOAT_SERVER_MAIL_PORT", port),
        ("LIFEBOAT_SERVER_MAIL_ENCRYPTION", "none"),
        (
            "LIFEBOAT_SERVER_MAIL_FROM",
            "Lifeboat <lifeboat@example.org>",
        ),
    ];
    environment.extend(more);
    Server::start(data, &[], &environment)
}

#[tokio::test]
async fn a_code_arrives_as_text_and_html_and_works() {
    let Some(smtp) = Smtp::start(&[]) else { return };
    let data = tempfile::tempdir().unwrap();
    let server = start(data.path(), &smtp.port, &[]);
    let sign_up = server.sign_up("anna@example.org").await;
    let mail = smtp.mail().await;
    assert_eq!(mail["sender"], "lifeboat@example.org");
    assert_eq!(mail["recipients"], serde_json::json!(["anna@example.org"]));
    assert_eq!(mail["from"], "Lifeboat <lifeboat@example.org>");
    assert_eq!(
        mail["subject"],
        "Your code to create your recovery account (Lifeboat)"
    );
    assert_ne!(mail["date"], "None");
    let text = mail["text"].as_str().unwrap();
    let code = text
        .lines()
        .map(str::trim)
        .find(|line| line.len() == 6)
        .unwrap();
    assert!(mail["html"].as_str().unwrap().contains(code));
    let answer = server
        .post(path::SIGN_UP_VERIFY, &verify(&sign_up, code))
        .await;
    let _: RegistrationAnswer = answer.unwrap();
    assert_eq!(printed(&admin(data.path(), &["messages"])), "");
}

#[tokio::test]
async fn the_server_signs_in_to_smtp_with_a_password_from_a_file() {
    let Some(smtp) = Smtp::start(&["postman", "hunter2"]) else {
        return;
    };
    let data = tempfile::tempdir().unwrap();
    let file = data.path().join("mail-password");
    std::io::Write::write_all(&mut fs::File::create(&file).unwrap(), b"hunter2\n").unwrap();
    let login = [
        ("LIFEBOAT_SERVER_MAIL_USER", "postman"),
        ("LIFEBOAT_SERVER_MAIL_PASSWORD_FILE", file.to_str().unwrap()),
    ];
    let server = start(data.path(), &smtp.port, &login);
    server.sign_up("anna@example.org").await;
    assert_eq!(smtp.mail().await["to"], "anna@example.org");
}

#[tokio::test]
async fn mail_that_cannot_be_sent_waits_and_the_operator_sees_why() {
    let data = tempfile::tempdir().unwrap();
    // Nobody listens there.
    let server = start(data.path(), "1", &[]);
    server.sign_up("anna@example.org").await;
    let waiting = eventually(|| {
        let shown = printed(&admin(data.path(), &["messages"]));
        shown.contains("cannot be reached").then_some(shown)
    })
    .await;
    assert!(waiting.contains("attempts: 1"), "{waiting}");
    assert!(!waiting.contains("anna") && !server.log().contains("anna"));
    assert!(server.log().contains("a message could not be sent"));
}

#[tokio::test]
async fn a_server_that_must_use_tls_sends_nothing_in_clear() {
    let Some(smtp) = Smtp::start(&[]) else { return };
    let data = tempfile::tempdir().unwrap();
    let tls = [("LIFEBOAT_SERVER_MAIL_ENCRYPTION", "starttls")];
    let server = start(data.path(), &smtp.port, &tls);
    server.sign_up("anna@example.org").await;
    eventually(|| {
        server
            .log()
            .contains("a message could not be sent")
            .then_some(())
    })
    .await;
    assert_eq!(fs::read_dir(smtp.folder.path()).unwrap().count(), 0);
}
