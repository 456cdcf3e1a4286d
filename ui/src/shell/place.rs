//! Where the window is: the address it shows, which unsaved input may hold.

use yew::prelude::*;
use yew_hooks::prelude::use_event_with_window;

use crate::route::Route;
use crate::unsaved;

/// Where the window is, and follows it.
#[hook]
pub(super) fn use_current_route() -> Route {
    let route = use_state(Route::here);
    {
        let route = route.clone();
        use_event_with_window("hashchange", move |_: Event| {
            let to = Route::here();
            if to != *route && unsaved::holds(to) {
                route.go();
            } else {
                route.set(to);
            }
        });
    }
    *route
}
