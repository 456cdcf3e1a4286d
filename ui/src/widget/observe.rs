//! Whether something is in view, and how large it is.

use crate::callback::clone;
use js_sys::Array;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::{Element, IntersectionObserver, IntersectionObserverEntry, IntersectionObserverInit, ResizeObserver};
use yew::prelude::*;
use yew_hooks::prelude::use_latest;

/// Calls back when `target` comes into `root`'s view, widened by `margin`, and when it leaves it.
#[hook]
pub(crate) fn use_in_view(target: NodeRef, root: NodeRef, margin: &'static str, callback: Callback<bool>) {
    let latest = use_latest(callback);
    use_effect_with((), move |()| {
        let seen = Closure::<dyn Fn(Array)>::new(move |entries: Array| {
            // The last entry is the newest.
            let newest = entries.iter().last().and_then(|entry| entry.dyn_into::<IntersectionObserverEntry>().ok());
            if let Some(newest) = newest {
                latest.current().emit(newest.is_intersecting());
            }
        });
        let options = IntersectionObserverInit::new();
        options.set_root(root.cast::<Element>().as_ref());
        options.set_root_margin(margin);
        let function: &js_sys::Function = seen.as_ref().unchecked_ref();
        let observer = IntersectionObserver::new_with_options(function, &options).ok();
        if let (Some(observer), Some(target)) = (&observer, target.cast::<Element>()) {
            observer.observe(&target);
        }
        move || {
            if let Some(observer) = observer {
                observer.disconnect();
            }
            drop(seen);
        }
    });
}

/// The width of `target`'s inside in CSS pixels, as it is now.
#[hook]
pub(crate) fn use_width(target: NodeRef) -> u32 {
    let width = use_state(|| 0_u32);
    {
        let width = width.setter();
        use_effect_with((), move |()| {
            let element = target.cast::<Element>();
            let measure = clone!([element], move || {
                width.set(element.as_ref().map_or(0, |element| element.client_width().max(0) as u32));
            });
            measure();
            let resized = Closure::<dyn Fn(JsValue)>::new(move |_| measure());
            let observer = ResizeObserver::new(resized.as_ref().unchecked_ref()).ok();
            if let (Some(observer), Some(element)) = (&observer, &element) {
                observer.observe(element);
            }
            move || {
                if let Some(observer) = observer {
                    observer.disconnect();
                }
                drop(resized);
            }
        });
    }
    *width
}
