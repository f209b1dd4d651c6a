use lifeboat_client::device::Fallback;
use lifeboat_vault::Label;
use ratatui::{Terminal, backend::TestBackend, crossterm::event::KeyCode};

use super::{
    super::state::tests::{at, bound, counted, press, state, timed, typed, vault},
    *,
};

const SIZES: [(u16, u16); 6] = [(40, 10), (40, 12), (60, 20), (80, 24), (120, 40), (300, 60)];

fn drawn(state: &mut State, (width, height): (u16, u16)) -> String {
    let mut terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
    terminal
        .draw(|frame| draw(frame, state, Theme::new(true)))
        .unwrap();
    terminal.backend().to_string()
}

fn some() -> State {
    state(vec![
        timed(1, "Meadow Mail"),
        counted(2, "Bank"),
        bound(3, "Harbour"),
    ])
}

fn code_of(state: &State, place: usize) -> String {
    let account = &state.vault().contents.accounts[place];
    state.shown(account).code().unwrap().spaced()
}

#[test]
fn everything_that_matters_is_there_at_every_size() {
    for size in SIZES {
        let mut state = some();
        let shown = drawn(&mut state, size);
        let code = code_of(&state, 0);
        for part in [
            "Meadow Mail",
            &code,
            "30 s",
            "Bank",
            "press n",
            "Harbour",
            "! scan a QR code",
            "backup off",
            "search",
            "leave",
        ] {
            assert!(
                shown.contains(part),
                "{part} is missing at {size:?}:\n{shown}"
            );
        }
        assert!(state.is_ticking);
    }
}

#[test]
fn no_size_makes_it_fall_over() {
    for mode in ["", "?", "/mail"] {
        let mut state = some();
        typed(&mut state, mode);
        state.complain(&"long ".repeat(100));
        for width in [1, 2, 7, 39, 40, 41, 63, 64, 76, 101, 200] {
            for height in [1, 2, 9, 10, 11, 15, 16, 100] {
                drawn(&mut state, (width, height));
            }
        }
    }
}

#[test]
fn a_window_that_is_too_small_shows_no_code_and_says_so() {
    let mut state = some();
    for size in [(39, 24), (80, 9)] {
        let shown = drawn(&mut state, size);
        assert!(shown.contains("too small"), "{shown}");
        assert!(!shown.contains(&code_of(&state, 0)));
        assert!(!state.is_ticking);
    }
}

#[test]
fn the_next_code_is_shown_shortly_before_the_change() {
    for size in [(40, 10), (80, 24)] {
        let mut state = some();
        state.at(at(21));
        assert!(!drawn(&mut state, size).contains("next"));
        state.at(at(22));
        let shown = drawn(&mut state, size);
        state.at(at(30));
        let next = code_of(&state, 0);
        assert!(shown.contains(&format!("next {next}")), "{shown}");
        assert_eq!(shown.contains(&format!("→ {next}")), size.0 == 80);
        assert!(shown.contains(" 8 s"), "{shown}");
    }
}

#[test]
fn wide_and_hidden_characters_leave_the_columns_where_they_are() {
    let mut names = vec![
        timed(1, "Plain"),
        timed(2, "日本語の銀行のとても長い名前です日本語の銀行"),
        timed(3, "👍👍👍 e\u{301}"),
        timed(4, "turned\u{202e}round"),
    ];
    names[1].name = Label::cleaned(&"名前".repeat(60));
    for size in SIZES {
        let mut state = state(names.clone());
        let mut terminal = Terminal::new(TestBackend::new(size.0, size.1)).unwrap();
        terminal
            .draw(|frame| draw(frame, &mut state, Theme::new(false)))
            .unwrap();
        let code = code_of(&state, 0);
        let buffer = terminal.backend().buffer();
        let columns: Vec<u16> = (0..size.1)
            .flat_map(|y| (0..size.0).map(move |x| (x, y)))
            .filter(|(x, y)| {
                code.chars().enumerate().all(|(offset, digit)| {
                    let x = x + u16::try_from(offset).unwrap();
                    x < size.0 && buffer[(x, *y)].symbol() == digit.to_string()
                })
            })
            .map(|(x, _)| x)
            .collect();
        assert_eq!(columns.len(), 4, "at {size:?}");
        assert!(
            columns.iter().all(|column| *column == columns[0]),
            "{columns:?}"
        );
        let shown = terminal.backend().to_string();
        assert!(
            shown.contains('…') && !shown.contains('\u{202e}'),
            "{shown}"
        );
    }
}

#[test]
fn without_colour_the_selected_account_has_a_mark() {
    let mut state = some();
    press(&mut state, KeyCode::Down);
    let mut terminal = Terminal::new(TestBackend::new(80, 24)).unwrap();
    terminal
        .draw(|frame| draw(frame, &mut state, Theme::new(false)))
        .unwrap();
    let shown = terminal.backend().to_string();
    assert!(shown.lines().any(|line| line.contains("› Bank")), "{shown}");
    let cells = &terminal.backend().buffer().content;
    assert!(
        cells
            .iter()
            .all(|cell| cell.fg == Color::Reset && cell.bg == Color::Reset)
    );
}

#[test]
fn an_empty_vault_says_how_to_add_and_how_to_recover() {
    let shown = drawn(&mut state(vec![]), (40, 10));
    for part in ["no accounts here yet", "lifeboat add", "lifeboat recover"] {
        assert!(shown.contains(part), "{part} is missing:\n{shown}");
    }
}

#[test]
fn a_search_shows_what_is_typed_and_how_much_it_finds() {
    let mut state = some();
    typed(&mut state, "/bank");
    let shown = drawn(&mut state, (40, 10));
    for part in ["/ bank", "1 of 3", "Bank"] {
        assert!(shown.contains(part), "{part} is missing:\n{shown}");
    }
    assert!(!shown.contains("Meadow"));
    typed(&mut state, "xyz");
    assert!(drawn(&mut state, (40, 10)).contains("No account matches \"bankxyz\""));
    typed(&mut state, &"w".repeat(60));
    assert!(drawn(&mut state, (40, 10)).contains("wwww   0 of 3"));
}

#[test]
fn all_keys_are_explained_even_in_the_smallest_window() {
    let mut state = some();
    typed(&mut state, "?");
    let shown = drawn(&mut state, (40, 10));
    for (keys, what) in KEYS {
        assert!(
            shown.contains(keys) && shown.contains(what),
            "{keys} is missing:\n{shown}"
        );
    }
}

#[test]
fn warnings_leave_room_for_the_list() {
    let mut damaged = vault(vec![timed(1, "Meadow Mail")]);
    damaged.fallback = Some(Fallback {
        reason: "vault.age is damaged (it is cut off)".to_owned(),
        written_at: None,
    });
    for size in SIZES {
        let mut state = state(vec![]);
        state.vault_changed(damaged_again(&damaged));
        state.complain(&"long ".repeat(100));
        let shown = drawn(&mut state, size);
        for part in [
            "! The newest file of the vault",
            "Meadow Mail",
            &code_of(&state, 0),
        ] {
            assert!(
                shown.contains(part),
                "{part} is missing at {size:?}:\n{shown}"
            );
        }
    }
}

fn damaged_again(damaged: &lifeboat_client::device::Vault) -> lifeboat_client::device::Vault {
    let mut again = vault(damaged.contents.accounts.clone());
    again.fallback.clone_from(&damaged.fallback);
    again
}
