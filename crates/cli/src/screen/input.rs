//! What comes from the terminal.

use ratatui::crossterm::event::{self, Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};

/// Reads the terminal on a thread of its own, which ends with the program, or when `tell` says that
/// nobody listens any more. None is told once, when the terminal is gone. A key that is let go is not
/// told.
pub(crate) fn read_terminal(mut tell: impl FnMut(Option<Event>) -> bool + Send + 'static) {
    std::thread::spawn(move || {
        while let Ok(event) = event::read() {
            let is_let_go = matches!(&event, Event::Key(key) if key.kind == KeyEventKind::Release);
            if !is_let_go && !tell(Some(event)) {
                return;
            }
        }
        tell(None);
    });
}

/// Whether this key asks to pause the program: the terminal does not ask it itself while it is taken.
pub(crate) fn is_pause(event: &Event) -> bool {
    let pause = KeyEvent::new(KeyCode::Char('z'), KeyModifiers::CONTROL);
    cfg!(unix) && matches!(event, Event::Key(key) if *key == pause)
}
