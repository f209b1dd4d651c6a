use lifeboat_otp::{Hotp, Secret, Totp};
use lifeboat_vault::{Credential, Device, DeviceId, Kind, Label, Platform, Provider};
use uuid::Uuid;

use super::*;

pub(in super::super) const NOW: u64 = 1_800_000_000;

pub(in super::super) fn at(seconds: u64) -> Timestamp {
    Timestamp::from_seconds(NOW + seconds)
}

fn secret() -> Secret {
    Secret::parse_base32("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ").unwrap()
}

fn id(number: u128) -> AccountId {
    AccountId::from_uuid(Uuid::from_u128(number))
}

fn account(number: u128, issuer: &str, credential: Credential) -> Account {
    Account::new(
        id(number),
        Label::cleaned(issuer),
        Label::cleaned("rosa"),
        credential,
        at(0),
    )
}

pub(in super::super) fn timed(number: u128, issuer: &str) -> Account {
    account(
        number,
        issuer,
        Credential::Generator(Totp::new(secret()).into()),
    )
}

pub(in super::super) fn counted(number: u128, issuer: &str) -> Account {
    account(
        number,
        issuer,
        Credential::Generator(Hotp::new(secret()).into()),
    )
}

pub(in super::super) fn bound(number: u128, issuer: &str) -> Account {
    let provider = Provider {
        server: "https://id.example.org".to_owned(),
        subject: "organization/member".to_owned(),
    };
    Account {
        kind: Kind::WorkOrSchool,
        ..account(number, issuer, Credential::DeviceBound(provider))
    }
}

pub(in super::super) fn vault(accounts: Vec<Account>) -> Vault {
    let mut vault = Vault::new(Device {
        id: DeviceId::from_uuid(Uuid::nil()),
        name: Label::cleaned("Laptop"),
        platform: Platform::Linux,
    });
    vault.contents.accounts = accounts;
    vault
}

pub(in super::super) fn state(accounts: Vec<Account>) -> State {
    State::new(vault(accounts), None, None, at(0))
}

pub(in super::super) fn press(state: &mut State, code: KeyCode) -> Option<Effect> {
    let now = state.now;
    state.event(&Event::Key(KeyEvent::new(code, KeyModifiers::NONE)), now)
}

pub(in super::super) fn typed(state: &mut State, text: &str) -> Option<Effect> {
    let mut effect = None;
    for key in text.chars() {
        effect = press(state, KeyCode::Char(key));
    }
    effect
}

fn selected(state: &State) -> String {
    state.selected().unwrap().issuer.to_string()
}

#[test]
fn enter_copies_the_code_that_is_seen_and_promises_nothing() {
    let mut state = state(vec![timed(1, "Bank"), timed(2, "Mail")]);
    typed(&mut state, "j");
    let account = state.selected().unwrap();
    let code = state.shown(account).code().unwrap().clone();
    assert_eq!(press(&mut state, KeyCode::Enter), Some(Effect::Copy(code)));
    let said = state.said().unwrap();
    assert!(said.text.contains("if it takes it: Mail (rosa)") && !said.is_trouble);
    state.at(at(SAID_FOR));
    assert_eq!(state.said(), None);
}

#[test]
fn a_counted_code_is_shown_when_it_is_asked_for_and_only_then() {
    let mut state = state(vec![counted(1, "Bank")]);
    assert_eq!(press(&mut state, KeyCode::Enter), None);
    assert!(state.said().unwrap().text.contains("n shows the next one"));
    assert_eq!(typed(&mut state, "n"), Some(Effect::UseCounted(id(1))));
    assert_eq!(state.shown(state.selected().unwrap()), Shown::Counted(None));
    let code = Hotp::new(secret()).code();
    state.counted(id(1), code.clone());
    assert_eq!(typed(&mut state, "c"), Some(Effect::Copy(code)));
}

#[test]
fn a_key_that_is_held_down_does_not_use_up_many_codes() {
    let mut state = state(vec![counted(1, "Bank")]);
    assert!(typed(&mut state, "n").is_some());
    assert!(typed(&mut state, "nnn").is_none());
    state.at(at(1));
    assert!(typed(&mut state, "n").is_some());
}

#[test]
fn a_code_that_was_counted_goes_with_its_account() {
    let mut state = state(vec![counted(1, "Bank"), timed(2, "Mail")]);
    state.counted(id(1), Hotp::new(secret()).code());
    state.vault_changed(vault(vec![timed(2, "Mail")]));
    state.vault_changed(vault(vec![counted(1, "Bank"), timed(2, "Mail")]));
    assert_eq!(selected(&state), "Mail");
    let bank = state.account(id(1), 0).unwrap();
    assert_eq!(state.shown(bank), Shown::Counted(None));
}

#[test]
fn what_has_no_code_says_what_it_needs() {
    let mut state = state(vec![bound(1, "Harbour")]);
    assert_eq!(press(&mut state, KeyCode::Enter), None);
    assert!(state.said().unwrap().text.contains("has no code"));
    assert_eq!(typed(&mut state, "n"), None);
    let about = state.about_selected().unwrap();
    assert!(
        about.contains("scan a QR code") && about.contains("lifeboat complete 0000"),
        "{about}"
    );
}

#[test]
fn a_search_takes_every_letter_and_escape_goes_back_step_by_step() {
    let mut state = state(vec![
        timed(1, "Bank"),
        timed(2, "Quick mail"),
        timed(3, "Mail"),
    ]);
    assert_eq!(typed(&mut state, "/qui"), None);
    assert_eq!(
        (state.list.count(), selected(&state).as_str()),
        (1, "Quick mail")
    );
    press(&mut state, KeyCode::Backspace);
    press(&mut state, KeyCode::Backspace);
    press(&mut state, KeyCode::Backspace);
    typed(&mut state, "mail");
    press(&mut state, KeyCode::Down);
    assert_eq!(selected(&state), "Mail");
    assert!(matches!(
        press(&mut state, KeyCode::Enter),
        Some(Effect::Copy(_))
    ));
    assert_eq!((state.mode, state.list.count()), (Mode::Looking, 2));
    assert_eq!(press(&mut state, KeyCode::Esc), None);
    assert_eq!((state.list.count(), selected(&state).as_str()), (3, "Mail"));
    assert_eq!(press(&mut state, KeyCode::Esc), Some(Effect::Leave));
}

#[test]
fn what_is_pasted_is_searched_for_and_is_no_keys() {
    let mut state = state(vec![timed(1, "Bank"), timed(2, "Mail")]);
    assert_eq!(state.event(&Event::Paste("q".to_owned()), at(0)), None);
    typed(&mut state, "/");
    state.event(&Event::Paste("ma\u{1b}il\n".to_owned()), at(0));
    assert_eq!(state.list.query(), "mail");
    state.event(&Event::Paste("x".repeat(1000)), at(0));
    assert_eq!(state.list.query().len(), LONGEST_QUERY);
}

#[test]
fn every_way_out_leaves() {
    for code in [KeyCode::Char('q'), KeyCode::Esc] {
        let mut state = state(vec![timed(1, "Bank")]);
        assert_eq!(press(&mut state, code), Some(Effect::Leave));
    }
    let mut state = state(vec![]);
    typed(&mut state, "/?");
    let control_c = KeyEvent::new(KeyCode::Char('c'), KeyModifiers::CONTROL);
    assert_eq!(
        state.event(&Event::Key(control_c), at(0)),
        Some(Effect::Leave)
    );
}

#[test]
fn without_a_key_it_closes_after_the_time_of_the_app_lock() {
    let mut state = state(vec![timed(1, "Bank")]);
    assert_eq!(state.left_alone(at(100_000)), None);
    let mut locked = vault(vec![timed(1, "Bank")]);
    locked.contents.settings.app_lock = true;
    state.vault_changed(locked);
    assert_eq!(state.left_alone(at(299)), None);
    assert_eq!(state.left_alone(at(300)), Some(300));
    state.at(at(200));
    typed(&mut state, "j");
    assert_eq!(state.left_alone(at(499)), None);
    assert_eq!(state.left_alone(at(500)), Some(300));
    // A clock that is put back gives nobody more time.
    assert_eq!(state.left_alone(at(199)), Some(300));
}

#[test]
fn the_time_that_the_user_has_given_counts_with_and_without_an_app_lock() {
    let vault = vault(vec![timed(1, "Bank")]);
    let state = State::new(vault, None, Some(60), at(0));
    assert_eq!(state.left_alone(at(59)), None);
    assert_eq!(state.left_alone(at(60)), Some(60));
}

#[test]
fn nothing_is_drawn_again_when_nothing_has_changed() {
    let mut state = state(vec![counted(1, "Bank")]);
    assert!(state.take_change());
    state.at(at(1));
    assert!(
        !state.take_change(),
        "nothing that is seen follows the time"
    );
    state.is_ticking = true;
    state.at(at(1));
    assert!(!state.take_change());
    state.at(at(2));
    assert!(state.take_change());
    typed(&mut state, "j");
    assert!(state.take_change());
}

#[test]
fn a_clock_that_is_off_is_warned_of() {
    let heard = ServerClock {
        server: at(0),
        device: at(40),
    };
    let state = State::new(vault(vec![]), Some(heard), None, at(50));
    let warnings = state.warnings();
    assert!(
        warnings[0].starts_with("This device's clock was 40 seconds ahead of"),
        "{warnings:?}"
    );
    let mut state = State::new(vault(vec![]), None, None, at(0));
    assert!(state.warnings().is_empty());
    state.heard(heard);
    assert_eq!(state.warnings().len(), 1);
}
