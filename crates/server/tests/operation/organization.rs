//! What the operator does for organizations.

use std::fs;

use lifeboat_protocol::{
    activation::{ActivationCode, ActivationLink},
    organization::Members,
    path,
};

use crate::{
    databases::{TestDatabase, on_every_database},
    process::{Server, admin_of, fetch_as, printed},
};

/// Runs `admin organization`, which must succeed, and gives what it printed.
#[track_caller]
fn organization(database: &TestDatabase, arguments: &[&str]) -> String {
    printed(&admin_of(
        database,
        &[&["organization"], arguments].concat(),
    ))
}

/// Runs `admin organization`, which must fail, and gives its complaint.
#[track_caller]
fn refused(database: &TestDatabase, arguments: &[&str]) -> String {
    let output = admin_of(database, &[&["organization"], arguments].concat());
    assert!(!output.status.success(), "{arguments:?}");
    String::from_utf8(output.stderr).unwrap()
}

#[tokio::test]
async fn an_organization_whose_reports_nobody_hears_is_created_with_a_note() {
    on_every_database(async |database| {
        let output = admin_of(database, &["organization", "create", "Example"]);
        assert_eq!(
            printed(&output).lines().count(),
            1,
            "the id and nothing else"
        );
        let note = String::from_utf8(output.stderr).unwrap();
        assert!(
            note.contains("note: the organization has no administrator"),
            "{note}"
        );
    })
    .await;
}

#[tokio::test]
async fn the_operator_creates_an_organization_and_its_program_uses_the_token() {
    on_every_database(async |database| {
        let server = Server::start_on(database, &[], &[]);
        let run = |arguments: &[&str]| organization(database, arguments);
        let id = run(&["create", "Example"]);
        assert!(run(&["list"]).starts_with(&format!("{id}  Example")));
        let member = run(&["add-member", "example", "bert@example.org"]);
        let token = run(&[
            "token-make",
            "Example",
            "VPN",
            "--scope",
            "read_members,audit",
        ]);
        let listed = run(&["tokens", &id]);
        assert!(
            listed.ends_with("  VPN  read_members,audit")
                || listed.ends_with("  VPN  audit,read_members"),
            "{listed}"
        );
        assert!(!listed.contains(&token), "a token is shown once");

        let url = format!("{}{}", server.url, path::fill(path::MEMBERS, &id));
        let response = fetch_as(&url, &token).await;
        let members: Members = serde_json::from_str(&response.text().await.unwrap()).unwrap();
        assert_eq!(members.members[0].id.to_string(), member);

        assert_eq!(
            run(&["members", "Example"]),
            format!("{member}  bert@example.org  devices: 0")
        );
        assert_eq!(run(&["devices", "Example", "bert@example.org"]), "");
        assert_eq!(run(&["administrators", "Example"]), "");
        let token_id = listed.split_whitespace().next().unwrap();
        assert_eq!(run(&["token-revoke", "Example", token_id]), "revoked");
        assert_eq!(fetch_as(&url, &token).await.status().as_u16(), 401);
        assert_eq!(run(&["remove-member", "Example", &member]), "removed");
        let audit = run(&["audit", "Example"]);
        let kinds: Vec<_> = audit
            .lines()
            .map(|line| line.split_whitespace().nth(3).unwrap())
            .collect();
        let expected = [
            "member_removed",
            "token_revoked",
            "token_made",
            "member_added",
            "organization_created",
        ];
        assert_eq!(kinds, expected);
        assert!(audit.lines().all(|line| line.contains("by: operator")));
    })
    .await;
}

#[tokio::test]
async fn the_operator_renames_an_organization_and_deletes_it_but_not_by_accident() {
    on_every_database(async |database| {
        let run = |arguments: &[&str]| organization(database, arguments);
        let id = run(&["create", "Example"]);
        run(&["create", "Other"]);
        assert!(refused(database, &["rename", "Example", "OTHER"]).contains("already"));
        assert_eq!(run(&["rename", "Example", "Harbour"]), "renamed");
        run(&["add-member", "Harbour", "bert"]);
        let complaint = refused(database, &["delete", "Harbour"]);
        assert!(
            complaint.contains("members: 1") && complaint.contains("--yes"),
            "{complaint}"
        );
        assert!(run(&["list"]).contains("Harbour"));
        let deleted = run(&["delete", "Harbour", "--yes"]);
        assert_eq!(deleted, "deleted  members: 1  devices: 0  tokens: 0");
        assert!(!run(&["list"]).contains("Harbour"));
        refused(database, &["members", &id]);
        let audit = run(&["audit", &id]);
        assert!(
            audit
                .lines()
                .next()
                .unwrap()
                .contains("organization_deleted"),
            "{audit}"
        );
        assert!(audit.contains("organization_renamed"));
        let unknown = "00000000-0000-4000-8000-000000000000";
        assert!(refused(database, &["audit", unknown]).contains("no such organization"));
    })
    .await;
}

#[tokio::test]
async fn an_activation_code_is_drawn_printed_and_written_as_pictures() {
    on_every_database(async |database| {
        organization(database, &["create", "Example"]);
        organization(database, &["add-member", "Example", "bert"]);
        let activate = |more: &[&str]| {
            let server = ["--server", "https://id.example.org"];
            organization(
                database,
                &[&["activate", "Example", "Bert"], &server[..], more].concat(),
            )
        };
        let shown = activate(&[]);
        assert!(
            shown.contains('█') && shown.contains("works once, until "),
            "{shown}"
        );
        let line = |name: &str| {
            let mut lines = shown.lines();
            lines
                .find_map(|line| line.strip_prefix(name))
                .unwrap()
                .to_owned()
        };
        let link = ActivationLink::parse(&line("link: ")).unwrap();
        assert_eq!(link.server.as_str(), "https://id.example.org/");
        assert_eq!(ActivationCode::parse(&line("code: ")).unwrap(), link.code);

        let (png, svg) = (
            database.data().join("code.png"),
            database.data().join("code.svg"),
        );
        let shown = activate(&[
            "--png",
            png.to_str().unwrap(),
            "--svg",
            svg.to_str().unwrap(),
        ]);
        assert!(!shown.contains('█') && shown.contains("code: lba1"));
        assert!(fs::read(&png).unwrap().starts_with(b"\x89PNG"));
        assert!(fs::read_to_string(&svg).unwrap().starts_with("<svg"));
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = fs::metadata(&png).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600, "the picture is a secret");
        }
    })
    .await;
}

#[tokio::test]
async fn what_cannot_be_done_is_said_with_the_way_out() {
    on_every_database(async |database| {
        organization(database, &["create", "Example"]);
        for (arguments, word) in [
            (&["create", "EXAMPLE"][..], "already"),
            (&["members", "Other"], "organization list"),
            (&["activate", "Example", "bert"], "no such member"),
            (
                &["administrator-add", "Example", "bert"],
                "not an email address",
            ),
            (
                &["administrator-add", "Example", "bert@example.org"],
                "no recovery account",
            ),
            (
                &["administrator-remove", "Example", "bert@example.org"],
                "no such administrator",
            ),
            (&["token-make", "Example", "VPN"], "--scope"),
            (
                &["token-make", "Example", "VPN", "--scope", "all"],
                "read_members",
            ),
        ] {
            let complaint = refused(database, arguments);
            assert!(complaint.contains(word), "{complaint}");
        }
        organization(database, &["add-member", "Example", "bert"]);
        let complaint = refused(
            database,
            &["activate", "Example", "bert", "--expires-in", "5"],
        );
        assert!(complaint.contains("60 to 86400 seconds"), "{complaint}");
        let nowhere = database.data().join("no").join("code.png");
        let complaint = refused(
            database,
            &[
                "activate",
                "Example",
                "bert",
                "--png",
                nowhere.to_str().unwrap(),
            ],
        );
        assert!(complaint.contains("cannot write"), "{complaint}");
    })
    .await;
}
