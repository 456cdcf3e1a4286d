//! The page as it stands: what is in it, and what has the focus.

use wasm_bindgen::JsCast as _;
use web_sys::{Document, Element, EventTarget, HtmlElement, HtmlInputElement, KeyboardEvent};
use yew::NodeRef;

/// The page of the window.
pub(crate) fn document() -> Option<Document> {
    web_sys::window()?.document()
}

/// What has the focus.
pub(crate) fn active() -> Option<Element> {
    document()?.active_element()
}

/// What is called so in the page.
pub(crate) fn by_id(id: &str) -> Option<Element> {
    document()?.get_element_by_id(id)
}

/// The first of what a selector finds within an element.
pub(crate) fn first(within: &Element, selector: &str) -> Option<Element> {
    within.query_selector(selector).ok().flatten()
}

/// The same within what a component has drawn.
pub(crate) fn first_in(place: &NodeRef, selector: &str) -> Option<Element> {
    first(&place.cast()?, selector)
}

/// All that a selector finds within an element, in the page's order.
pub(crate) fn all(within: &Element, selector: &str) -> Vec<Element> {
    let Ok(found) = within.query_selector_all(selector) else { return Vec::new() };
    (0..found.length()).filter_map(|at| found.get(at)?.dyn_into().ok()).collect()
}

/// The nearest to an event's target, from itself outwards, that a selector finds.
pub(crate) fn closest(target: Option<EventTarget>, selector: &str) -> Option<Element> {
    target?.dyn_into::<Element>().ok()?.closest(selector).ok().flatten()
}

/// The key that was pressed, as W3C's UI Events name it. WebKitGTK has no name for Tab while Shift is held.
pub(crate) fn key(event: &KeyboardEvent) -> String {
    if event.code() == "Tab" { "Tab".to_owned() } else { event.key() }
}

/// Gives the focus to an element, if there is one. What can't have it leaves it where it is.
pub(crate) fn focus(element: Option<Element>) {
    if let Some(element) = element.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        let _ = element.focus();
    }
}

/// A field gets the focus, and what is typed takes the place of what is in it.
pub(crate) fn type_over(field: &NodeRef) {
    focus(field.cast());
    if let Some(input) = field.cast::<HtmlInputElement>() {
        input.select();
    }
}
