//! Where the window is: the address it shows, which unsaved input may hold.

use yew::prelude::*;
use yew_hooks::prelude::use_event_with_window;

use crate::route::Route;
use crate::unsaved;

fn current() -> Route {
    let hash = web_sys::window().and_then(|window| window.location().hash().ok()).unwrap_or_default();
    hash.parse().unwrap_or_default()
}

/// Where the window is, and follows it.
#[hook]
pub(super) fn use_current_route() -> Route {
    let route = use_state(current);
    {
        let route = route.clone();
        use_event_with_window("hashchange", move |_: Event| {
            let to = current();
            if to != *route && unsaved::holds(to) {
                route.go();
            } else {
                route.set(to);
            }
        });
    }
    *route
}
