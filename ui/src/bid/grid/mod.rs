//! 품목 및 가격제안: a grid in which 견적단가 is written, as in a spreadsheet.
//!
//! The cell with the focus holds a real text field in every state, so that an input method composes where it should;
//! the table takes the keys of all cells.

mod input;
mod keys;
mod paste;
mod place;
mod row;

use std::collections::BTreeSet;
use std::rc::Rc;

use pok_domain::bid::{Form, price, unit_price};
use yew::prelude::*;

use super::writing::PartProps;
use crate::i18n::use_i18n;
use keys::use_keys;
use place::{COLUMNS, PRICE_COLUMN};
use row::{Row, SIDES};

/// The headers.
const HEADS: [&str; COLUMNS] = [
    "column-number",
    "item-category",
    "item-name",
    "item-spec",
    "item-unit",
    "bid-quantity",
    "quoted-unit-price",
    "quoted-amount",
];

/// The grid with its total.
#[function_component]
pub(super) fn Grid(props: &PartProps) -> Html {
    let t = use_i18n();
    let PartProps { notice, writing, is_writable, is_due } = props;
    let items = use_memo(notice.clone(), |notice| notice.items.iter().cloned().map(Rc::new).collect::<Vec<_>>());
    let table = use_node_ref();
    let keys = use_keys(table.clone(), notice.clone(), writing.clone(), *is_writable);
    let form = Form(&writing.fields);
    let merged: BTreeSet<&str> =
        writing.draft.iter().flat_map(|draft| draft.merged.iter().map(String::as_str)).collect();
    let stop = keys.chosen.map_or((0, PRICE_COLUMN), |chosen| (chosen.at.row, chosen.at.column));
    let range = keys.chosen.filter(|chosen| chosen.is_range());
    let rows = items.iter().enumerate().map(|(index, item)| {
        let chosen = range.filter(|range| range.rows().contains(&index)).map(|range| {
            let columns = range.columns();
            (*columns.start(), *columns.end())
        });
        html! {
            <Row
                key={item.id.to_string()}
                item={item.clone()}
                {index}
                currency={notice.currency}
                typed={form.typed_price(item.id).to_owned()}
                editing={keys.editing.clone().filter(|_| stop == (index, PRICE_COLUMN))}
                stop={(stop.0 == index).then_some(stop.1)}
                {chosen}
                is_writable={*is_writable}
                is_merged={!merged.is_empty() && merged.contains(price(item.id).as_str())}
                is_due={*is_due}
            />
        }
    });
    let priced =
        notice.items.iter().filter(|item| unit_price(form.typed_price(item.id), notice.currency).is_ok()).count();
    let total = form.total(notice).map_or_else(|_| t.t("total-too-large"), |total| total.to_string().into());
    let filled = t.with("prices-filled", &[("filled", priced.into()), ("all", notice.items.len().into())]);
    let head = HEADS.iter().zip(SIDES).enumerate().map(|(column, (head, side))| {
        html! {
            <th class={classes!("pf-v6-c-table__th", side)} scope="col" role="columnheader" aria-colindex={(column + 1).to_string()}>
                { t.t(head) }
                if column == PRICE_COLUMN { <span class="pok-field__required" aria-hidden="true">{ "*" }</span> }
            </th>
        }
    });
    html! {
        <>
            <div class="pok-list__scroll pok-grid__scroll">
                <table class="pf-v6-c-table pf-m-compact pok-table pok-grid" role="grid" ref={table} aria-labelledby="lines-title"
                    aria-describedby="grid-hint" aria-rowcount={(notice.items.len() + 1).to_string()} aria-colcount={COLUMNS.to_string()}
                    aria-multiselectable="true" aria-readonly={(!is_writable).then_some("true")} data-testid="grid"
                    onkeydown={keys.onkeydown} oninput={keys.oninput} onpaste={keys.onpaste} onfocusin={keys.onfocusin}
                    onfocusout={keys.onfocusout} onmousedown={keys.onmousedown} onclick={keys.onclick} ondblclick={keys.ondblclick}>
                    <colgroup>
                        { for (0..COLUMNS).map(|column| html! { <col class={format!("pok-grid__column-{column}")} /> }) }
                    </colgroup>
                    <thead class="pf-v6-c-table__thead"><tr class="pf-v6-c-table__tr" aria-rowindex="1">{ for head }</tr></thead>
                    <tbody class="pf-v6-c-table__tbody">{ for rows }</tbody>
                </table>
            </div>
            <div class="pok-grid__foot">
                <p class="pok-subtle" data-testid="prices-filled">{ filled }</p>
                if *is_writable {
                    <p class="pok-grid__hint" id="grid-hint" role="status" data-testid="grid-told">
                        { keys.told.clone().unwrap_or_else(|| t.t("grid-hint")) }
                    </p>
                }
                <p class="pok-grid__total">
                    <span class="pok-subtle">{ t.t("total-net-of-vat") }</span>
                    <strong class="pok-figures" data-testid="bid-total" aria-live="polite">{ total }</strong>
                </p>
            </div>
        </>
    }
}
