use std::time::Duration;

use lifeboat_vault::Timestamp;
use ratatui::{
    Terminal,
    backend::TestBackend,
    crossterm::event::{KeyCode, KeyEvent, KeyModifiers},
};

use super::{
    super::{
        feed::News,
        screen::tests::{request, screen},
    },
    *,
};

fn drawn(screen: &Screen, (width, height): (u16, u16)) -> String {
    let mut terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
    terminal.draw(|frame| draw(frame, screen, true)).unwrap();
    terminal.backend().to_string()
}

fn press(screen: &mut Screen, keys: &str) {
    for key in keys.chars() {
        screen.key(KeyEvent::new(KeyCode::Char(key), KeyModifiers::NONE));
    }
}

#[test]
fn everything_that_matters_is_there_at_every_size() {
    let mut screen = screen(&[request(1, "Payroll"), request(2, "Wiki")]);
    press(&mut screen, "482");
    for size in [(80, 24), (120, 50), (60, 20), (40, 14), (30, 12)] {
        let shown = drawn(&screen, size);
        for part in ["Payroll", "Harbour", "Rotterdam", "left", "deny", "quit"] {
            assert!(
                shown.contains(part),
                "{part} is missing at {size:?}:\n{shown}"
            );
        }
        assert!(
            shown.contains("│ 4 │ │ 8 │ │ 2 │   │   │") || shown.contains("4 8 2  _ _ _"),
            "the digits are missing at {size:?}:\n{shown}"
        );
    }
    assert!(drawn(&screen, (80, 24)).contains("Wiki"));
}

#[test]
fn no_size_makes_it_fall_over() {
    let mut screen = screen(&[request(1, &"long ".repeat(50))]);
    press(&mut screen, "r");
    for width in [1, 2, 7, 20, 41, 42, 200] {
        for height in [1, 2, 5, 21, 22, 100] {
            drawn(&screen, (width, height));
        }
    }
}

#[test]
fn while_nothing_waits_the_state_of_every_connection_is_shown() {
    let mut screen = screen(&[]);
    let away = News::Away(
        1,
        "The server could not be reached.".into(),
        Duration::from_secs(8),
    );
    screen.news(away, Timestamp::from_seconds(1_800_000_000));
    let shown = drawn(&screen, (80, 24));
    for part in [
        "No sign-in waits",
        "● Harbour Ltd",
        "○ Lifeboat",
        "again in 8 s",
        "1 of 2",
    ] {
        assert!(shown.contains(part), "{part} is missing:\n{shown}");
    }
}

#[test]
fn a_report_says_what_it_does_before_it_is_sent() {
    let mut screen = screen(&[request(1, "Payroll")]);
    press(&mut screen, "r");
    let shown = drawn(&screen, (80, 24));
    for part in [
        "Report that this is not you?",
        "and it is reported to Harbour Ltd.",
        "y report it",
        "n go back",
    ] {
        assert!(shown.contains(part), "{part} is missing:\n{shown}");
    }
}
