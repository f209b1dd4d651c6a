//! Which rows are on the screen: the others need no work.

use std::{cell::RefCell, collections::HashMap, rc::Rc};

use leptos::prelude::*;
use wasm_bindgen::{JsCast as _, JsValue, closure::Closure};
use web_sys::{Element, IntersectionObserver, IntersectionObserverEntry, IntersectionObserverInit};

type Rows = Rc<RefCell<HashMap<String, RwSignal<bool>>>>;

/// Sees which elements are on the screen or nearly so. Elements are told apart by their ids.
#[derive(Clone)]
pub(super) struct Visibility {
    observer: Option<IntersectionObserver>,
    rows: Rows,
}

impl Visibility {
    pub(super) fn new() -> Self {
        let rows = Rows::default();
        let seen = Rc::clone(&rows);
        let note = Closure::<dyn Fn(js_sys::Array)>::new(move |entries: js_sys::Array| {
            let rows = seen.borrow();
            for entry in entries {
                let entry: IntersectionObserverEntry = entry.unchecked_into();
                if let Some(visible) = rows.get(&entry.target().id()) {
                    visible.try_set(entry.is_intersecting());
                }
            }
        });
        let options = IntersectionObserverInit::new();
        options.set_root_margin("300px 0px");
        options.set_threshold(&JsValue::from_f64(0.0));
        let observer =
            IntersectionObserver::new_with_options(note.as_ref().unchecked_ref(), &options).ok();
        // It lives as long as the observer, which the page keeps.
        note.forget();
        Self { observer, rows }
    }

    /// Follows an element. A browser that cannot tell says that it is visible.
    pub(super) fn follow(&self, element: &Element, visible: RwSignal<bool>) {
        let Some(observer) = &self.observer else {
            visible.set(true);
            return;
        };
        self.rows.borrow_mut().insert(element.id(), visible);
        observer.observe(element);
    }

    /// Follows it no more.
    pub(super) fn leave(&self, element: &Element) {
        if let Some(observer) = &self.observer {
            observer.unobserve(element);
        }
        self.rows.borrow_mut().remove(&element.id());
    }
}
