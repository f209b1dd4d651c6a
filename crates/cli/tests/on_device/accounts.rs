//! Adding, listing, changing, moving and removing accounts.

use serde_json::json;

use crate::home::{Home, SECRET, run, write};

#[test]
fn the_first_account_makes_the_vault() {
    let home = Home::empty();
    home.run(&["list"])
        .exits(1)
        .says("no vault here yet")
        .says("lifeboat recover");
    home.add("Example/alice")
        .ok()
        .says("Added Example (alice).");
    assert_eq!(home.names(), ["alice"]);
}

#[test]
fn a_list_has_the_documented_shape() {
    let home = Home::with_accounts(&["Example/alice"]);
    home.run(&[
        "add",
        "--issuer",
        "Bank",
        "--secret",
        SECRET,
        "--hotp",
        "--counter",
        "7",
        "--group",
        "Money",
    ])
    .ok();
    let mut listed = home.run(&["list", "--json"]).ok().json();
    for account in listed.as_array_mut().unwrap() {
        let id = account.as_object_mut().unwrap().remove("id").unwrap();
        assert_eq!(id.as_str().unwrap().len(), 36);
    }
    assert_eq!(
        listed,
        json!([
            {"kind": "other", "issuer": "Example", "name": "alice", "type": "totp",
             "algorithm": "SHA1", "digits": 6, "period": 30, "group": null},
            {"kind": "other", "issuer": "Bank", "name": "", "type": "hotp",
             "algorithm": "SHA1", "digits": 6, "counter": 7, "group": "Money"},
        ])
    );
    let secrets = home
        .run(&["list", "--show-secrets", "--json", "bank"])
        .ok()
        .json();
    assert_eq!(secrets[0]["secret"], SECRET);
}

#[test]
fn an_equal_account_is_not_added_twice() {
    let home = Home::with_accounts(&["Example/alice"]);
    home.add("EXAMPLE/Alice").ok().says("here already");
    let uri = format!("otpauth://totp/Example:alice?secret={SECRET}");
    let again = home.run(&["add", &uri, "--json"]).ok().json();
    assert_eq!(again["added"], false);
    assert_eq!(home.names(), ["alice"]);
}

#[test]
fn a_secret_need_not_be_on_the_command_line() {
    let home = Home::new();
    let uri = format!("otpauth://totp/Example:uri?secret={SECRET}\n");
    home.run_with_input(&["add", "-"], uri.as_bytes()).ok();
    let file = home.beside("secret");
    write(&file, "gezd gnbv gy3t qojq\n");
    home.run(&[
        "add",
        "--name",
        "file",
        "--secret-file",
        file.to_str().unwrap(),
    ])
    .ok();
    home.run_with_input(
        &["add", "--name", "input", "--secret-file", "-"],
        b"GEZDGNBV\n",
    )
    .ok();
    assert_eq!(home.names(), ["uri", "file", "input"]);
    home.run(&["add", "--name", "none"])
        .exits(2)
        .says("--secret-file");
}

#[test]
fn editing_changes_what_was_named_and_nothing_else() {
    let home = Home::with_accounts(&["Example/alice"]);
    home.run(&[
        "edit", "alice", "--name", "bob", "--group", "Work", "--note", "one\ntwo", "--icon",
        "example", "--pin",
    ])
    .ok();
    let listed = home.run(&["list", "--long", "--json"]).ok().json();
    let account = &listed[0];
    assert_eq!(account["issuer"], "Example");
    assert_eq!(account["name"], "bob");
    assert_eq!(account["group"], "Work");
    assert_eq!(account["note"], "one\ntwo");
    assert_eq!(account["icon"], "example");
    assert_eq!(account["pinned"], true);
    home.run(&[
        "edit", "bob", "--group", "", "--note", "", "--icon", "", "--unpin",
    ])
    .ok();
    let listed = home.run(&["list", "--long", "--json"]).ok().json();
    for emptied in ["group", "note", "icon"] {
        assert!(listed[0][emptied].is_null(), "{emptied}");
    }
    home.run(&["edit", "bob", "--unpin"])
        .ok()
        .says("like that already");
    home.run(&["edit", "bob"]).exits(2).says("--issuer");
    home.run(&["edit", "bob", "--icon", "https://example.com/i.png"])
        .exits(1)
        .says("does not fetch pictures");
}

#[test]
fn accounts_move_to_a_place_and_beside_each_other() {
    let home = Home::with_accounts(&["X/a", "X/b", "X/c"]);
    home.run(&["move", "X (a)", "--to", "3"]).ok();
    assert_eq!(home.names(), ["b", "c", "a"]);
    home.run(&["move", "a", "--before", "c"]).ok();
    assert_eq!(home.names(), ["b", "a", "c"]);
    home.run(&["move", "b", "--after", "c"]).ok();
    assert_eq!(home.names(), ["a", "c", "b"]);
    home.run(&["move", "b", "--to", "99"]).ok().says("number 3");
    home.run(&["move", "b", "--to", "0"]).exits(2);
    home.run(&["move", "b", "--after", "b"])
        .exits(2)
        .says("itself");
}

#[test]
fn removing_wants_to_be_confirmed() {
    let home = Home::with_accounts(&["Example/alice", "Example/bob"]);
    home.run(&["rm", "alice"]).exits(2).says("--yes");
    assert_eq!(home.names().len(), 2);
    home.run(&["rm", "alice", "--yes"])
        .ok()
        .says("Removed Example (alice).");
    assert_eq!(home.names(), ["bob"]);
    home.run(&["rm", "alice", "--yes"])
        .exits(1)
        .says("No account matches");
}

#[test]
fn an_ambiguous_query_lists_the_accounts_and_changes_none() {
    let home = Home::with_accounts(&["Example/alice", "Elsewhere/alice"]);
    home.run(&["rm", "alice", "--yes"])
        .exits(1)
        .says("2 accounts match")
        .says("Elsewhere (alice)")
        .says("or the id");
    assert_eq!(home.names().len(), 2);
    let listed = home.run(&["list", "--json"]).ok().json();
    let id = listed[1]["id"].as_str().unwrap();
    home.run(&["rm", &id[..8], "--yes"]).ok().says("Elsewhere");
}

#[test]
fn settings_are_kept() {
    let home = Home::new();
    let settings = home
        .run(&["settings", "set", "app-lock", "on", "--json"])
        .ok()
        .json();
    assert_eq!(settings["app_lock"], true);
    home.run(&["settings", "show"]).ok().says("app-lock on");
    home.run(&["settings", "set", "colour", "on"])
        .exits(2)
        .says("app-lock");
}

#[test]
fn the_home_option_comes_before_the_environment() {
    let home = Home::with_accounts(&["Example/alice"]);
    let other = home.beside("other");
    let mut command = home.command(&["list", "--home", other.to_str().unwrap()]);
    command.env("LIFEBOAT_PASSCODE", crate::home::PASSCODE);
    run(command).exits(1).says("no vault here yet");
}
