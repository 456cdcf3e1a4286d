//! The head of a list: order by a column, drag its width. By keyboard, Shift and the arrows change the width, Ctrl and
//! the arrows move it.

use pok_api::desktop::page::Sort;
use pok_api::desktop::preferences::Settings;
use web_sys::{Element, PointerEvent};
use yew::prelude::*;

use super::Draw;
use super::arrange::{Col, seen};
use super::cell::side;
use super::moved::{Moved, shift_by, use_moved};
use crate::callback::callback;
use crate::i18n::{I18n, use_i18n};
use crate::store::{App, put, use_app};
use crate::widget::icon::icon;

/// No column is narrower, or wider.
pub(super) const NARROWEST: u32 = 48;
pub(super) const WIDEST: u32 = 1_200;

/// The width of the column No. of numbers up to 999, and of each digit more.
const NUMBER_WIDTH: u32 = 64;
const DIGIT_WIDTH: u32 = 9;
/// The width of ☐.
const SELECT_WIDTH: u32 = 40;

/// The order after a press on `column`: rising, falling, newest first again.
fn next(sort: Option<&Sort>, column: &str) -> Option<Sort> {
    match sort.filter(|sort| sort.column == column) {
        None => Some(Sort { column: column.to_owned(), descending: false }),
        Some(Sort { descending: false, .. }) => Some(Sort { column: column.to_owned(), descending: true }),
        Some(_) => None,
    }
}

/// A width `moved` pixels from `start`.
fn dragged(start: u32, moved: i32) -> u32 {
    start.saturating_add_signed(moved).clamp(NARROWEST, WIDEST)
}

/// What a [`Head`] needs.
#[derive(Properties, PartialEq)]
pub(super) struct HeadProps<L: Draw> {
    /// The order.
    pub(super) sort: Option<Sort>,
    /// Another order.
    pub(super) onsort: Callback<Option<Sort>>,
    /// The largest No. on the page.
    pub(super) largest: u64,
    /// ☐ of the whole page, where rows can be selected.
    pub(super) select: Html,
    /// The rows.
    pub(super) children: Html,
    #[prop_or_default]
    of: std::marker::PhantomData<L>,
}

/// A column whose width is being dragged.
#[derive(Clone, Copy)]
struct Drag {
    column: &'static str,
    /// Where the pointer went down.
    start: i32,
    /// The width then.
    from: u32,
    now: u32,
}

/// Keeps a column's width; none forgets it.
pub(super) fn keep<L: Draw>(app: &App, column: &'static str, width: Option<u32>) {
    put(app, move |settings| {
        let widths = settings.columns.entry(L::NAME.to_owned()).or_default();
        match width {
            Some(width) => drop(widths.insert(column.to_owned(), width)),
            None => drop(widths.remove(column)),
        }
    });
}

/// The width that a person gave a column. One of another version may be any.
pub(super) fn kept_width<L: Draw>(settings: &Settings, column: Col<L>) -> Option<u32> {
    let kept = settings.columns.get(L::NAME)?.get(column.id)?;
    Some((*kept).clamp(NARROWEST, WIDEST))
}

/// The table with its head around the rows.
#[function_component]
pub(super) fn Head<L: Draw>(props: &HeadProps<L>) -> Html {
    let t = use_i18n();
    let app = use_app();
    let drag = use_state(|| None::<Drag>);
    let moved = use_moved::<L>(&app.settings);
    let width_of = |column: Col<L>| match &*drag {
        Some(drag) if drag.column == column.id => Some(drag.now),
        _ => kept_width::<L>(&app.settings, column),
    };
    let seen = seen::<L>(&app.settings);
    let number = NUMBER_WIDTH + DIGIT_WIDTH * props.largest.max(1).ilog10().saturating_sub(2);
    let fixed = number + if L::SELECTS { SELECT_WIDTH } else { 0 };
    let all: u32 = fixed + seen.iter().map(|column| width_of(column).unwrap_or(column.width)).sum::<u32>();
    let mut left = fixed;
    let columns = seen.iter().map(|&column| {
        let now = width_of(column).unwrap_or(column.width);
        let place = column.sticks.then(|| format!("inset-inline-start: {left}px"));
        if column.sticks {
            left += now;
        }
        head(t, &app, props, column, now, place, (&drag, &moved))
    });
    let columns = columns.collect::<Html>();
    let grows = seen.iter().find(|column| column.grows).or(seen.last()).map_or("", |column| column.id);
    let cols = seen.iter().map(|&column| {
        // Something has to take what is left over.
        let fixed = width_of(column).or((column.id != grows).then_some(column.width));
        html! { <col style={fixed.map(|width| format!("width: {width}px"))} /> }
    });
    let sticky = seen.iter().find(|column| column.sticks).map(|_| format!("--pok-number: {fixed}px; "));
    let select = format!("--pok-select: {number}px; ");
    html! {
        <table
            class="pf-v6-c-table pf-m-compact pok-table"
            role="grid"
            style={format!("{}{select}min-width: {all}px", sticky.unwrap_or_default())}
        >
            <colgroup>
                <col style={format!("width: {number}px")} />
                if L::SELECTS { <col style={format!("width: {SELECT_WIDTH}px")} /> }
                { for cols }
            </colgroup>
            <thead class="pf-v6-c-table__thead">
                <tr class="pf-v6-c-table__tr">
                    <th class="pf-v6-c-table__th is-end is-sticky is-number" scope="col">{ t.t("column-number") }</th>
                    if L::SELECTS {
                        <th class="pf-v6-c-table__th is-middle is-sticky is-select" scope="col">{ props.select.clone() }</th>
                    }
                    { columns }
                </tr>
            </thead>
            { props.children.clone() }
        </table>
    }
}

/// One column's head, `now` so wide, in its `place` where it sticks.
fn head<L: Draw>(
    t: I18n,
    app: &App,
    props: &HeadProps<L>,
    column: Col<L>,
    now: u32,
    place: Option<String>,
    (drag, moved): (&UseStateHandle<Option<Drag>>, &Moved),
) -> Html {
    let id = column.id;
    let order = props.sort.as_ref().filter(|sort| sort.column == id);
    let (aria, outline) = match order {
        None => ("none", "arrow-up-down"),
        Some(Sort { descending: false, .. }) => ("ascending", "arrow-up"),
        Some(_) => ("descending", "arrow-down"),
    };
    let onkeydown = callback!([app, moved], move |event: KeyboardEvent| {
        let towards_end = match event.key().as_str() {
            "ArrowLeft" => false,
            "ArrowRight" => true,
            _ => return,
        };
        if event.shift_key() {
            keep::<L>(&app, id, Some(dragged(now, if towards_end { 16 } else { -16 })));
        } else if event.ctrl_key() {
            shift_by::<L>(&app, &moved, &event, id, towards_end);
        } else {
            return;
        }
        event.prevent_default();
    });
    let words = t.t(column.label);
    let onclick = props.onsort.reform({
        let sort = next(props.sort.as_ref(), id);
        move |_| sort.clone()
    });
    html! {
        <th key={id} class={classes!("pf-v6-c-table__th", side(column.side), column.sticks.then_some("is-sticky"), order.is_some().then_some("is-sorted"))}
            scope="col" style={place} aria-sort={column.sorts.then_some(aria)} data-column={id}>
            if column.sorts {
                <button type="button" class="pok-sort" title={t.with("column-hint", &[("column", words.as_str().into())])}
                    aria-keyshortcuts="Shift+ArrowLeft Shift+ArrowRight Control+ArrowLeft Control+ArrowRight" data-testid={format!("sort-{id}")} {onclick} {onkeydown}>
                    <span class="pok-cut">{ words.clone() }</span>{ icon(outline) }
                </button>
            } else {
                <span class="pok-cut">{ words.clone() }</span>
            }
            { grip::<L>(app, id, now, drag) }
        </th>
    }
}

/// What a column's width is dragged by; a double press gives it its own width back.
fn grip<L: Draw>(app: &App, id: &'static str, now: u32, drag: &UseStateHandle<Option<Drag>>) -> Html {
    let onpointerdown = callback!([drag], move |event: PointerEvent| {
        event.prevent_default();
        if let Some(handle) = event.target_dyn_into::<Element>() {
            let shown = handle.parent_element().map_or(now, |head| head.client_width().max(0) as u32);
            // Without the capture a fast drag is lost, which the next drag repairs.
            let _ = handle.set_pointer_capture(event.pointer_id());
            drag.set(Some(Drag { column: id, start: event.client_x(), from: shown, now: shown }));
        }
    });
    let onpointermove = callback!([drag], move |event: PointerEvent| {
        if let Some(dragging) = *drag {
            let now = dragged(dragging.from, event.client_x() - dragging.start);
            drag.set(Some(Drag { now, ..dragging }));
        }
    });
    let onpointerup = callback!([drag, app], move |_: PointerEvent| {
        if let Some(Drag { column, from, now, .. }) = *drag {
            if from != now {
                keep::<L>(&app, column, Some(now));
            }
            drag.set(None);
        }
    });
    let ondblclick = callback!([app], move |_| keep::<L>(&app, id, None));
    html! { <span class="pok-grip" aria-hidden="true" {onpointerdown} {onpointermove} {onpointerup} {ondblclick} /> }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_orders_up_then_down_then_newest_first() {
        let up = next(None, "contract_date");
        assert_eq!(up, Some(Sort { column: "contract_date".into(), descending: false }));
        let down = next(up.as_ref(), "contract_date");
        assert_eq!(down, Some(Sort { column: "contract_date".into(), descending: true }));
        assert_eq!(next(down.as_ref(), "contract_date"), None);
        assert_eq!(next(down.as_ref(), "buyer"), Some(Sort { column: "buyer".into(), descending: false }));
    }

    #[test]
    fn a_column_stays_wide_enough_to_find_again() {
        assert_eq!([dragged(120, 30), dragged(120, -500), dragged(120, 9_000)], [150, NARROWEST, WIDEST]);
    }
}
