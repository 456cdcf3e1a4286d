//! The time that is left until 입찰종료일시, by the server's clock.

use jiff::Timestamp;
use pok_domain::bid::Window;
use yew::prelude::*;
use yew_hooks::prelude::use_interval;

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
    use_interval(move || update.force_update(), if is_running { 1_000 } else { 0 });
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

/// What a [`TimeLeft`] needs.
#[derive(Properties, PartialEq)]
pub(crate) struct TimeLeftProps {
    /// 입찰종료일시 of a notice at 공고진행중.
    pub(crate) closes_at: Timestamp,
}

/// The time that is left, within the last day.
#[function_component]
pub(crate) fn TimeLeft(props: &TimeLeftProps) -> Html {
    let t = use_i18n();
    let now = use_server_clock(true);
    let left = seconds_left(Window { opens_at: props.closes_at, closes_at: props.closes_at }, now);
    if !(1..=DAY).contains(&left) {
        return Html::default();
    }
    html! {
        <strong class={classes!("pok-left", (left <= HOUR).then_some("is-urgent"))} data-testid="time-left">
            { icon("clock") }{ left_words(t, left) }
        </strong>
    }
}

#[cfg(test)]
mod tests {
    use pok_api::desktop::preferences::Language;

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
