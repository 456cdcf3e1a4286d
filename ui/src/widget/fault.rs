//! The focus goes to the first thing that is wrong.

use web_sys::Element;

use crate::page;

/// What says that something is wrong: a control, or a line about one.
const FAULTS: &str = "[aria-invalid='true'], [role='alert']";
/// What can be put right.
const CONTROLS: &str =
    "input:not([disabled]), select:not([disabled]), textarea:not([disabled]), button:not([disabled])";

/// Moves to the first fault within an element that has somewhere to go: its control, a control of its field, or its place
/// that takes the focus (`tabindex="-1"`). Says whether there is any fault.
pub(crate) fn focus_first(within: &Element) -> bool {
    let faults = page::all(within, FAULTS);
    let found = faults.iter().find_map(|fault| target(within, fault));
    if let Some(target) = found {
        let field = target.closest(".pok-field").ok().flatten();
        field.as_ref().unwrap_or(&target).scroll_into_view();
        page::focus(Some(target));
    } else if let Some(first) = faults.first() {
        // A line about the whole is read out by itself.
        first.scroll_into_view();
    }
    !faults.is_empty()
}

fn target(within: &Element, fault: &Element) -> Option<Element> {
    if fault.matches(CONTROLS).unwrap_or(false) {
        return Some(fault.clone());
    }
    let field = fault.closest(".pok-field").ok().flatten();
    let control = field.and_then(|field| page::first(&field, CONTROLS));
    let place = || {
        let place = fault.closest("[tabindex='-1']").ok().flatten();
        place.filter(|place| place != within && within.contains(Some(place)))
    };
    control.or_else(place)
}
