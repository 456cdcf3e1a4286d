//! The list: one widget for every list of the product. A module says what a row is ([`Listed`]); paging, sorting,
//! widths, keyboard, and what stands there when nothing does, are here.

use std::cell::RefCell;
use std::rc::Rc;

use patternfly_yew::prelude::Skeleton;
use pok_api::Problem;
use pok_api::desktop::page::{Paging, Rows, SIZES, Sort};
use wasm_bindgen::JsCast as _;
use web_sys::HtmlElement;
use yew::prelude::*;

use super::column::Listed;
use super::field::{Help, Select};
use super::pager::{Pager, pages};
use super::state::Failed;
use super::table_head::Head;
use super::table_row::Line;
use crate::i18n::{I18n, use_i18n};
use crate::problem::words;
use crate::store::{App, put, use_app};

/// What a [`List`] needs.
#[derive(Properties, PartialEq)]
pub(crate) struct ListProps<R: Listed> {
    /// The page's rows; none before the first answer.
    pub(crate) rows: Option<Rc<Rows<R>>>,
    /// Why the last read failed.
    pub(crate) problem: Option<Problem>,
    /// The first answer takes long enough to say so.
    pub(crate) is_slow: bool,
    /// Which page in which order.
    pub(crate) paging: Paging,
    /// Another page, size or order.
    pub(crate) onpaging: Callback<Paging>,
    /// The key of a row to begin at, where it is on the first page that arrives.
    #[prop_or_default]
    pub(crate) begin_at: Option<String>,
    /// A row was opened.
    pub(crate) onopen: Callback<R>,
    /// A button in a cell was pressed.
    #[prop_or_default]
    pub(crate) onact: Callback<(R, &'static str)>,
    /// [다시 시도].
    pub(crate) again: Callback<()>,
}

/// The width of the column No.
pub(crate) const NUMBER_WIDTH: u32 = 56;

/// 총 N건, page size, the rows, paging.
#[function_component]
pub(crate) fn List<R: Listed>(props: &ListProps<R>) -> Html {
    let t = use_i18n();
    let app = use_app();
    let place = use_place(props);
    // Rows that went away may leave the page past the end.
    {
        let (paging, onpaging) = (props.paging.clone(), props.onpaging.clone());
        use_effect_with((props.rows.clone(), props.paging.page), move |(rows, page)| {
            if let Some(last) = rows.as_ref().map(|rows| pages(rows.total, paging.size) - 1).filter(|last| page > last)
            {
                onpaging.emit(Paging { page: last, ..paging });
            }
        });
    }
    if let (None, Some(problem)) = (&props.rows, &props.problem) {
        return html! { <Failed problem={problem.clone()} again={props.again.clone()} /> };
    }
    let total = props.rows.as_ref().map_or(0, |rows| rows.total);
    let onpage = {
        let (paging, onpaging) = (props.paging.clone(), props.onpaging.clone());
        Callback::from(move |page| onpaging.emit(Paging { page, ..paging.clone() }))
    };
    let onsort = {
        let (paging, onpaging) = (props.paging.clone(), props.onpaging.clone());
        Callback::from(move |sort: Option<Sort>| onpaging.emit(Paging { page: 0, sort, ..paging.clone() }))
    };
    let onkeydown = keys(props, &place, total, &onpage);
    let kept = app.settings.columns.get(R::NAME).cloned().unwrap_or_default();
    html! {
        <section class="pok-list" aria-label={t.t(R::LABEL)}>
            { bar(t, &app, props, total) }
            <div class="pok-list__scroll">
                <Head<R> widths={kept} sort={props.paging.sort.clone()} {onsort}>
                    <tbody class="pf-v6-c-table__tbody" ref={place.body.clone()} {onkeydown}>{ lines(t, props, &place) }</tbody>
                </Head<R>>
            </div>
            <Pager paging={props.paging.clone()} {total} {onpage} />
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
fn use_place<R: Listed>(props: &ListProps<R>) -> ListPlace {
    let active = use_state(|| 0_usize);
    let body = use_node_ref();
    let turned = use_mut_ref(|| false);
    let begin_at = use_mut_ref(|| props.begin_at.clone());
    {
        let (active, body, turned) = (active.clone(), body.clone(), turned.clone());
        use_effect_with(props.rows.clone(), move |rows| {
            let Some(rows) = rows else { return };
            let begin_at = begin_at.take().and_then(|key| rows.rows.iter().position(|row| row.key() == key));
            let came = turned.replace(false).then(|| (*active).min(rows.rows.len().saturating_sub(1)));
            if let Some(at) = begin_at.or(came) {
                active.set(at);
                focus_row(&body, at);
            }
        });
    }
    ListPlace { active, body, turned }
}

/// The arrows go through the rows, Page Up and Page Down through the pages.
fn keys<R: Listed>(
    props: &ListProps<R>,
    place: &ListPlace,
    total: u64,
    onpage: &Callback<u32>,
) -> Callback<KeyboardEvent> {
    let (active, body, turned) = (place.active.clone(), place.body.clone(), place.turned.clone());
    let (page, last, onpage) = (props.paging.page, pages(total, props.paging.size) - 1, onpage.clone());
    let end = props.rows.as_ref().map_or(0, |rows| rows.rows.len()).saturating_sub(1);
    Callback::from(move |event: KeyboardEvent| {
        let at = *active;
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
            _ => return,
        };
        event.prevent_default();
        active.set(to);
        focus_row(&body, to);
    })
}

/// 총 N건, why the last read failed, and the page's size.
fn bar<R: Listed>(t: I18n, app: &App, props: &ListProps<R>, total: u64) -> Html {
    let onsize = {
        let (paging, onpaging, app) = (props.paging.clone(), props.onpaging.clone(), app.clone());
        Callback::from(move |size: String| {
            let Ok(size) = size.parse() else { return };
            // The first row on the page stays on the page.
            let page = paging.page * paging.size / size;
            put(&app, move |settings| {
                settings.page_sizes.insert(R::NAME.to_owned(), size);
            });
            onpaging.emit(Paging { page, size, ..paging.clone() });
        })
    };
    let sizes = SIZES.iter().map(|size| (size.to_string().into(), t.with("page-size", &[("size", (*size).into())])));
    let counted = pok_domain::money::grouped_quantity(total.into());
    html! {
        <div class="pok-list__bar">
            <p class="pok-list__total" data-testid="list-total" aria-live="polite">
                if props.rows.is_some() { { t.with(R::TOTAL, &[("count", counted.into())]) } }
            </p>
            if let Some(problem) = &props.problem {
                <Help fault={words(t, problem)} />
            }
            <Select id={format!("{}-size", R::NAME)} label={t.t("page-size-label")} is_bare=true options={sizes.collect::<Vec<_>>()}
                value={props.paging.size.to_string()} onvalue={onsize} testid="page-size" />
        </div>
    }
}

/// The rows, or what stands there instead.
fn lines<R: Listed>(t: I18n, props: &ListProps<R>, place: &ListPlace) -> Html {
    let span = (R::COLUMNS.len() + 1).to_string();
    let Some(rows) = &props.rows else {
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
    let count = rows.rows.len();
    if count == 0 {
        return html! {
            <tr class="pf-v6-c-table__tr">
                <td class="pf-v6-c-table__td pok-list__none" colspan={span} data-testid="list-empty"><div>{ t.t("no-data") }</div></td>
            </tr>
        };
    }
    let first = u64::from(props.paging.page) * u64::from(props.paging.size);
    let lines = rows.rows.iter().enumerate().map(|(index, row)| {
        let onactive = {
            let active = place.active.clone();
            Callback::from(move |at| active.set(at))
        };
        html! {
            <Line<R> key={row.key()} row={row.clone()} {index} number={first + index as u64 + 1}
                is_active={index == (*place.active).min(count - 1)} onopen={props.onopen.clone()} onact={props.onact.clone()} {onactive} />
        }
    });
    lines.collect()
}

fn focus_row(body: &NodeRef, index: usize) {
    let row = body
        .cast::<web_sys::Element>()
        .and_then(|body| body.query_selector(&format!("[data-index='{index}']")).ok().flatten());
    if let Some(row) = row.and_then(|row| row.dyn_into::<HtmlElement>().ok()) {
        // A row that can't have the focus leaves it where it is.
        let _ = row.focus();
    }
}
