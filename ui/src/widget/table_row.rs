//! One row of a list.

use wasm_bindgen::JsCast as _;
use yew::prelude::*;

use super::button::Button;
use super::column::{Cell, Listed};
use super::icon::icon;
use crate::i18n::use_i18n;

/// What a [`Line`] needs.
#[derive(Properties, PartialEq)]
pub(super) struct LineProps<R: Listed> {
    /// The row.
    pub(super) row: R,
    /// Where it stands on the page, from 0.
    pub(super) index: usize,
    /// No.
    pub(super) number: u64,
    /// The keyboard goes to it.
    pub(super) is_active: bool,
    /// It was opened.
    pub(super) onopen: Callback<R>,
    /// A button in a cell was pressed.
    pub(super) onact: Callback<(R, &'static str)>,
    /// It got the focus.
    pub(super) onactive: Callback<usize>,
}

/// A row: Enter or a double click opens it.
#[function_component]
pub(super) fn Line<R: Listed>(props: &LineProps<R>) -> Html {
    let t = use_i18n();
    let LineProps { row, index, .. } = props;
    let open = {
        let (row, onopen) = (row.clone(), props.onopen.clone());
        move || onopen.emit(row.clone())
    };
    let onkeydown = {
        let open = open.clone();
        Callback::from(move |event: KeyboardEvent| {
            let on_row =
                event.target().is_some_and(|target| target.dyn_ref::<web_sys::HtmlTableRowElement>().is_some());
            if event.key() == "Enter" && on_row {
                event.prevent_default();
                open();
            }
        })
    };
    let index = *index;
    let ondblclick = {
        let open = open.clone();
        Callback::from(move |_| open())
    };
    let cells = R::COLUMNS.iter().map(|column| {
        let class = classes!("pf-v6-c-table__td", column.side.class(), column.sticks.then_some("is-sticky"));
        let (title, content) = match (column.cell)(row, t) {
            Cell::Text(text) => (Some(text.clone()), html! { text }),
            Cell::Link(text) => {
                let open = open.clone();
                let onclick = Callback::from(move |_| open());
                (
                    None,
                    html! {
                        <button type="button" class="pok-link" tabindex="-1" data-testid="list-open" {onclick}>
                            { text }
                        </button>
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
            Cell::Act { icon: outline, label, name } => {
                let onclick = props.onact.reform({
                    let row = row.clone();
                    move |_| (row.clone(), name)
                });
                (
                    None,
                    html! {
                        <button
                            type="button"
                            class="pok-act"
                            aria-label={label.clone()}
                            title={label}
                            data-testid={name}
                            {onclick}
                        >
                            { icon(outline) }
                        </button>
                    },
                )
            }
        };
        html! { <td {class} {title} data-label={t.t(column.label)} data-column={column.id}>{ content }</td> }
    });
    html! {
        <tr class="pf-v6-c-table__tr" tabindex={if props.is_active { "0" } else { "-1" }} data-index={index.to_string()} data-testid="list-row"
            onfocus={props.onactive.reform(move |_| index)} {onkeydown} {ondblclick}>
            <td class="pf-v6-c-table__td is-end is-sticky is-number">{ props.number }</td>
            { for cells }
        </tr>
    }
}
