//! The head of a list: order by a column, drag its width. By keyboard, Shift and the arrows change the width.

use std::collections::BTreeMap;

use pok_api::desktop::page::Sort;
use web_sys::{Element, PointerEvent};
use yew::prelude::*;

use super::column::{Column, Listed};
use super::icon::icon;
use super::table::NUMBER_WIDTH;
use crate::i18n::use_i18n;
use crate::store::{put, use_app};

/// No column is narrower, or wider.
const NARROWEST: u32 = 48;
const WIDEST: u32 = 1_200;

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
#[derive(Properties)]
pub(crate) struct HeadProps<R: Listed> {
    /// Widths a person dragged.
    pub(crate) widths: BTreeMap<String, u32>,
    /// The order.
    pub(crate) sort: Option<Sort>,
    /// Another order.
    pub(crate) onsort: Callback<Option<Sort>>,
    /// The rows.
    pub(crate) children: Html,
    /// Which list.
    #[prop_or_default]
    pub(crate) list: std::marker::PhantomData<R>,
}

impl<R: Listed> PartialEq for HeadProps<R> {
    fn eq(&self, other: &Self) -> bool {
        self.widths == other.widths
            && self.sort == other.sort
            && self.onsort == other.onsort
            && self.children == other.children
    }
}

/// The table with its head around the rows.
#[function_component]
pub(crate) fn Head<R: Listed>(props: &HeadProps<R>) -> Html {
    let t = use_i18n();
    let app = use_app();
    let drag = use_state(|| None::<(&'static str, i32, u32, u32)>);
    let width_of = |column: &Column<R>| match &*drag {
        Some((id, _, _, now)) if *id == column.id => Some(*now),
        _ => props.widths.get(column.id).copied(),
    };
    let keep = {
        let app = app.clone();
        move |column: &'static str, width: Option<u32>| {
            put(&app, move |settings| {
                let widths = settings.columns.entry(R::NAME.to_owned()).or_default();
                match width {
                    Some(width) => drop(widths.insert(column.to_owned(), width)),
                    None => drop(widths.remove(column)),
                }
            });
        }
    };
    let all: u32 = NUMBER_WIDTH + R::COLUMNS.iter().map(|column| width_of(column).unwrap_or(column.width)).sum::<u32>();
    let mut left = NUMBER_WIDTH;
    let columns = R::COLUMNS.iter().map(|column| {
        let kept = width_of(column);
        let now = kept.unwrap_or(column.width);
        let place = column.sticks.then(|| format!("inset-inline-start: {left}px"));
        if column.sticks {
            left += now;
        }
        let order = props.sort.as_ref().filter(|sort| sort.column == column.id);
        let (aria, outline) = match order {
            None => ("none", "arrow-up-down"),
            Some(Sort { descending: false, .. }) => ("ascending", "arrow-up"),
            Some(_) => ("descending", "arrow-down"),
        };
        let id = column.id;
        let onpointerdown = {
            let drag = drag.clone();
            Callback::from(move |event: PointerEvent| {
                event.prevent_default();
                if let Some(handle) = event.target_dyn_into::<Element>() {
                    let shown = handle.parent_element().map_or(now, |head| head.client_width().max(0) as u32);
                    // Without the capture a fast drag is lost, which the next drag repairs.
                    let _ = handle.set_pointer_capture(event.pointer_id());
                    drag.set(Some((id, event.client_x(), shown, shown)));
                }
            })
        };
        let onpointermove = {
            let drag = drag.clone();
            Callback::from(move |event: PointerEvent| {
                if let Some((column, start, from, _)) = *drag {
                    drag.set(Some((column, start, from, dragged(from, event.client_x() - start))));
                }
            })
        };
        let onpointerup = {
            let (drag, keep) = (drag.clone(), keep.clone());
            Callback::from(move |_: PointerEvent| {
                if let Some((column, _, from, now)) = *drag {
                    if from != now {
                        keep(column, Some(now));
                    }
                    drag.set(None);
                }
            })
        };
        let ondblclick = {
            let keep = keep.clone();
            Callback::from(move |_| keep(id, None))
        };
        let onkeydown = {
            let keep = keep.clone();
            Callback::from(move |event: KeyboardEvent| {
                let step = match event.key().as_str() {
                    "ArrowLeft" if event.shift_key() => -16,
                    "ArrowRight" if event.shift_key() => 16,
                    _ => return,
                };
                event.prevent_default();
                keep(id, Some(dragged(now, step)));
            })
        };
        let words = t.t(column.label);
        let onclick = props.onsort.reform({
            let sort = next(props.sort.as_ref(), id);
            move |_| sort.clone()
        });
        html! {
            <th class={classes!("pf-v6-c-table__th", column.side.class(), column.sticks.then_some("is-sticky"), order.is_some().then_some("is-sorted"))}
                scope="col" style={place} aria-sort={column.sorts.then_some(aria)} data-column={id}>
                if column.sorts {
                    <button type="button" class="pok-sort" title={t.with("column-hint", &[("column", words.as_str().into())])}
                        aria-keyshortcuts="Shift+ArrowLeft Shift+ArrowRight" data-testid={format!("sort-{id}")} {onclick} {onkeydown}>
                        <span class="pok-cut">{ words.clone() }</span>{ icon(outline) }
                    </button>
                } else {
                    <span class="pok-cut">{ words.clone() }</span>
                }
                <span class="pok-grip" aria-hidden="true" {onpointerdown} {onpointermove} {onpointerup} {ondblclick} />
            </th>
        }
    }).collect::<Html>();
    let cols = R::COLUMNS.iter().map(|column| {
        let fixed = width_of(column).or((!column.grows).then_some(column.width));
        html! { <col style={fixed.map(|width| format!("width: {width}px"))} /> }
    });
    let sticky = R::COLUMNS.iter().find(|column| column.sticks).map(|_| format!("--pok-number: {NUMBER_WIDTH}px; "));
    html! {
        <table
            class="pf-v6-c-table pf-m-compact pok-table"
            role="grid"
            style={format!("{}min-width: {all}px", sticky.unwrap_or_default())}
        >
            <colgroup><col style={format!("width: {NUMBER_WIDTH}px")} />{ for cols }</colgroup>
            <thead class="pf-v6-c-table__thead">
                <tr class="pf-v6-c-table__tr">
                    <th class="pf-v6-c-table__th is-end is-sticky is-number" scope="col">{ t.t("column-number") }</th>
                    { columns }
                </tr>
            </thead>
            { props.children.clone() }
        </table>
    }
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
