//! [열]: which columns are seen, in which order, how wide.

use pok_domain::typed;
use yew::prelude::*;

use super::Draw;
use super::arrange::{Col, in_order, is_hidden, reset, show};
use super::head::{NARROWEST, WIDEST, keep, kept_width};
use super::moved::{Moved, shift_by, use_moved};
use crate::callback::callback;
use crate::i18n::{I18n, use_i18n};
use crate::store::{App, use_app};
use crate::widget::button::{Button, Kind};
use crate::widget::field::{Check, value_of};
use crate::widget::modal::Modal;

/// What a [`Columns`] needs.
#[derive(Properties, PartialEq)]
pub(super) struct ColumnsProps<L: Draw> {
    #[prop_or_default]
    of: std::marker::PhantomData<L>,
}

/// [열], and the popup.
#[function_component]
pub(super) fn Columns<L: Draw>(_: &ColumnsProps<L>) -> Html {
    let t = use_i18n();
    let app = use_app();
    let is_open = use_state(|| false);
    let open = |value: bool| callback!([is_open], move |()| is_open.set(value));
    let moved = use_moved::<L>(&app.settings);
    let columns = in_order::<L>(&app.settings);
    let count = columns.len();
    let rows = columns.iter().enumerate().map(|(place, &column)| line::<L>(t, &app, &moved, column, (place, count)));
    let onreset = callback!([app], move |_| reset::<L>(&app));
    let footer = html! {
        <>
            <Button testid="columns-reset" onclick={onreset}>{ t.t("columns-reset") }</Button>
            <Button kind={Kind::Primary} first=true testid="columns-close" onclick={open(false).reform(|_| ())}>{ t.t("close") }</Button>
        </>
    };
    html! {
        <>
            <Button kind={Kind::Plain} small=true icon="columns-3" label={t.t("columns")} testid="columns" onclick={open(true).reform(|_| ())} />
            if *is_open {
                <Modal title={t.t("columns")} onclose={open(false)} {footer} testid="columns-popup">
                    <p class="pok-subtle">{ t.t("columns-hint") }</p>
                    <ol class="pok-columns">{ for rows }</ol>
                </Modal>
            }
        </>
    }
}

fn line<L: Draw>(t: I18n, app: &App, moved: &Moved, column: Col<L>, (place, count): (usize, usize)) -> Html {
    let id = column.id;
    let name = [("column", t.t(column.label).to_string().into())];
    let onchecked = callback!([app], move |is: bool| show::<L>(&app, id, is));
    let to = |towards_end: bool| {
        callback!([app, moved], move |event: MouseEvent| shift_by::<L>(&app, &moved, &event, id, towards_end))
    };
    let width = kept_width::<L>(&app.settings, column).unwrap_or(column.width);
    let onwidth = callback!([app], move |event: Event| {
        let typed: Option<u32> = typed::plain(&value_of(&event)).parse().ok();
        keep::<L>(&app, id, typed.map(|width| width.clamp(NARROWEST, WIDEST)));
    });
    html! {
        <li key={id} data-column={id}>
            <Check id={format!("column-{id}")} label={t.t(column.label)} checked={!is_hidden::<L>(&app.settings, column)}
                disabled={column.opens} {onchecked} testid={format!("column-{id}")} />
            <span class="pf-v6-c-form-control pok-columns__width">
                <input type="number" min={NARROWEST.to_string()} max={WIDEST.to_string()} step="8" value={width.to_string()}
                    aria-label={t.with("column-width", &name)} data-testid={format!("column-{id}-width")} onchange={onwidth} />
            </span>
            <Button kind={Kind::Plain} small=true icon="chevron-up" label={t.with("column-up", &name)} disabled={place == 0}
                testid={format!("column-{id}-up")} onclick={to(false)} />
            <Button kind={Kind::Plain} small=true icon="chevron-down" label={t.with("column-down", &name)} disabled={place + 1 == count}
                testid={format!("column-{id}-down")} onclick={to(true)} />
        </li>
    }
}
