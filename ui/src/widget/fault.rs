//! The focus goes to the first thing that is wrong.

use wasm_bindgen::JsCast as _;
use web_sys::{Element, HtmlElement};

/// What says that something is wrong: a control, or a line about one.
const FAULTS: &str = "[aria-invalid='true'], [role='alert']";
/// What can be put right.
const CONTROLS: &str =
    "input:not([disabled]), select:not([disabled]), textarea:not([disabled]), button:not([disabled])";

/// Moves to the first fault within an element that has somewhere to go: its control, a control of its field, or its place
/// that takes the focus (`tabindex="-1"`). Says whether there is any fault.
pub(crate) fn focus_first(within: &Element) -> bool {
    let faults = within.query_selector_all(FAULTS).ok();
    let faults: Vec<Element> = faults
        .map(|list| (0..list.length()).filter_map(|at| list.get(at)?.dyn_into().ok()).collect())
        .unwrap_or_default();
    let found = faults.iter().find_map(|fault| target(within, fault));
    if let Some(target) = found {
        let field = target.closest(".pok-field").ok().flatten();
        field.unwrap_or_else(|| target.clone().into()).scroll_into_view();
        // What can't have the focus leaves it where it is.
        let _ = target.focus();
    } else if let Some(first) = faults.first() {
        // A line about the whole is read out by itself.
        first.scroll_into_view();
    }
    !faults.is_empty()
}

fn target(within: &Element, fault: &Element) -> Option<HtmlElement> {
    if fault.matches(CONTROLS).unwrap_or(false) {
        return fault.clone().dyn_into().ok();
    }
    let field = fault.closest(".pok-field").ok().flatten();
    let control = field.and_then(|field| field.query_selector(CONTROLS).ok().flatten());
    let place = || {
        let place = fault.closest("[tabindex='-1']").ok().flatten();
        place.filter(|place| place != within && within.contains(Some(place)))
    };
    control.or_else(place)?.dyn_into().ok()
}
