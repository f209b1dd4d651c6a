//! Real mail, through a real SMTP server: Debian's `python3-aiosmtpd`.

use std::{
    fs,
    io::{BufRead, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
};

use lifeboat_protocol::{
    path,
    sign_up::{Language, RegistrationAnswer, SignUp, SignUpStarted},
};
use serde_json::Value;

use crate::{
    certificate::SelfSigned,
    databases::{TestDatabase, on_every_database},
    process::{Server, admin_of, eventually, printed, verify},
};

struct Smtp {
    child: Child,
    port: String,
    folder: tempfile::TempDir,
}

impl Smtp {
    /// None, with a line that says so, where there is no `aiosmtpd`; a failure with
    /// `LIFEBOAT_TEST_ALL`.
    fn start(options: &[&str]) -> Option<Self> {
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
            .args(options)
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

/// An SMTP server with TLS, and its certificate; `option` says from when on it is spoken.
fn with_tls(option: &str, folder: &Path) -> Option<(Smtp, SelfSigned)> {
    let own = SelfSigned::make(folder)?;
    let [certificate, key] = [&own.certificate, &own.key].map(|file| file.to_str().unwrap());
    Some((Smtp::start(&[option, certificate, key])?, own))
}

/// Starts a server that speaks TLS to SMTP in this way, and trusts this certificate as well.
fn start_with_tls(
    database: &TestDatabase,
    smtp: &Smtp,
    encryption: &str,
    trusted: &Path,
) -> Server {
    let tls = [
        ("LIFEBOAT_SERVER_MAIL_ENCRYPTION", encryption),
        ("LIFEBOAT_SERVER_MAIL_CA_FILE", trusted.to_str().unwrap()),
    ];
    start(database, &smtp.port, &tls)
}

impl Drop for Smtp {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn start(database: &TestDatabase, port: &str, more: &[(&str, &str)]) -> Server {
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
    Server::start_on(database, &[], &environment)
}

#[tokio::test]
async fn a_code_arrives_as_text_and_html_and_works() {
    on_every_database(async |database| {
        let Some(smtp) = Smtp::start(&[]) else { return };
        let server = start(database, &smtp.port, &[]);
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
        assert_eq!(printed(&admin_of(database, &["messages"])), "");
    })
    .await;
}

#[tokio::test]
async fn the_server_signs_in_to_smtp_with_a_password_from_a_file() {
    on_every_database(async |database| {
        let Some(smtp) = Smtp::start(&["--login", "postman", "hunter2"]) else {
            return;
        };
        let file = database.data().join("mail-password");
        std::io::Write::write_all(&mut fs::File::create(&file).unwrap(), b"hunter2\n").unwrap();
        let login = [
            ("LIFEBOAT_SERVER_MAIL_USER", "postman"),
            ("LIFEBOAT_SERVER_MAIL_PASSWORD_FILE", file.to_str().unwrap()),
        ];
        let server = start(database, &smtp.port, &login);
        server.sign_up("anna@example.org").await;
        assert_eq!(smtp.mail().await["to"], "anna@example.org");
    })
    .await;
}

#[tokio::test]
async fn mail_is_delivered_by_tls_to_a_server_whose_certificate_is_trusted() {
    for (option, encryption) in [("--starttls", "starttls"), ("--tls", "tls")] {
        on_every_database(async |database| {
            let folder = tempfile::tempdir().unwrap();
            let Some((smtp, own)) = with_tls(option, folder.path()) else {
                return;
            };
            let server = start_with_tls(database, &smtp, encryption, &own.certificate);
            server.sign_up("anna@example.org").await;
            assert_eq!(smtp.mail().await["to"], "anna@example.org", "{encryption}");
        })
        .await;
    }
}

#[tokio::test]
async fn a_server_with_another_certificate_gets_no_mail() {
    for (option, encryption) in [("--starttls", "starttls"), ("--tls", "tls")] {
        on_every_database(async |database| {
            let [folder, elsewhere] = std::array::from_fn(|_| tempfile::tempdir().unwrap());
            let Some((smtp, _)) = with_tls(option, folder.path()) else {
                return;
            };
            let Some(another) = SelfSigned::make(elsewhere.path()) else {
                return;
            };
            let server = start_with_tls(database, &smtp, encryption, &another.certificate);
            server.sign_up("anna@example.org").await;
            let log = eventually(|| {
                let log = server.log();
                log.contains("a message could not be sent").then_some(log)
            })
            .await;
            assert!(
                log.contains("certificate is not trusted"),
                "{encryption}: {log}"
            );
            assert_eq!(fs::read_dir(smtp.folder.path()).unwrap().count(), 0);
        })
        .await;
    }
}

#[tokio::test]
async fn a_dutch_mail_arrives_in_dutch() {
    on_every_database(async |database| {
        let Some(smtp) = Smtp::start(&[]) else { return };
        let server = start(database, &smtp.port, &[]);
        let request = SignUp {
            email: "anna@example.org".to_owned(),
            language: Language::Nl,
        };
        let _: SignUpStarted = server.post(path::SIGN_UP, &request).await.unwrap();
        let mail = smtp.mail().await;
        let subject = mail["subject"].as_str().unwrap();
        assert!(subject.starts_with("Uw code "), "{subject}");
        assert!(mail["html"].as_str().unwrap().contains("lang=\"nl\""));
    })
    .await;
}

#[tokio::test]
async fn mail_that_cannot_be_sent_waits_and_the_operator_sees_why() {
    on_every_database(async |database| {
        // Nobody listens there.
        let server = start(database, "1", &[]);
        server.sign_up("anna@example.org").await;
        let waiting = eventually(|| {
            let shown = printed(&admin_of(database, &["messages"]));
            shown.contains("cannot be reached").then_some(shown)
        })
        .await;
        assert!(waiting.contains("attempts: 1"), "{waiting}");
        assert!(!waiting.contains("anna") && !server.log().contains("anna"));
        assert!(server.log().contains("a message could not be sent"));
    })
    .await;
}

#[tokio::test]
async fn a_server_that_must_use_tls_sends_nothing_in_clear() {
    on_every_database(async |database| {
        let Some(smtp) = Smtp::start(&[]) else { return };
        let tls = [("LIFEBOAT_SERVER_MAIL_ENCRYPTION", "starttls")];
        let server = start(database, &smtp.port, &tls);
        server.sign_up("anna@example.org").await;
        eventually(|| {
            server
                .log()
                .contains("a message could not be sent")
                .then_some(())
        })
        .await;
        assert_eq!(fs::read_dir(smtp.folder.path()).unwrap().count(), 0);
    })
    .await;
}
