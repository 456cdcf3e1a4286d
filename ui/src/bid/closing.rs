//! 입찰종료일시 with the time that is left, by the server's clock.

use gloo_timers::callback::Interval;
use jiff::Timestamp;
use pok_domain::bid::Window;
use pok_domain::time;
use yew::prelude::*;

use crate::clock::{self, Offset};
use crate::i18n::{I18n, use_i18n};
use crate::store::use_app;
use crate::widget::icon::icon;

/// Closing within a day is worth a word, within an hour a warning.
const DAY: u32 = 24 * 60 * 60;
const HOUR: u32 = 60 * 60;

/// How far the server's clock is from this one, as last measured.
#[hook]
pub(crate) fn use_offset() -> Offset {
    use_app().sync.as_ref().map(|sync| Offset::from_skew(sync.skew_ms)).unwrap_or_default()
}

/// The server's clock now. Whoever asks is drawn anew every second, as long as `is_running`.
#[hook]
pub(crate) fn use_server_clock(is_running: bool) -> Timestamp {
    let offset = use_offset();
    let update = use_force_update();
    use_effect_with(is_running, move |is_running| {
        let timer = is_running.then(|| Interval::new(1_000, move || update.force_update()));
        move || drop(timer)
    });
    offset.at(clock::now())
}

/// `2일 3시간`, `3시간 12분`, `12:34`: what is left, as exactly as it matters.
pub(crate) fn left_words(t: I18n, seconds: u32) -> AttrValue {
    let (days, hours, minutes) = (seconds / DAY, seconds % DAY / HOUR, seconds % HOUR / 60);
    if days > 0 {
        t.with("left-days", &[("days", days.into()), ("hours", hours.into())])
    } else if hours > 0 {
        t.with("left-hours", &[("hours", hours.into()), ("minutes", minutes.into())])
    } else {
        t.with("left-minutes", &[("left", clock::minutes(seconds).into())])
    }
}

/// Whole seconds from `now` until bids are no longer accepted; 0 afterwards.
pub(crate) fn seconds_left(window: Window, now: Timestamp) -> u32 {
    Offset::default().seconds_until(window.closes(), now)
}

/// What a [`Closing`] needs.
#[derive(Properties, PartialEq)]
pub(crate) struct ClosingProps {
    /// 입찰종료일시.
    pub(crate) closes_at: Timestamp,
    /// The notice is at 공고진행중.
    pub(crate) is_open: bool,
}

/// 입찰종료일시; with the time that is left within its last day.
#[function_component]
pub(crate) fn Closing(props: &ClosingProps) -> Html {
    let t = use_i18n();
    let now = use_server_clock(props.is_open);
    let window = Window { opens_at: props.closes_at, closes_at: props.closes_at };
    let left = seconds_left(window, now);
    let is_soon = props.is_open && (1..=DAY).contains(&left);
    let class = classes!("pok-closing", is_soon.then_some("is-soon"), (is_soon && left <= HOUR).then_some("is-urgent"));
    html! {
        <span {class}>
            <span class="pok-figures">{ time::minute(props.closes_at) }</span>
            if is_soon {
                <strong class="pok-closing__left" data-testid="closing-left">{ icon("clock") }{ left_words(t, left) }</strong>
            }
        </span>
    }
}

#[cfg(test)]
mod tests {
    use pok_api::desktop::settings::Language;

    use super::*;

    #[test]
    fn what_is_left_is_said_as_exactly_as_it_matters() {
        let t = I18n { language: Language::Korean };
        assert_eq!(left_words(t, 2 * DAY + 3 * HOUR + 59), "2일 3시간 남음");
        assert_eq!(left_words(t, 3 * HOUR + 12 * 60), "3시간 12분 남음");
        assert_eq!(left_words(t, 754), "12:34 남음");
    }

    #[test]
    fn the_minute_shown_counts_to_its_end_and_then_nothing_is_left() {
        let closes_at: Timestamp = "2023-02-28T02:00:00Z".parse().expect("an instant");
        let window = Window { opens_at: closes_at, closes_at };
        let now: Timestamp = "2023-02-28T02:00:30Z".parse().expect("an instant");
        assert_eq!(seconds_left(window, now), 30);
        assert_eq!(seconds_left(window, window.closes()), 0);
    }
}
