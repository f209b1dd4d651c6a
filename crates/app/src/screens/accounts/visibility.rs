//! Which elements are on the screen or near it: the others need no work.

use std::{cell::RefCell, collections::HashMap, rc::Rc};

use js_sys::Map;
use leptos::prelude::*;
use wasm_bindgen::{JsCast as _, JsValue, closure::Closure};
use web_sys::{Element, IntersectionObserver, IntersectionObserverEntry, IntersectionObserverInit};

/// Sees which elements are near the screen.
#[derive(Clone)]
pub(super) struct Visibility {
    observer: Option<IntersectionObserver>,
    followed: Rc<RefCell<Followed>>,
}

/// The elements, by numbers.
#[derive(Default)]
struct Followed {
    numbers: Map,
    visible: HashMap<u32, RwSignal<bool>>,
    last: u32,
}

impl Followed {
    fn number(&self, element: &Element) -> Option<u32> {
        number(&self.numbers.get(element))
    }
}

impl Visibility {
    /// So many CSS pixels above and below the screen are near it.
    pub(super) fn within(margin: u32) -> Self {
        let followed = Rc::new(RefCell::new(Followed::default()));
        let seen = Rc::clone(&followed);
        let note = Closure::<dyn Fn(js_sys::Array)>::new(move |entries: js_sys::Array| {
            for entry in entries {
                let entry: IntersectionObserverEntry = entry.unchecked_into();
                let followed = seen.borrow();
                let number = followed.number(&entry.target());
                let visible = number.and_then(|number| followed.visible.get(&number).copied());
                // What it changes may follow others.
                drop(followed);
                if let Some(visible) = visible {
                    visible.try_set(entry.is_intersecting());
                }
            }
        });
        let options = IntersectionObserverInit::new();
        options.set_root_margin(&format!("{margin}px 0px"));
        options.set_threshold(&JsValue::from_f64(0.0));
        let observer =
            IntersectionObserver::new_with_options(note.as_ref().unchecked_ref(), &options).ok();
        // It lives as long as the observer, which the page keeps.
        note.forget();
        Self { observer, followed }
    }

    /// Follows an element. A browser that cannot tell says that it is visible.
    pub(super) fn follow(&self, element: &Element, visible: RwSignal<bool>) {
        let Some(observer) = &self.observer else {
            visible.set(true);
            return;
        };
        let mut followed = self.followed.borrow_mut();
        followed.last = followed.last.wrapping_add(1);
        let number = followed.last;
        followed.numbers.set(element, &number.into());
        followed.visible.insert(number, visible);
        observer.observe(element);
    }

    /// Follows it no more.
    pub(super) fn leave(&self, element: &Element) {
        if let Some(observer) = &self.observer {
            observer.unobserve(element);
        }
        let mut followed = self.followed.borrow_mut();
        if let Some(number) = followed.number(element) {
            followed.visible.remove(&number);
            followed.numbers.delete(element);
        }
    }
}

fn number(value: &JsValue) -> Option<u32> {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "only numbers of this size are put in"
    )]
    value.as_f64().map(|number| number as u32)
}
