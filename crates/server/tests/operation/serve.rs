//! Starting and stopping.

use std::{fs, io::Write, net::TcpListener};

use lifeboat_protocol::{path, server_info::ServerInfo, sign_up::RegistrationAnswer};
use lifeboat_server::messages::read_outbox;

use crate::{
    certificate::SelfSigned,
    databases::on_every_database,
    process::{Server, eventually, fetch, program, verify},
};

const DEV: &[&str] = &["--dev"];

#[tokio::test]
async fn a_server_starts_in_an_empty_folder_and_stops_cleanly() {
    let data = tempfile::tempdir().unwrap();
    let server = Server::start(data.path(), DEV, &[]);
    assert_eq!(server.get("/healthz").await.status(), 200);
    assert_eq!(server.get("/readyz").await.status(), 200);
    for name in ["opaque.key", "sealing.key", "lifeboat.sqlite"] {
        assert!(data.path().join(name).exists(), "{name}");
    }
    assert!(server.stop());
    // SQLite has put its log back: one file is the whole database.
    assert!(!data.path().join("lifeboat.sqlite-wal").exists());

    let server = Server::start(data.path(), DEV, &[]);
    assert_eq!(server.get("/readyz").await.status(), 200);
    assert!(server.stop());
}

#[tokio::test]
async fn a_second_server_on_the_same_folder_is_refused_and_the_operators_commands_are_not() {
    let data = tempfile::tempdir().unwrap();
    let server = Server::start(data.path(), DEV, &[]);
    let serve = ["serve", "--dev", "--listen", "127.0.0.1:0", "--data"];
    let second = program().args(serve).arg(data.path()).output().unwrap();
    assert!(!second.status.success());
    let complaint = String::from_utf8_lossy(&second.stderr);
    assert!(complaint.contains("another server runs on"), "{complaint}");
    assert_eq!(server.get("/readyz").await.status(), 200);
    for command in [&["migrate"][..], &["admin", "accounts"]] {
        let mut beside = program();
        beside.args(command).arg("--data").arg(data.path());
        let output = beside.output().unwrap();
        assert!(output.status.success(), "{command:?}: {output:?}");
    }

    // Killed, it stands in nobody's way.
    drop(server);
    assert!(Server::start(data.path(), DEV, &[]).stop());
}

#[tokio::test]
async fn in_development_messages_are_files_and_the_code_works() {
    on_every_database(async |database| {
        let server = Server::start_on(database, DEV, &[]);
        let sign_up = server.sign_up("anna@example.org").await;
        let message = eventually(|| read_outbox(database.data()).unwrap().pop()).await;
        assert_eq!(message.to, "anna@example.org");
        let code = message.code.unwrap();
        let file = fs::read_dir(database.data().join("outbox"))
            .unwrap()
            .next()
            .unwrap()
            .unwrap();
        let json: serde_json::Value =
            serde_json::from_slice(&fs::read(file.path()).unwrap()).unwrap();
        assert_eq!(
            (json["channel"].as_str(), json["code"].as_str()),
            (Some("email"), Some(&*code))
        );
        let answer = server
            .post(path::SIGN_UP_VERIFY, &verify(&sign_up, &code))
            .await;
        let _: RegistrationAnswer = answer.unwrap();
        assert!(
            server
                .get("/dev/outbox")
                .await
                .text()
                .await
                .unwrap()
                .contains(&code)
        );
    })
    .await;
}

#[tokio::test]
async fn the_clock_is_moved_in_development_only() {
    let time = async |arguments: &[&str]| {
        let data = tempfile::tempdir().unwrap();
        let moved = [("LIFEBOAT_SERVER_CLOCK_OFFSET", "1000000")];
        let server = Server::start(data.path(), arguments, &moved);
        let info = server.get(path::SERVER).await.text().await.unwrap();
        serde_json::from_str::<ServerInfo>(&info).unwrap().time
    };
    let (moved, real) = (time(DEV).await, time(&[]).await);
    assert!((990_000..1_010_000).contains(&(moved - real)));
}

#[tokio::test]
async fn neither_addresses_nor_codes_nor_tokens_are_in_the_log() {
    on_every_database(async |database| {
        let server = Server::start_on(
            database,
            DEV,
            &[("RUST_LOG", "debug,lifeboat_server=trace")],
        );
        let sign_up = server.sign_up("anna@example.org").await;
        let code = eventually(|| read_outbox(database.data()).unwrap().pop())
            .await
            .code
            .unwrap();
        let wrong = verify(&sign_up, if code == "000000" { "000001" } else { "000000" });
        let refused = server
            .post::<RegistrationAnswer>(path::SIGN_UP_VERIFY, &wrong)
            .await;
        assert!(refused.unwrap_err().contains("wrong_proof"));
        server
            .get(&path::fill(path::NOT_ME, "a-token-in-a-link"))
            .await;
        let log = server.log();
        assert!(
            log.contains("/v1/sign-up/verify") && log.contains("/not-me/{token}"),
            "{log}"
        );
        let token = sign_up.expose();
        for secret in ["anna", &code, &token, "a-token-in-a-link"] {
            assert!(!log.contains(secret), "{secret} is in the log:\n{log}");
        }
    })
    .await;
}

#[test]
fn a_start_that_cannot_be_says_why_and_what_to_do() {
    let data = tempfile::tempdir().unwrap();
    let complaint = |arguments: &[&str]| {
        let output = program()
            .arg("serve")
            .arg("--data")
            .arg(data.path())
            .args(arguments)
            .output()
            .unwrap();
        assert!(!output.status.success());
        assert!(output.stdout.is_empty());
        String::from_utf8(output.stderr).unwrap()
    };
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    assert!(complaint(&["--listen", &address]).contains("choose another address"));

    let config = data.path().join("config.toml");
    let mut file = fs::File::create(&config).unwrap();
    file.write_all(b"name = \"x\"\n\nmail_host = \"y\"\n")
        .unwrap();
    let said = complaint(&["--config", config.to_str().unwrap()]);
    assert!(
        said.contains("line 3") && said.contains("mail_host"),
        "{said}"
    );

    let said = complaint(&[
        "--listen",
        "127.0.0.1:0",
        "--database",
        "postgres://x:y@127.0.0.1:1/z",
    ]);
    assert!(
        said.contains("cannot use the database") && !said.contains("x:y"),
        "{said}"
    );

    let mut file = fs::File::create(data.path().join("opaque.key")).unwrap();
    file.write_all(b"damaged").unwrap();
    let said = complaint(&["--listen", "127.0.0.1:0"]);
    assert!(
        said.contains("opaque.key") && said.contains("backup"),
        "{said}"
    );
}

#[tokio::test]
async fn measurements_are_served_at_their_own_address_and_name_nobody() {
    on_every_database(async |database| {
        let free = TcpListener::bind("127.0.0.1:0")
            .unwrap()
            .local_addr()
            .unwrap()
            .to_string();
        let server = Server::start_on(database, DEV, &[("LIFEBOAT_SERVER_METRICS", &free)]);
        server.sign_up("anna@example.org").await;
        eventually(|| read_outbox(database.data()).unwrap().pop()).await;
        assert_eq!(server.get("/metrics").await.status(), 404);
        let text = fetch(&format!("http://{free}/metrics"))
            .await
            .text()
            .await
            .unwrap();
        assert!(
            text.contains("lifeboat_requests_total{method=\"POST\",route=\"/v1/sign-up\""),
            "{text}"
        );
        assert!(text.contains("lifeboat_request_seconds_bucket"), "{text}");
        assert!(!text.contains("anna"));
    })
    .await;
}

#[tokio::test]
async fn with_a_certificate_the_server_speaks_tls_itself() {
    let data = tempfile::tempdir().unwrap();
    let Some(SelfSigned { certificate, key }) = SelfSigned::make(data.path()) else {
        return;
    };
    let tls = [
        (
            "LIFEBOAT_SERVER_TLS_CERTIFICATE",
            certificate.to_str().unwrap(),
        ),
        ("LIFEBOAT_SERVER_TLS_KEY", key.to_str().unwrap()),
    ];
    let server = Server::start(data.path(), DEV, &tls);
    assert!(server.url.starts_with("https://127.0.0.1:"));
    lifeboat_server::tls::install_provider();
    let trusted = reqwest::Certificate::from_pem(&fs::read(&certificate).unwrap()).unwrap();
    let client = reqwest::Client::builder()
        .tls_certs_only([trusted])
        .build()
        .unwrap();
    let answer = client
        .get(format!("{}/healthz", server.url))
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status(), 200);
    assert!(server.stop());
}
