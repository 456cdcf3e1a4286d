//! Presses beside something that is open over the page.

use gloo_events::EventListener;
use wasm_bindgen::JsCast as _;
use web_sys::Node;
use yew::prelude::*;

/// Calls back at a press outside of `place`, while it is open.
#[hook]
pub(crate) fn use_outside(is_open: bool, place: NodeRef, callback: Callback<()>) {
    use_effect_with(is_open, move |is_open| {
        let page = web_sys::window().and_then(|window| window.document()).filter(|_| *is_open);
        let listener = page.map(|page| {
            EventListener::new(&page, "pointerdown", move |event| {
                let target = event.target().and_then(|target| target.dyn_into::<Node>().ok());
                if !place.cast::<Node>().is_some_and(|place| place.contains(target.as_ref())) {
                    callback.emit(());
                }
            })
        });
        move || drop(listener)
    });
}
