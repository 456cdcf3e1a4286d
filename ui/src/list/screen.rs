//! A list, whole: its title, its conditions, its rows.

use std::collections::BTreeSet;
use std::marker::PhantomData;
use std::rc::Rc;

use pok_api::desktop::page::Paging;
use pok_api::list::{Asked, Found, Part, Search, Value};
use yew::prelude::*;

use super::bar::Bar;
use super::cell::text;
use super::state::{Keeper, use_list};
use super::table::Table;
use super::typed::Typed;
use super::{Draw, FROM, OPEN};
use crate::callback::callback;
use crate::i18n::{I18n, use_i18n};
use crate::query::{Query, use_query};
use crate::route::Route;
use crate::screen_state;
use crate::store::use_app;
use crate::widget::confirm::Notice;

/// What a [`ListScreen`] needs.
#[derive(Properties, PartialEq)]
pub(crate) struct ListProps<L: Draw> {
    /// A button in a row was pressed, by its name.
    #[prop_or_default]
    pub(crate) onact: Callback<(L::Row, &'static str)>,
    /// Above the rows, beside the ticks.
    #[prop_or_default]
    pub(crate) children: Html,
    #[prop_or_default]
    of: PhantomData<L>,
}

/// A list as a screen of its own.
#[function_component]
pub(crate) fn ListScreen<L: Draw>(props: &ListProps<L>) -> Html {
    let t = use_i18n();
    html! {
        <>
            <header class="pok-title"><h1>{ t.t(L::TITLE) }</h1></header>
            <ListOf<L> onact={props.onact.clone()}>{ props.children.clone() }</ListOf<L>>
        </>
    }
}

/// A list: conditions, rows, total, paging; kept while another screen is open.
#[function_component]
pub(crate) fn ListOf<L: Draw>(props: &ListProps<L>) -> Html {
    let t = use_i18n();
    let app = use_app();
    let list = use_list::<L>(&app.settings);
    let begin_at = use_state(|| list.opened.clone());
    let note = use_state(|| None::<L::Row>);
    let rows = use_query(Some(Search::<L>::new(list.asked.clone(), list.paging.clone(), Part::Rows)));
    let total = use_total::<L>(&rows, &list.asked);
    let onsearch = callback!([list, again = rows.again], move |asked: Asked| {
        list.change(|list| {
            list.selected.clear();
            list.asked = asked;
            list.paging.page = 0;
        });
        again.emit(());
    });
    let onchange = callback!([list], move |typed: Typed| drop(list.keep(|list| list.typed = typed)));
    let onpaging = on(&list, |list, paging: Paging| list.paging = paging);
    let onselected = on(&list, |list, selected: BTreeSet<String>| list.selected = selected);
    let onopen = callback!([list, onact = props.onact], move |row: L::Row| match L::screen(&row) {
        Some(screen) => {
            list.keep(|list| list.opened = Some(L::id(&row)));
            screen_state::put(FROM, (screen, Route::here()));
            screen.go();
        }
        None => onact.emit((row, OPEN)),
    });
    let onact = callback!([list, onact = props.onact], move |(row, act): (L::Row, &'static str)| {
        list.keep(|list| list.opened = Some(L::id(&row)));
        onact.emit((row, act));
    });
    let onnote = callback!([note], move |row: Option<L::Row>| note.set(row));
    html! {
        <>
            <Bar<L> at_first={list.typed.clone()} {onsearch} {onchange}>{ props.children.clone() }</Bar<L>>
            <Table<L> answer={answer(&rows)} {total} problem={rows.problem} is_slow={rows.is_slow} asked={list.asked.clone()}
                paging={list.paging.clone()} selected={list.selected.clone()} begin_at={(*begin_at).clone()} {onpaging} {onopen} {onact}
                {onselected} onnote={onnote.reform(Some)} again={rows.again} />
            if let Some(row) = &*note {
                { shown_note::<L>(t, row, onnote.reform(|()| None)) }
            }
        </>
    }
}

fn on<E: 'static>(list: &Keeper, change: fn(&mut super::state::ListState, E)) -> Callback<E> {
    callback!([list], move |event| list.change(|list| change(list, event)))
}

/// Rows with the page they were asked for: what is on the way doesn't change their numbers.
fn answer<L: Draw>(rows: &Query<Search<L>>) -> Option<(Paging, Rc<Found<L::Row>>)> {
    Some((rows.of.as_ref()?.paging.clone(), rows.data.clone()?))
}

/// 총 N건 of what is asked: counted after the rows are there, where they don't say it themselves.
#[hook]
fn use_total<L: Draw>(rows: &Query<Search<L>>, asked: &Asked) -> Option<u64> {
    let is_of = |of: &Option<Rc<Search<L>>>| of.as_ref().is_some_and(|of| of.asked == *asked);
    let found = rows.data.as_ref().filter(|_| is_of(&rows.of));
    // Whatever the page is, they are as many: turning it counts nothing anew.
    let counts = found.is_some_and(|found| found.total.is_none());
    let call = counts.then(|| Search::<L>::new(asked.clone(), Paging::default(), Part::Total));
    let counted = use_query(call);
    found.and_then(|found| found.total).or_else(|| counted.data.filter(|_| is_of(&counted.of))?.total)
}

/// A text too long for a cell, under what tells its row.
fn shown_note<L: Draw>(t: I18n, row: &L::Row, onclose: Callback<()>) -> Html {
    let named = L::COLUMNS.iter().filter(|column| column.opens || column.grows);
    let named: Vec<String> = named.map(|column| text(&(column.value)(row), t).to_string()).collect();
    let note = L::COLUMNS.iter().find_map(|column| match (column.value)(row) {
        Value::Note(note) => Some((column.label, note)),
        _ => None,
    });
    let Some((label, note)) = note else { return Html::default() };
    html! {
        <Notice title={t.t(label)} {onclose} testid="note">
            <p class="pok-subtle">{ named.join(" · ") }</p>
            <p class="pok-prose">{ note }</p>
        </Notice>
    }
}
