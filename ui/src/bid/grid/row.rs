//! One line of the grid. It is drawn anew only when something about it changes.

use std::rc::Rc;

use pok_domain::bid::{NoticeItem, PriceFault, unit_price};
use pok_domain::money::grouped_quantity;
use pok_domain::{Currency, Money};
use yew::prelude::*;

use super::place::{COLUMNS, PRICE_COLUMN};
use crate::draft::price_words;
use crate::i18n::use_i18n;
use crate::widget::icon::icon;

/// Where the text of each column stands.
pub(super) const SIDES: [&str; COLUMNS] =
    ["is-end", "is-start", "is-start", "is-start", "is-middle", "is-end", "is-end", "is-end"];

/// A price as it stands in a cell that nobody types in: grouped where it is one, else as it was typed.
pub(super) fn at_rest(typed: &str, currency: Currency) -> String {
    unit_price(typed, currency).map_or_else(|_| in_a_line(typed), Money::grouped)
}

/// What is no price in a field of one line, which would drop the end of a line and join the numbers around it.
fn in_a_line(typed: &str) -> String {
    typed.replace("\r\n", "⏎").replace(char::is_control, "⏎")
}

/// A price to go on typing: without separators where it is one.
pub(super) fn to_type(typed: &str, currency: Currency) -> String {
    unit_price(typed, currency).map_or_else(|_| in_a_line(typed), |price| price.amount.to_string())
}

/// 견적금액, as far as there is a price.
pub(super) fn amount(item: &NoticeItem, typed: &str, currency: Currency) -> Option<Money> {
    Money::line(item.quantity, unit_price(typed, currency).ok()?).ok()
}

/// The text of a cell, as it is copied. Prices are numbers, so that a spreadsheet takes them for numbers.
pub(super) fn cell_text(item: &NoticeItem, index: usize, typed: &str, currency: Currency, column: usize) -> String {
    match column {
        0 => (index + 1).to_string(),
        1 => item.category.clone(),
        2 => item.name.clone(),
        3 => item.spec.clone(),
        4 => item.unit.clone(),
        5 => item.quantity.normalize().to_string(),
        PRICE_COLUMN => to_type(typed, currency),
        _ => amount(item, typed, currency).map(|amount| amount.amount.to_string()).unwrap_or_default(),
    }
}

/// What a [`Row`] needs.
#[derive(Properties, PartialEq)]
pub(super) struct RowProps {
    /// The item.
    pub(super) item: Rc<NoticeItem>,
    /// From 0.
    pub(super) index: usize,
    /// What the price is in.
    pub(super) currency: Currency,
    /// 견적단가 as typed.
    pub(super) typed: AttrValue,
    /// What stands in the cell while it is typed in.
    pub(super) editing: Option<AttrValue>,
    /// The column that Tab comes to, where it is in this row.
    pub(super) stop: Option<usize>,
    /// First and last chosen column.
    pub(super) chosen: Option<(usize, usize)>,
    /// 견적단가 can be written in.
    pub(super) is_writable: bool,
    /// It came from somebody else.
    pub(super) is_merged: bool,
    /// A missing price is a fault by now.
    pub(super) is_due: bool,
}

/// A line. Its table takes its keys.
#[function_component]
pub(super) fn Row(props: &RowProps) -> Html {
    let t = use_i18n();
    let RowProps { item, index, currency, typed, .. } = props;
    let fault = unit_price(typed, *currency).err().filter(|fault| props.is_due || *fault != PriceFault::Missing);
    let fault = fault.filter(|_| props.is_writable || !typed.is_empty());
    let at_rest = at_rest(typed, *currency);
    let amount = amount(item, typed, *currency).map_or_else(String::new, Money::grouped);
    let texts: [AttrValue; PRICE_COLUMN] = [
        (index + 1).to_string().into(),
        item.category.clone().into(),
        item.name.clone().into(),
        item.spec.clone().into(),
        item.unit.clone().into(),
        grouped_quantity(item.quantity).into(),
    ];
    let is_chosen = |column: usize| props.chosen.is_some_and(|(first, last)| (first..=last).contains(&column));
    let tabindex = |column: usize| if props.stop == Some(column) { "0" } else { "-1" };
    let plain = |column: usize, text: AttrValue, testid: Option<String>| {
        html! {
            <td class={classes!("pf-v6-c-table__td", SIDES[column], is_chosen(column).then_some("is-chosen"))} role="gridcell"
                tabindex={tabindex(column)} aria-colindex={(column + 1).to_string()} aria-readonly="true"
                aria-selected={is_chosen(column).to_string()} data-row={index.to_string()} data-column={column.to_string()}
                data-testid={testid} title={text.clone()}>{ text }</td>
        }
    };
    let id = format!("price-{}", item.id);
    let help = format!("{id}-fault");
    let class = classes!(
        "pf-v6-c-table__td",
        "pok-grid__price",
        "is-end",
        is_chosen(PRICE_COLUMN).then_some("is-chosen"),
        fault.is_some().then_some("is-wrong"),
        props.is_merged.then_some("is-merged"),
    );
    let label = t.with("price-of", &[("line", (index + 1).into()), ("item", item.name.as_str().into())]);
    html! {
        <tr class="pf-v6-c-table__tr" aria-rowindex={(index + 2).to_string()} data-testid="grid-row">
            { for texts.into_iter().enumerate().map(|(column, text)| plain(column, text, None)) }
            <td {class} role="gridcell" aria-colindex={(PRICE_COLUMN + 1).to_string()} aria-selected={is_chosen(PRICE_COLUMN).to_string()}
                data-row={index.to_string()} data-column={PRICE_COLUMN.to_string()} title={props.is_merged.then(|| t.t("field-merged"))}>
                <input {id} type="text" inputmode="decimal" autocomplete="off" spellcheck="false" class="pok-grid__input"
                    value={props.editing.clone().unwrap_or_else(|| at_rest.into())} readonly={!props.is_writable} aria-label={label}
                    tabindex={tabindex(PRICE_COLUMN)} aria-invalid={fault.is_some().then_some("true")}
                    aria-describedby={fault.is_some().then_some(help.clone())} data-testid={format!("price-{index}")} />
                if let Some(fault) = fault {
                    <span id={help} class="pok-grid__fault" data-testid={format!("price-fault-{index}")}>
                        { icon("circle-alert") }{ price_words(t, fault) }
                    </span>
                }
            </td>
            { plain(PRICE_COLUMN + 1, amount.into(), Some(format!("amount-{index}"))) }
        </tr>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bid_10_a_price_at_rest_is_grouped_and_what_is_none_stays_as_typed() {
        assert_eq!(at_rest("１２００", Currency::Krw), "1,200");
        assert_eq!(at_rest("12oo", Currency::Krw), "12oo");
        assert_eq!(to_type("1,200원", Currency::Krw), "1200");
        assert_eq!(to_type("1200.50", Currency::Usd), "1200.5");
    }

    #[test]
    fn case_16_two_numbers_of_a_pasted_cell_are_not_joined_where_they_are_shown() {
        for shown in [at_rest("2000\n2200", Currency::Krw), to_type("2000\r\n2200", Currency::Krw)] {
            assert_eq!(shown, "2000⏎2200");
            assert!(unit_price(&shown, Currency::Krw).is_err());
        }
    }
}
