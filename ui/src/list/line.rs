//! One row of a list.

use wasm_bindgen::JsCast as _;
use yew::prelude::*;

use super::Draw;
use super::arrange::Col;
use super::cell::{Cell, cell, side};
use crate::callback::callback;
use crate::i18n::{I18n, use_i18n};
use crate::page;
use crate::widget::button::Button;
use crate::widget::icon::icon;

/// What a [`Line`] needs.
#[derive(Properties, PartialEq)]
pub(super) struct LineProps<L: Draw> {
    /// The row.
    pub(super) row: L::Row,
    /// The columns that are seen.
    pub(super) columns: Vec<&'static str>,
    /// Where it stands on the page, from 0.
    pub(super) index: usize,
    /// No.
    pub(super) number: u64,
    /// The keyboard goes to it.
    pub(super) is_active: bool,
    /// ☐.
    pub(super) is_selected: bool,
    /// It was opened.
    pub(super) onopen: Callback<L::Row>,
    /// A button in a cell was pressed.
    pub(super) onact: Callback<(L::Row, &'static str)>,
    /// The text too long for its cell is wanted.
    pub(super) onnote: Callback<L::Row>,
    /// ☐ was ticked or not.
    pub(super) onselect: Callback<(String, bool)>,
    /// It got the focus.
    pub(super) onactive: Callback<usize>,
}

/// A row: Enter or a double click opens it.
#[function_component]
pub(super) fn Line<L: Draw>(props: &LineProps<L>) -> Html {
    let t = use_i18n();
    let LineProps { row, index, .. } = props;
    let open = {
        let (row, onopen) = (row.clone(), props.onopen.clone());
        move || onopen.emit(row.clone())
    };
    let onkeydown = callback!([open], move |event: KeyboardEvent| {
        let on_row = event.target().is_some_and(|target| target.dyn_ref::<web_sys::HtmlTableRowElement>().is_some());
        if event.key() == "Enter" && on_row {
            event.prevent_default();
            open();
        }
    });
    let index = *index;
    let ondblclick = callback!([open], move |event: MouseEvent| {
        // Two quick presses of something in it are meant for that.
        if page::closest(event.target(), "button, input").is_none() {
            open();
        }
    });
    let cells = props.columns.iter().filter_map(|id| L::COLUMNS.iter().find(|column| column.id == *id)).map(|column| {
        let class = classes!("pf-v6-c-table__td", side(column.side), column.sticks.then_some("is-sticky"));
        let (title, content) = content(props, t, column, open.clone());
        html! { <td key={column.id} {class} {title} data-label={t.t(column.label)} data-column={column.id}>{ content }</td> }
    });
    let onselect = {
        let (id, is) = (L::id(row), !props.is_selected);
        props.onselect.reform(move |_: Event| (id.clone(), is))
    };
    html! {
        <tr class="pf-v6-c-table__tr" tabindex={if props.is_active { "0" } else { "-1" }} data-index={index.to_string()} data-testid="list-row"
            aria-selected={L::SELECTS.then(|| props.is_selected.to_string())} onfocus={props.onactive.reform(move |_| index)} {onkeydown}
            {ondblclick}>
            <td class="pf-v6-c-table__td is-end is-sticky is-number">{ props.number }</td>
            if L::SELECTS {
                <td class="pf-v6-c-table__td is-middle is-sticky is-select">
                    <input type="checkbox" class="pf-v6-c-check__input" tabindex="-1" checked={props.is_selected}
                        aria-label={t.with("select-row", &[("number", props.number.into())])} data-testid="select-row" onchange={onselect} />
                </td>
            }
            { for cells }
        </tr>
    }
}

/// What stands in a cell, and its tooltip.
fn content<L: Draw>(
    props: &LineProps<L>,
    t: I18n,
    column: Col<L>,
    open: impl Fn() + 'static,
) -> (Option<AttrValue>, Html) {
    let row = &props.row;
    let drawn = L::cell(column.id, row, t);
    match drawn.unwrap_or_else(|| cell(column, &(column.value)(row), t)) {
        Cell::Text(text) => (Some(text.clone()), html! { text }),
        Cell::Link(text) => {
            let onclick = Callback::from(move |_: MouseEvent| open());
            (
                None,
                html! {
                    <button type="button" class="pok-link" tabindex="-1" data-testid="list-open" {onclick}>{ text }</button>
                },
            )
        }
        Cell::Drawn(drawn) => (None, drawn),
        Cell::Acts(acts) => {
            let acts = acts.into_iter().map(|(words, name)| {
                let onclick = props.onact.reform({
                    let row = row.clone();
                    move |_| (row.clone(), name)
                });
                html! { <Button small=true testid={name} {onclick}>{ words }</Button> }
            });
            (None, html! { <span class="pok-acts">{ for acts }</span> })
        }
        Cell::Note => {
            let onclick = props.onnote.reform({
                let row = row.clone();
                move |_: MouseEvent| row.clone()
            });
            let label = t.t("note-open");
            (
                None,
                html! {
                    <button type="button" class="pok-act" aria-label={label.clone()} title={label} data-testid="note-open" {onclick}>
                        { icon("message-square-text") }
                    </button>
                },
            )
        }
    }
}
