//! A computer whose clock is off: deadlines follow the server's, so the person should know.

use yew::prelude::*;

use crate::callback::callback;
use crate::i18n::{I18n, use_i18n};
use crate::store::use_app;
use crate::widget::button::cross;
use crate::widget::icon::icon;

/// A clock that is off by more than this is worth a word (design: sync), in milliseconds.
const MOST: u64 = 30_000;

/// A line by how much the clock is off, until it is read; again when that changes as much once more.
#[function_component]
pub(crate) fn Skew() -> Html {
    let t = use_i18n();
    let app = use_app();
    let read = use_state(|| None::<i64>);
    let Some(skew) = app.who.as_ref().and(app.sync.as_ref()).map(|sync| sync.skew_ms) else { return Html::default() };
    if !is_off(skew, *read) {
        return Html::default();
    }
    let onclose = callback!([read], move |_| read.set(Some(skew)));
    html! {
        <div class="pok-warning" role="alert" data-testid="skew">
            { icon("clock") }
            <span>{ sentence(t, skew) }</span>
            { cross(t, "skew-close", onclose) }
        </div>
    }
}

/// Whether it is off by more than what is told, and than what was read already.
fn is_off(skew: i64, read: Option<i64>) -> bool {
    skew.unsigned_abs() > MOST && read.is_none_or(|read| skew.abs_diff(read) > MOST)
}

fn sentence(t: I18n, skew: i64) -> AttrValue {
    let by = amount(t, skew.unsigned_abs() / 1_000);
    t.with(if skew > 0 { "skew-ahead" } else { "skew-behind" }, &[("by", by.as_str().into())])
}

/// `2분 5초`: the two largest units.
fn amount(t: I18n, seconds: u64) -> AttrValue {
    let units = [
        ("amount-days", seconds / 86_400),
        ("amount-hours", seconds / 3_600 % 24),
        ("amount-minutes", seconds / 60 % 60),
        ("amount-seconds", seconds % 60),
    ];
    let parts = units.into_iter().skip_while(|(_, count)| *count == 0).take(2).filter(|(_, count)| *count > 0);
    parts.map(|(id, count)| t.with(id, &[("count", count.into())]).to_string()).collect::<Vec<_>>().join(" ").into()
}

#[cfg(test)]
mod tests {
    use pok_api::desktop::preferences::Language;

    use super::*;

    #[test]
    fn a_clock_that_is_off_is_told_once() {
        assert!(!is_off(30_000, None) && !is_off(-30_000, None));
        assert!(is_off(30_001, None) && is_off(-45_000, None));
        assert!(!is_off(45_000, Some(44_000)), "read");
        assert!(is_off(90_000, Some(45_000)) && is_off(-45_000, Some(45_000)), "another one");
    }

    #[test]
    fn it_says_by_how_much_and_in_which_direction() {
        let t = I18n { language: Language::Korean };
        let by = [45, 125, 3_600, 90_061].map(|seconds| amount(t, seconds).to_string());
        assert_eq!(by, ["45초", "2분 5초", "1시간", "1일 1시간"]);
        assert!(sentence(t, 125_999).contains("2분 5초 빠릅니다"), "{}", sentence(t, 125_999));
        assert!(sentence(t, -45_000).contains("45초 느립니다"), "{}", sentence(t, -45_000));
    }
}
