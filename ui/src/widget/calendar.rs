//! A month to choose a day from, and how a day is typed.

use jiff::ToSpan as _;
use jiff::civil::{Date, Weekday};
use pok_domain::typed;
use yew::prelude::*;

use super::button::{Button, Kind};
use crate::callback::callback;
use crate::clock;
use crate::i18n::use_i18n;
use crate::page;

/// Reads a day as people type it: `2023.02.08`, `2023-2-8`, `20230208`.
pub(crate) fn read_day(typed: &str) -> Option<Date> {
    let digits =
        |text: &str| text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse::<i16>().ok()).flatten();
    let typed = typed::plain(typed);
    let typed = typed.trim_end_matches('.');
    let parts: Vec<&str> = typed.split(['.', '-', '/']).map(str::trim).collect();
    let (year, month, day) = match parts.as_slice() {
        [year, month, day] if year.len() == 4 => (*year, *month, *day),
        [all] if all.len() == 8 && all.is_ascii() => (&all[..4], &all[4..6], &all[6..]),
        _ => return None,
    };
    let part = |text: &str| digits(text).and_then(|number| i8::try_from(number).ok());
    Date::new(digits(year)?, part(month)?, part(day)?).ok()
}

/// The days a month's page shows: whole weeks from Sunday.
fn page_of(day: Date) -> Vec<Date> {
    let first = day.first_of_month();
    let start = first.saturating_sub(i64::from(first.weekday().to_sunday_zero_offset()).days());
    let last = day.last_of_month();
    let mut days = Vec::new();
    let mut at = start;
    while at <= last || at.weekday() != Weekday::Sunday {
        days.push(at);
        at = at.saturating_add(1.day());
    }
    days
}

/// What a [`Calendar`] needs.
#[derive(Properties, PartialEq)]
pub(crate) struct CalendarProps {
    /// The chosen day.
    pub(crate) chosen: Option<Date>,
    /// A day was chosen.
    pub(crate) onchoose: Callback<Date>,
    /// Its name for tests.
    pub(crate) testid: AttrValue,
}

/// A month. Arrows move by a day or a week, PageUp and PageDown by a month, Enter chooses.
#[function_component]
pub(crate) fn Calendar(props: &CalendarProps) -> Html {
    let t = use_i18n();
    let today = clock::today();
    let at = use_state(|| props.chosen.unwrap_or(today));
    let grid = use_node_ref();
    // Days that the keys move to have the focus; turning the month leaves it where it is.
    let follows = use_mut_ref(|| true);
    {
        let (grid, follows) = (grid.clone(), follows.clone());
        use_effect_with(*at, move |_| {
            if *follows.borrow() {
                page::focus(page::first_in(&grid, "[tabindex='0']"));
            }
        });
    }
    let onkeydown = callback!([at, follows], move |event: KeyboardEvent| {
        let moved = match event.key().as_str() {
            "ArrowLeft" => at.saturating_sub(1.day()),
            "ArrowRight" => at.saturating_add(1.day()),
            "ArrowUp" => at.saturating_sub(7.days()),
            "ArrowDown" => at.saturating_add(7.days()),
            "PageUp" => at.saturating_sub(1.month()),
            "PageDown" => at.saturating_add(1.month()),
            "Home" => at.first_of_month(),
            "End" => at.last_of_month(),
            _ => return,
        };
        event.prevent_default();
        *follows.borrow_mut() = true;
        at.set(moved);
    });
    let turn = |forward: bool, icon: &'static str, name: &'static str| {
        let onclick = callback!([at, follows], move |_| {
            *follows.borrow_mut() = false;
            at.set(if forward { at.saturating_add(1.month()) } else { at.saturating_sub(1.month()) })
        });
        html! { <Button kind={Kind::Plain} small=true {icon} label={t.t(name)} testid={name} {onclick} /> }
    };
    let month =
        t.with("calendar-month", &[("year", at.year().to_string().into()), ("month", i64::from(at.month()).into())]);
    html! {
        <div
            class="pok-calendar"
            role="dialog"
            aria-label={t.t("calendar")}
            data-testid={props.testid.clone()}
        >
            <div class="pok-calendar__head">
                { turn(false, "chevron-left", "calendar-previous") }
                <strong aria-live="polite">{ month }</strong>
                { turn(true, "chevron-right", "calendar-next") }
            </div>
            <table role="grid" ref={grid} {onkeydown}>
                <thead><tr>{ for t.t("calendar-days").split(' ').map(|day| html! { <th scope="col">{ day.to_owned() }</th> }) }</tr></thead>
                <tbody>
                    { for page_of(*at).chunks(7).map(|week| html! { <tr>{ for week.iter().map(|&day| cell(props, *at, today, day)) }</tr> }) }
                </tbody>
            </table>
        </div>
    }
}

/// A day of the page that `at` is on.
fn cell(props: &CalendarProps, at: Date, today: Date, day: Date) -> Html {
    let is_chosen = Some(day) == props.chosen;
    let class = classes!(
        "pok-calendar__day",
        (day.month() != at.month()).then_some("is-other"),
        (day == today).then_some("is-today"),
        is_chosen.then_some("is-chosen"),
    );
    html! {
        <td>
            <button type="button" {class} tabindex={if day == at { "0" } else { "-1" }} aria-label={pok_domain::time::date(day)}
                aria-pressed={if is_chosen { "true" } else { "false" }} onclick={props.onchoose.reform(move |_| day)}>{ day.day() }</button>
        </td>
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_day_is_read_as_people_type_it() {
        for typed in [
            "2023.02.08",
            "2023-02-08",
            "20230208",
            " 2023.2.8. ",
            "2023/02/08",
            "2023. 02. 08",
            "2023020８",
            "２０２３．０２．０８",
        ] {
            assert_eq!(read_day(typed), Some(date(2023, 2, 8)), "{typed}");
        }
        for typed in ["", "2023.02.30", "23.02.08", "2023.02", "어제", "2023.+2.08", "202302081"] {
            assert_eq!(read_day(typed), None, "{typed}");
        }
    }

    #[test]
    fn a_month_shows_whole_weeks_from_sunday() {
        let days = page_of(date(2026, 11, 23));
        assert_eq!((days.first(), days.last()), (Some(&date(2026, 11, 1)), Some(&date(2026, 12, 5))));
        assert_eq!(page_of(date(2026, 2, 1)).len(), 28);
    }
}
