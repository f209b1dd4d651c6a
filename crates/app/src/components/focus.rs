//! Where the focus goes when what had it is gone: a step that takes another's place would leave whoever
//! uses a keyboard, or hears the page, nowhere.

use leptos::{html, prelude::*};
use wasm_bindgen::{JsCast as _, closure::Closure};
use web_sys::{Element, HtmlElement, MutationObserver, MutationObserverInit};

/// The title of a step within a screen.
const STEP_TITLE: &str = ".step-title";

/// The focus within a screen.
#[derive(Clone, Copy)]
pub(super) struct Focus {
    /// What had it last.
    last: StoredValue<Option<Element>, LocalStorage>,
}

impl Focus {
    /// Follows it. When what has it is taken away, it goes to the title of the step that is there
    /// instead, or else to the heading.
    pub(super) fn follow(main: NodeRef<html::Main>, heading: NodeRef<html::H1>) -> Self {
        let focus = Self {
            last: StoredValue::new_local(None),
        };
        let watching = StoredValue::new_local(None::<Watching>);
        Effect::new(move |_| {
            if let Some(main) = main.get() {
                watching.set_value(Watching::begin(main.into(), move |main| {
                    focus.look(main, heading);
                }));
            }
        });
        focus
    }

    /// An element has it now.
    pub(super) fn taken_by(self, event: &web_sys::FocusEvent) {
        let element = event.target().and_then(|target| target.dyn_into().ok());
        self.last.set_value(element);
    }

    fn look(self, main: &Element, heading: NodeRef<html::H1>) {
        let is_gone =
            |last: &Option<Element>| last.as_ref().is_some_and(|last| !last.is_connected());
        if !self.last.try_with_value(is_gone).unwrap_or_default() || somebody_has_it() {
            return;
        }
        self.last.set_value(None);
        let step = main.query_selector(STEP_TITLE).ok().flatten();
        let title = step.and_then(|step| step.dyn_into::<HtmlElement>().ok());
        if let Some(title) = title {
            let _ = title.set_attribute("tabindex", "-1");
            let _ = title.focus();
        } else if let Some(heading) = heading.get_untracked() {
            let _ = heading.focus();
        }
    }
}

fn somebody_has_it() -> bool {
    let body: Option<Element> = document().body().map(Into::into);
    let active = document().active_element();
    active.is_some() && active != body
}

/// Looks whenever something within an element comes or goes, for as long as it is kept.
struct Watching {
    observer: MutationObserver,
    _changed: Closure<dyn Fn()>,
}

impl Watching {
    fn begin(element: Element, changed: impl Fn(&Element) + 'static) -> Option<Self> {
        let watched = element.clone();
        let changed = Closure::<dyn Fn()>::new(move || changed(&watched));
        let observer = MutationObserver::new(changed.as_ref().unchecked_ref()).ok()?;
        let what = MutationObserverInit::new();
        what.set_child_list(true);
        what.set_subtree(true);
        observer.observe_with_options(&element, &what).ok()?;
        Some(Self {
            observer,
            _changed: changed,
        })
    }
}

impl Drop for Watching {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}
