//! What the operator does for people.

use lifeboat_protocol::{path, sign_up::RegistrationAnswer};

use crate::{
    databases::on_every_database,
    process::{Server, admin_of, printed, program, verify},
};

#[tokio::test]
async fn without_mail_people_sign_up_with_a_code_of_the_operators() {
    on_every_database(async |database| {
        let server = Server::start_on(database, &[], &[]);
        assert!(
            server.log().contains("admin sign-up-code EMAIL"),
            "{}",
            server.log()
        );
        let sign_up = server.sign_up("anna@example.org").await;
        let code = printed(&admin_of(database, &["sign-up-code", "Anna@Example.org"]));
        assert_eq!(code.len(), 19);
        let answer = server
            .post(path::SIGN_UP_VERIFY, &verify(&sign_up, &code))
            .await;
        let _: RegistrationAnswer = answer.unwrap();
        // The code is for that address only.
        let other = server.sign_up("eve@example.org").await;
        let refused = server
            .post::<RegistrationAnswer>(path::SIGN_UP_VERIFY, &verify(&other, &code))
            .await;
        assert!(refused.unwrap_err().contains("wrong_proof"));
    })
    .await;
}

#[tokio::test]
async fn the_operator_can_look_after_accounts_while_the_server_runs() {
    on_every_database(async |database| {
        let _server = Server::start_on(database, &[], &[]);
        assert_eq!(printed(&admin_of(database, &["accounts"])), "0");
        assert_eq!(printed(&admin_of(database, &["audit"])), "");
        let mut options_last = program();
        options_last.args(["admin", "audit", "--last", "1", "--database", &database.url]);
        options_last.arg("--data").arg(database.data());
        assert_eq!(printed(&options_last.output().unwrap()), "");
        assert_eq!(printed(&admin_of(database, &["messages"])), "");
        assert_eq!(
            printed(&admin_of(database, &["unlock", "anna@example.org"])),
            "unlocked"
        );
        for (arguments, word) in [
            (
                &["reset-code", "anna@example.org"][..],
                "no recovery account",
            ),
            (
                &["audit", "--account", "anna@example.org"],
                "no recovery account",
            ),
            (&["key-files", "anna@example.org"], "no recovery account"),
            (
                &["restore-key-file", "anna@example.org", "1"],
                "no recovery account",
            ),
            (&["sign-up-code", "anna"], "not an email address"),
        ] {
            let output = admin_of(database, arguments);
            assert!(!output.status.success());
            assert!(String::from_utf8_lossy(&output.stderr).contains(word));
        }
    })
    .await;
}
