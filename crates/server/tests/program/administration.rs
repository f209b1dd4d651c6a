//! What the operator does for an account that has devices and a backup, while the server runs.

use std::process::{Command, Output};

use lifeboat_protocol::{
    Wire,
    account::{KeyFile, KeyFileReplaced, ReplaceKeyFile},
    path,
};

use crate::{
    databases::{TestDatabase, on_every_database},
    device::{json, signed_in},
    process::{Server, http},
};

fn admin(database: &TestDatabase, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_lifeboat-server"))
        .args(["admin", "--database", &database.url, "--data"])
        .arg(database.data())
        .args(arguments)
        .output()
        .unwrap()
}

#[track_caller]
fn printed(output: &Output) -> String {
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{complaint}");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_earlier_key_file_is_listed_and_brought_back_and_everything_is_in_the_log() {
    on_every_database(async |database| {
        let db = database.parsed().connect(1).await.unwrap();
        db.migrate().await.unwrap();
        let device = signed_in(&db, 1).await.remove(0);
        db.close().await;
        let server = Server::start(database.data(), &database.url).await;
        let http = http();
        let at = (&http, server.url.as_str());
        let email = &device.email();
        let replace = ReplaceKeyFile {
            expected_revision: 1,
            bytes: Wire(b"rubbish".to_vec()),
            recovery: None,
        };
        let replaced: KeyFileReplaced = json(device.put(at, path::KEY_FILE, &replace).await).await;
        assert_eq!(replaced.revision, 2);

        let listed = printed(&admin(database, &["key-files", email]));
        assert!(listed.contains("revision 2  in use"), "{listed}");
        assert!(listed.contains("revision 1  replaced:"), "{listed}");
        assert!(listed.contains("with: session"), "{listed}");
        let brought_back = printed(&admin(database, &["restore-key-file", email, "1"]));
        assert!(brought_back.contains("revision 3"), "{brought_back}");
        let key_file: KeyFile = json(device.get(at, path::KEY_FILE).await).await;
        assert_eq!(
            (key_file.revision, &key_file.bytes.0[..]),
            (3, &b"key file"[..])
        );
        let none = admin(database, &["restore-key-file", email, "7"]);
        assert!(!none.status.success());

        assert_eq!(printed(&admin(database, &["accounts"])).trim(), "1");
        let reset_code = printed(&admin(database, &["reset-code", email]));
        assert_eq!(reset_code.trim().len(), 19);
        printed(&admin(database, &["unlock", email]));
        let audit = printed(&admin(database, &["audit", "--account", email]));
        for kind in [
            "key_file_replaced",
            "key_file_restored",
            "reset_code_given",
            "account_unlocked",
        ] {
            assert!(audit.contains(kind), "{kind} is not in\n{audit}");
        }
        assert!(!audit.contains(reset_code.trim()), "a code is in the log");
    })
    .await;
}
