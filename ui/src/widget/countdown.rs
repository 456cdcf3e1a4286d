//! Seconds that run down by the server's clock.

use gloo_timers::callback::Interval;
use jiff::Timestamp;
use yew::prelude::*;

use crate::clock::{self, Offset};

/// Seconds until `then` on the server's clock; none without one.
#[hook]
pub(crate) fn use_seconds_until(then: Option<Timestamp>, offset: Offset) -> u32 {
    let left = move || then.map_or(0, |then| offset.seconds_until(then, clock::now()));
    let update = use_force_update();
    use_effect_with((then, offset), move |_| {
        // Four times a second, so that no second is skipped on the screen.
        let timer = then.map(|_| {
            let update = update.clone();
            Interval::new(250, move || update.force_update())
        });
        move || drop(timer)
    });
    left()
}
