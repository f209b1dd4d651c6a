//! A row that is held by its grip: how far it has come, and which rows give way to it. Nothing in the
//! page changes its place before it is put down; rows are only shown elsewhere.

use leptos::prelude::*;
use lifeboat_vault::AccountId;
use wasm_bindgen::JsCast as _;
use web_sys::{Element, PointerEvent};

/// So near to the edge of the screen it scrolls, in pixels.
const EDGE: f64 = 96.0;
/// So much in a frame at most, in pixels.
const FASTEST: f64 = 18.0;

/// What is held, if anything.
#[derive(Clone, Copy)]
pub(super) struct Drag {
    held: RwSignal<Option<Held>>,
    /// Where the pointer is on the screen, in pixels from its top.
    pointer: StoredValue<f64>,
}

#[derive(Debug, Clone, PartialEq)]
struct Held {
    id: AccountId,
    ids: Vec<AccountId>,
    from: usize,
    to: usize,
    /// The middle of each row in the page, in pixels from its top.
    middles: Vec<f64>,
    /// What a row that gives way moves by, in pixels.
    height: f64,
    /// Where it was picked up in the page, in pixels from its top.
    start: f64,
    /// How far it has come since, in pixels.
    moved: f64,
    /// Whether it was put down, and only waits for the vault to follow.
    is_down: bool,
}

impl Drag {
    pub(super) fn new() -> Self {
        Self {
            held: RwSignal::new(None),
            pointer: StoredValue::new(0.0),
        }
    }

    pub(super) fn is_any_held(self) -> bool {
        self.held.read().is_some()
    }

    pub(super) fn is_held(self, id: AccountId) -> bool {
        self.held.read().as_ref().is_some_and(|held| held.id == id)
    }

    /// How far the row at this place is shown from where it is, in pixels.
    pub(super) fn shift(self, id: AccountId, place: usize, ids: &[AccountId]) -> Option<f64> {
        let held = self.held.read();
        let held = held.as_ref()?;
        if held.id == id {
            return Some(held.moved);
        }
        // Rows under another heading, and rows that have their new places already, stay.
        if held.ids != ids {
            return None;
        }
        if held.from < place && place <= held.to {
            Some(-held.height)
        } else if held.to <= place && place < held.from {
            Some(held.height)
        } else {
            Some(0.0)
        }
    }

    /// Picks up the row whose grip the event is of.
    pub(super) fn pick_up(
        self,
        id: AccountId,
        from: usize,
        ids: &[AccountId],
        event: &PointerEvent,
    ) {
        let Some(grip) = event
            .current_target()
            .and_then(|grip| grip.dyn_into::<Element>().ok())
        else {
            return;
        };
        let rows = grip
            .closest("ul")
            .ok()
            .flatten()
            .map(|list| list.children());
        let Some(rows) = rows else { return };
        let scrolled = scrolled();
        let boxes: Vec<_> = (0..rows.length())
            .filter_map(|index| rows.item(index))
            .map(|row| row.get_bounding_client_rect())
            .collect();
        let Some(own) = boxes.get(from) else { return };
        let height = match (
            boxes.get(from + 1),
            from.checked_sub(1).and_then(|at| boxes.get(at)),
        ) {
            (Some(next), _) => next.top() - own.top(),
            (None, Some(before)) => own.top() - before.top(),
            (None, None) => own.height(),
        };
        // Moves are of this grip from now on, wherever the pointer goes.
        let _ = grip.set_pointer_capture(event.pointer_id());
        self.pointer.set_value(f64::from(event.client_y()));
        self.held.set(Some(Held {
            id,
            ids: ids.to_vec(),
            from,
            to: from,
            middles: boxes
                .iter()
                .map(|row| row.top() + row.height() / 2.0 + scrolled)
                .collect(),
            height,
            start: f64::from(event.client_y()) + scrolled,
            moved: 0.0,
            is_down: false,
        }));
        self.scroll_at_edges();
    }

    /// The pointer has moved.
    pub(super) fn follow(self, event: &PointerEvent) {
        self.pointer.set_value(f64::from(event.client_y()));
        self.update();
    }

    /// It is put down: gives its new place. It stays where it is shown until it is let go.
    pub(super) fn put_down(self) -> Option<usize> {
        self.held.try_update(|held| {
            let held = held.as_mut().filter(|held| !held.is_down)?;
            held.is_down = true;
            let rows = |place: usize| held.middles.get(place).copied();
            if let (Some(from), Some(to)) = (rows(held.from), rows(held.to)) {
                held.moved = to - from;
            }
            Some(held.to)
        })?
    }

    /// Nothing is held any more.
    pub(super) fn let_go(self) {
        let _ = self.held.try_set(None);
    }

    fn update(self) {
        let pointer = self.pointer.get_value() + scrolled();
        if self
            .held
            .read_untracked()
            .as_ref()
            .is_none_or(|held| held.is_down)
        {
            return;
        }
        self.held.update(|held| {
            if let Some(held) = held {
                held.moved = pointer - held.start;
                held.to = place_at(&held.middles, held.from, held.moved);
            }
        });
    }

    /// Scrolls while something is held near the upper or lower edge.
    fn scroll_at_edges(self) {
        request_animation_frame(move || {
            let is_held = self
                .held
                .try_with_untracked(|held| held.as_ref().is_some_and(|held| !held.is_down));
            if is_held != Some(true) {
                return;
            }
            let height = window()
                .inner_height()
                .ok()
                .and_then(|height| height.as_f64());
            let speed = speed_at(self.pointer.get_value(), height.unwrap_or_default());
            if speed != 0.0 {
                window().scroll_by_with_x_and_y(0.0, speed);
                self.update();
            }
            self.scroll_at_edges();
        });
    }
}

/// The place that a row has come to.
fn place_at(middles: &[f64], from: usize, moved: f64) -> usize {
    let Some(middle) = middles.get(from).map(|middle| middle + moved) else {
        return from;
    };
    let above = middles
        .iter()
        .enumerate()
        .filter(|(place, other)| *place != from && **other < middle);
    above.count()
}

/// How fast it scrolls when the pointer is there, in pixels a frame.
fn speed_at(pointer: f64, height: f64) -> f64 {
    let above = (EDGE - pointer).clamp(0.0, EDGE);
    let below = (EDGE - (height - pointer)).clamp(0.0, EDGE);
    (below - above) / EDGE * FASTEST
}

fn scrolled() -> f64 {
    window().scroll_y().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_takes_the_place_of_those_whose_middle_it_passes() {
        let middles = [50.0, 150.0, 250.0];
        assert_eq!(place_at(&middles, 0, 0.0), 0);
        assert_eq!(place_at(&middles, 0, 99.0), 0);
        assert_eq!(place_at(&middles, 0, 101.0), 1);
        assert_eq!(place_at(&middles, 0, 900.0), 2);
        assert_eq!(place_at(&middles, 2, -101.0), 1);
        assert_eq!(place_at(&middles, 2, -900.0), 0);
    }

    #[test]
    fn it_scrolls_near_the_edges_only() {
        assert!(speed_at(0.0, 800.0) < 0.0);
        assert!(speed_at(800.0, 800.0) > 0.0);
        assert!(speed_at(400.0, 800.0).abs() < f64::EPSILON);
    }
}
