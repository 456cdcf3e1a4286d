//! Seconds that run down by the server's clock.

use jiff::Timestamp;
use yew::prelude::*;
use yew_hooks::prelude::use_interval;

use crate::clock::{self, Offset};

/// Seconds until `then` on the server's clock; none without one.
#[hook]
pub(crate) fn use_seconds_until(then: Option<Timestamp>, offset: Offset) -> u32 {
    let left = move || then.map_or(0, |then| offset.seconds_until(then, clock::now()));
    let update = use_force_update();
    // Four times a second, so that no second is skipped on the screen.
    use_interval(move || update.force_update(), if then.is_some() { 250 } else { 0 });
    left()
}
