//! Codes, timed and counted.

use crate::home::Home;

/// RFC 4226's and RFC 6238's secret, `12345678901234567890`.
const RFC: &str = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

#[test]
fn codes_are_those_of_the_standard() {
    let home = Home::new();
    home.run(&["add", "--name", "timed", "--secret", RFC, "--digits", "8"])
        .ok();
    let codes = home
        .run(&["code", "--at", "1111111109", "--json"])
        .ok()
        .json();
    // RFC 6238, appendix B.
    assert_eq!(codes[0]["code"], "07081804");
    assert_eq!(codes[0]["valid_from"], 1_111_111_080);
    assert_eq!(codes[0]["valid_until"], 1_111_111_110);
    let keys: Vec<_> = codes[0].as_object().unwrap().keys().cloned().collect();
    let mut documented = ["id", "issuer", "name", "code", "valid_from", "valid_until"];
    documented.sort_unstable();
    assert_eq!(keys, documented);
    home.run(&["code", "--at", "1111111109"])
        .ok()
        .says("0708 1804 1 s");
}

#[test]
fn a_counted_code_is_never_given_twice() {
    let home = Home::new();
    home.run(&["add", "--name", "counted", "--secret", RFC, "--hotp"])
        .ok();
    // RFC 4226, appendix D.
    for code in ["755224", "287082", "359152"] {
        let shown = home.run(&["code", "counted", "--json"]).ok().json();
        assert_eq!(shown[0]["code"], code);
        assert!(shown[0]["valid_from"].is_null() && shown[0]["valid_until"].is_null());
    }
    let listed = home.run(&["list", "--json"]).ok().json();
    assert_eq!(listed[0]["counter"], 3);
}

#[test]
fn looking_at_all_codes_uses_up_none() {
    let home = Home::new();
    home.run(&["add", "--name", "counted", "--secret", RFC, "--hotp"])
        .ok();
    home.run(&["add", "--name", "timed", "--secret", RFC]).ok();
    let codes = home.run(&["code", "--json"]).ok().json();
    assert_eq!(codes.as_array().unwrap().len(), 1);
    home.run(&["code"]).ok().says("has counted codes");
    let listed = home.run(&["list", "--json"]).ok().json();
    assert_eq!(listed[0]["counter"], 0);
}

#[test]
fn pinned_accounts_and_groups_are_shown_together() {
    let home = Home::with_accounts(&["One/a", "Two/b", "Three/c", "Four/d"]);
    for (name, option) in [("a", "Work"), ("c", "Work")] {
        home.run(&["edit", name, "--group", option]).ok();
    }
    home.run(&["edit", "d", "--pin"]).ok();
    let shown = home.run(&["code"]).ok().stdout;
    let places = ["Pinned", "Four", "Two", "Work", "One", "Three"].map(|word| shown.find(word));
    assert!(
        places.iter().all(Option::is_some) && places.is_sorted(),
        "{shown}"
    );
}

#[test]
fn steam_codes_have_five_letters() {
    let home = Home::new();
    home.run(&["add", "--issuer", "Steam", "--secret", RFC, "--steam"])
        .ok();
    let codes = home.run(&["code", "--at", "59", "--json"]).ok().json();
    assert_eq!(codes[0]["code"], "PV9M4");
}

#[test]
fn a_query_that_matches_nothing_is_said() {
    let home = Home::with_accounts(&["Example/alice"]);
    home.run(&["code", "nobody"])
        .exits(1)
        .says("No account matches \"nobody\"");
}

#[test]
fn the_screen_of_all_codes_needs_a_terminal_and_a_person() {
    let home = Home::with_accounts(&["One/a"]);
    for arguments in [&["tui"][..], &["--json", "tui"]] {
        home.run(arguments).exits(2).says("lifeboat code");
    }
}
