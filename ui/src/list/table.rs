//! The rows of a list: paging, order, widths, keyboard, selection, and what stands there when nothing does.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::rc::Rc;

use patternfly_yew::prelude::Skeleton;
use pok_api::Problem;
use pok_api::desktop::page::{Paging, SIZES, Sort};
use pok_api::list::{Asked, Found};
use pok_domain::money::grouped_quantity;
use wasm_bindgen::JsCast as _;
use yew::prelude::*;

use super::Draw;
use super::arrange::seen;
use super::columns::Columns;
use super::export::Export;
use super::head::Head;
use super::line::Line;
use crate::callback::callback;
use crate::i18n::{I18n, use_i18n};
use crate::page;
use crate::problem::words;
use crate::store::{App, put, use_app};
use crate::widget::button::{Button, Kind};
use crate::widget::field::{Help, Select};
use crate::widget::pager::{Pager, pages};
use crate::widget::state::Failed;

/// What a [`Table`] needs.
#[derive(Properties, PartialEq)]
pub(super) struct TableProps<L: Draw> {
    /// The last answer, and the page that it is; none before the first.
    pub(super) answer: Option<(Paging, Rc<Found<L::Row>>)>,
    /// 총 N건, once it has been counted.
    pub(super) total: Option<u64>,
    /// Why the last read failed.
    pub(super) problem: Option<Problem>,
    /// The first answer takes long enough to say so.
    pub(super) is_slow: bool,
    /// The conditions.
    pub(super) asked: Asked,
    /// Which page in which order.
    pub(super) paging: Paging,
    /// Another page, size or order.
    pub(super) onpaging: Callback<Paging>,
    /// ☐: the selected rows, on whichever page.
    pub(super) selected: BTreeSet<String>,
    /// Others were selected.
    pub(super) onselected: Callback<BTreeSet<String>>,
    /// The row to begin at, where it is on the first page that arrives.
    pub(super) begin_at: Option<String>,
    /// A row was opened.
    pub(super) onopen: Callback<L::Row>,
    /// A button in a cell was pressed.
    pub(super) onact: Callback<(L::Row, &'static str)>,
    /// A text too long for its cell is wanted.
    pub(super) onnote: Callback<L::Row>,
    /// [다시 시도].
    pub(super) again: Callback<()>,
}

impl<L: Draw> TableProps<L> {
    fn rows(&self) -> &[L::Row] {
        self.answer.as_ref().map_or(&[], |(_, found)| &found.rows)
    }

    /// The largest No. on the page.
    fn largest(&self) -> u64 {
        self.answer
            .as_ref()
            .map_or(0, |(paging, found)| u64::from(paging.page) * u64::from(paging.size) + found.rows.len() as u64)
    }

    fn has_next(&self) -> bool {
        self.answer.as_ref().is_some_and(|(paging, found)| found.rows.len() as u64 == u64::from(paging.size))
    }
}

/// 총 N건, page size, the rows, paging.
#[function_component]
pub(super) fn Table<L: Draw>(props: &TableProps<L>) -> Html {
    let t = use_i18n();
    let app = use_app();
    let place = use_place(props);
    // Rows that went away may leave the page past the end.
    {
        let (paging, onpaging) = (props.paging.clone(), props.onpaging.clone());
        use_effect_with((props.total, props.paging.page), move |(total, page)| {
            if let Some(last) = total.map(|total| pages(total, paging.size) - 1).filter(|last| page > last) {
                onpaging.emit(Paging { page: last, ..paging });
            }
        });
    }
    if let (None, Some(problem)) = (&props.answer, &props.problem) {
        return html! { <Failed problem={problem.clone()} again={props.again.clone()} /> };
    }
    let onpage = callback!([paging = props.paging, onpaging = props.onpaging], move |page| onpaging
        .emit(Paging { page, ..paging.clone() }));
    let onsort = callback!([paging = props.paging, onpaging = props.onpaging], move |sort: Option<Sort>| onpaging
        .emit(Paging { page: 0, sort, ..paging.clone() }));
    let onkeydown = keys(props, &place, &onpage);
    html! {
        <section class="pok-list" aria-label={t.t(L::TITLE)}>
            { bar(t, &app, props) }
            <div class="pok-list__scroll">
                <Head<L> sort={props.paging.sort.clone()} {onsort} largest={props.largest()} select={select_page(t, props)}>
                    <tbody class="pf-v6-c-table__tbody" ref={place.body.clone()} {onkeydown}>{ lines(t, &app, props, &place) }</tbody>
                </Head<L>>
            </div>
            <Pager paging={props.paging.clone()} total={props.total} has_next={props.has_next()} {onpage} />
        </section>
    }
}

/// Where the focus is among the rows.
struct ListPlace {
    active: UseStateHandle<usize>,
    body: NodeRef,
    /// A key turned the page: its rows get the focus.
    turned: Rc<RefCell<bool>>,
}

/// Rows that a key brought get the focus, at the same place or where one came from.
#[hook]
fn use_place<L: Draw>(props: &TableProps<L>) -> ListPlace {
    let active = use_state(|| 0_usize);
    let body = use_node_ref();
    let turned = use_mut_ref(|| false);
    let begin_at = use_mut_ref(|| props.begin_at.clone());
    {
        let (active, body, turned) = (active.clone(), body.clone(), turned.clone());
        use_effect_with(props.answer.clone(), move |answer| {
            let Some((_, found)) = answer else { return };
            let begin_at = begin_at.take().and_then(|id| found.rows.iter().position(|row| L::id(row) == id));
            let came = turned.replace(false).then(|| (*active).min(found.rows.len().saturating_sub(1)));
            if let Some(at) = begin_at.or(came) {
                active.set(at);
                focus_row(&body, at);
            }
        });
    }
    ListPlace { active, body, turned }
}

/// The arrows go through the rows, Page Up and Page Down through the pages; Space selects.
fn keys<L: Draw>(props: &TableProps<L>, place: &ListPlace, onpage: &Callback<u32>) -> Callback<KeyboardEvent> {
    let ListPlace { active, body, turned } = place;
    let TableProps { selected, onselected, .. } = props;
    let (page, has_next) = (props.paging.page, props.has_next());
    let last = props.total.map_or(page + u32::from(has_next), |total| pages(total, props.paging.size) - 1);
    let ids: Vec<String> = props.rows().iter().map(L::id).collect();
    callback!([active, body, turned, onpage, selected, onselected], move |event: KeyboardEvent| {
        let (at, end) = (*active, ids.len().saturating_sub(1));
        let is_row = event.target().is_some_and(|target| target.dyn_ref::<web_sys::HtmlTableRowElement>().is_some());
        let to = match event.key().as_str() {
            "ArrowDown" => (at + 1).min(end),
            "ArrowUp" => at.saturating_sub(1),
            "Home" => 0,
            "End" => end,
            "PageDown" | "PageUp" => {
                event.prevent_default();
                let to = if event.key() == "PageDown" { (page + 1).min(last) } else { page.saturating_sub(1) };
                if to != page {
                    turned.replace(true);
                    onpage.emit(to);
                }
                return;
            }
            " " if L::SELECTS && is_row => {
                event.prevent_default();
                if let Some(id) = ids.get(at) {
                    onselected.emit(toggled(&selected, std::slice::from_ref(id), !selected.contains(id)));
                }
                return;
            }
            _ => return,
        };
        event.prevent_default();
        active.set(to);
        focus_row(&body, to);
    })
}

/// The selection with some rows, or without them.
fn toggled(selected: &BTreeSet<String>, ids: &[String], is_selected: bool) -> BTreeSet<String> {
    let ids: BTreeSet<String> = ids.iter().cloned().collect();
    if is_selected { selected | &ids } else { selected - &ids }
}

/// ☐ of the whole page.
fn select_page<L: Draw>(t: I18n, props: &TableProps<L>) -> Html {
    let ids: Vec<String> = props.rows().iter().map(L::id).collect();
    let count = ids.iter().filter(|id| props.selected.contains(*id)).count();
    let is_all = count > 0 && count == ids.len();
    let selected = props.selected.clone();
    let onchange = props.onselected.reform(move |_: Event| toggled(&selected, &ids, !is_all));
    html! {
        <input type="checkbox" class="pf-v6-c-check__input" checked={is_all} ~indeterminate={count > 0 && !is_all} aria-label={t.t("select-page")} data-testid="select-page" {onchange} />
    }
}

/// 총 N건, how many are selected, why the last read failed, [다운로드], the columns and the page's size.
fn bar<L: Draw>(t: I18n, app: &App, props: &TableProps<L>) -> Html {
    let onsize = callback!([paging = props.paging, onpaging = props.onpaging, app], move |size: String| {
        let Ok(size) = size.parse() else { return };
        // The first row on the page stays on the page.
        let page = paging.page * paging.size / size;
        put(&app, move |settings| {
            settings.page_sizes.insert(L::NAME.to_owned(), size);
        });
        onpaging.emit(Paging { page, size, ..paging.clone() });
    });
    let sizes = SIZES.iter().map(|size| (size.to_string().into(), t.with("page-size", &[("size", (*size).into())])));
    let onclear = props.onselected.reform(|_| BTreeSet::new());
    html! {
        <div class="pok-list__bar">
            <p class="pok-list__total" data-testid="list-total" aria-live="polite">
                if let Some(total) = props.total { { t.with(L::TOTAL, &[("count", grouped_quantity(total.into()).into())]) } }
            </p>
            <Help fault={props.problem.as_ref().map(|problem| words(t, problem))} />
            if !props.selected.is_empty() {
                <span role="status" data-testid="selected">{ t.with("selected", &[("count", props.selected.len().into())]) }</span>
                <Button kind={Kind::Link} small=true testid="select-none" onclick={onclear}>{ t.t("select-none") }</Button>
            }
            <Export<L> asked={props.asked.clone()} sort={props.paging.sort.clone()} selected={props.selected.clone()} />
            <Columns<L> />
            <Select id={format!("{}-size", L::NAME)} label={t.t("page-size-label")} is_bare=true options={sizes.collect::<Vec<_>>()}
                value={props.paging.size.to_string()} onvalue={onsize} testid="page-size" />
        </div>
    }
}

/// The rows, or what stands there instead.
fn lines<L: Draw>(t: I18n, app: &App, props: &TableProps<L>, place: &ListPlace) -> Html {
    let columns = seen::<L>(&app.settings);
    let span = (columns.len() + 1 + usize::from(L::SELECTS)).to_string();
    let Some((paging, found)) = &props.answer else {
        return (0..props.paging.size.min(10))
            .map(|_| {
                html! {
                    <tr class="pf-v6-c-table__tr"><td class="pf-v6-c-table__td" colspan={span.clone()}>
                        if props.is_slow { <Skeleton /> } else { { "\u{a0}" } }
                    </td></tr>
                }
            })
            .collect();
    };
    let count = found.rows.len();
    if count == 0 {
        return html! {
            <tr class="pf-v6-c-table__tr">
                <td class="pf-v6-c-table__td pok-list__none" colspan={span} data-testid="list-empty"><div>{ t.t("no-data") }</div></td>
            </tr>
        };
    }
    // Numbered as the page that they are: another one may be on its way.
    let first = u64::from(paging.page) * u64::from(paging.size);
    let onactive = callback!([active = place.active], move |at| active.set(at));
    let selected = props.selected.clone();
    let onselect = props.onselected.reform(move |(id, is): (String, bool)| toggled(&selected, &[id], is));
    let lines = found.rows.iter().enumerate().map(|(index, row)| {
        let id = L::id(row);
        html! {
            <Line<L> key={id.clone()} row={row.clone()} columns={columns.iter().map(|column| column.id).collect::<Vec<_>>()} {index}
                number={first + index as u64 + 1} is_active={index == (*place.active).min(count - 1)} is_selected={props.selected.contains(&id)}
                onopen={props.onopen.clone()} onact={props.onact.clone()} onnote={props.onnote.clone()} onselect={onselect.clone()}
                onactive={onactive.clone()} />
        }
    });
    lines.collect()
}

fn focus_row(body: &NodeRef, index: usize) {
    page::focus(page::first_in(body, &format!("[data-index='{index}']")));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_selected_and_left_out_without_touching_other_pages() {
        let ids = |text: &str| text.split(' ').map(str::to_owned).collect::<Vec<_>>();
        let other: BTreeSet<String> = ids("z").into_iter().collect();
        let all = toggled(&other, &ids("a b"), true);
        assert_eq!(all.iter().map(String::as_str).collect::<Vec<_>>(), ["a", "b", "z"]);
        assert_eq!(toggled(&all, &ids("b"), true), all, "twice is once");
        assert_eq!(toggled(&all, &ids("a b"), false), other);
    }
}
