//! [우편번호 검색]: a road-name address, chosen from the national register (MEM-10).

use pok_api::desktop::address::Search;
use pok_api::desktop::page::Paging;
use pok_api::remote::address::{ADDRESSES, Found, Row};
use pok_api::{Code, Problem};
use pok_domain::member::Address;
use pok_domain::typed;
use web_sys::Element;
use yew::prelude::*;

use super::button::{Button, Kind};
use super::field::Field;
use super::modal::{Modal, Width};
use super::pager::Pager;
use super::state::{Empty, lines};
use crate::callback::callback;
use crate::i18n::{I18n, use_i18n};
use crate::invoke::invoke;
use crate::page;
use crate::problem::words;

/// What an [`AddressSearch`] needs.
#[derive(Properties, PartialEq)]
pub(crate) struct AddressSearchProps {
    /// The chosen one, without 상세주소.
    pub(crate) onchosen: Callback<Address>,
    /// [닫기].
    pub(crate) onclose: Callback<()>,
}

/// What was found, and for what.
#[derive(Clone, PartialEq)]
struct Answer {
    keyword: String,
    page: u32,
    found: Found,
}

/// What to do about a keyword that the register can't use.
fn keyword_words(t: I18n, problem: &Problem) -> AttrValue {
    let fault = problem.fields.iter().find(|fault| fault.field == "keyword").map(|fault| fault.message.as_str());
    match (problem.code, fault) {
        (Code::Invalid, Some("short")) => t.t("address-short"),
        (Code::Invalid, Some("long")) => t.t("address-long"),
        (Code::Invalid, Some("broad")) => t.t("address-broad"),
        (Code::Invalid, Some("characters")) => t.t("address-characters"),
        _ => words(t, problem),
    }
}

/// The popup.
#[function_component]
pub(crate) fn AddressSearch(props: &AddressSearchProps) -> Html {
    let t = use_i18n();
    let keyword = use_state(AttrValue::default);
    let result = use_state(|| None::<Answer>);
    let problem = use_state(|| None::<Problem>);
    let is_busy = use_state(|| false);
    // Answers that come after a later question don't count.
    let round = use_mut_ref(|| 0_u32);
    let list = use_node_ref();
    let look = callback!([result, problem, is_busy], move |(keyword, page): (String, u32)| {
        let this = {
            let mut round = round.borrow_mut();
            *round += 1;
            *round
        };
        let (result, problem, is_busy, round) = (result.clone(), problem.clone(), is_busy.clone(), round.clone());
        is_busy.set(true);
        problem.set(None);
        wasm_bindgen_futures::spawn_local(async move {
            let answer = invoke(Search { keyword: keyword.clone(), page: page + 1 }).await;
            if *round.borrow() != this {
                return;
            }
            match answer {
                Ok(found) => result.set(Some(Answer { keyword, page, found })),
                Err(why) => {
                    result.set(None);
                    problem.set(Some(why));
                }
            }
            is_busy.set(false);
        });
    });
    let onsubmit = {
        let keyword = keyword.clone();
        look.reform(move |()| (typed::line(&keyword), 0))
    };
    let onpage = {
        let keyword = result.as_ref().map(|result| result.keyword.clone()).unwrap_or_default();
        look.reform(move |page| (keyword.clone(), page))
    };
    let onvalue = callback!([keyword, problem], move |typed: String| {
        keyword.set(typed.into());
        problem.set(None);
    });
    let onkeydown = callback!([list], move |event: KeyboardEvent| step(&list, &event));
    let fault = problem.as_ref().map(|problem| keyword_words(t, problem));
    html! {
        <Modal title={t.t("address-title")} width={Width::Medium} onclose={props.onclose.clone()} {onsubmit} testid="address">
            <div class="pok-address" {onkeydown}>
                <Field id="address-keyword" label={t.t("address-keyword")} value={(*keyword).clone()} {onvalue} first=true
                    placeholder={t.t("address-example")} {fault} testid="address-keyword">
                    <Button kind={Kind::Primary} icon="search" submit=true busy={*is_busy} testid="address-search">
                        { t.t("address-search") }
                    </Button>
                </Field>
                { found(t, result.as_ref(), *is_busy, &list, &props.onchosen, onpage) }
            </div>
        </Modal>
    }
}

/// What was found, or what stands there instead.
fn found(
    t: I18n,
    answer: Option<&Answer>,
    is_busy: bool,
    list: &NodeRef,
    onchosen: &Callback<Address>,
    onpage: Callback<u32>,
) -> Html {
    match answer {
        Some(Answer { keyword, found, .. }) if found.total == 0 => html! {
            <Empty icon="search" title={t.with("address-none", &[("keyword", keyword.as_str().into())])}>
                { hints(t) }
            </Empty>
        },
        Some(Answer { page, found, .. }) => html! {
            <>
                <p class="pok-subtle" role="status" data-testid="address-total">
                    { t.with("list-total", &[("count", found.total.into())]) }
                </p>
                <ul class="pok-address__rows" ref={list}>
                    { for found.rows.iter().map(|row| shown(t, row, onchosen)) }
                </ul>
                if found.total > ADDRESSES {
                    <Pager paging={Paging { page: *page, size: ADDRESSES, sort: None }} total={u64::from(found.total)} {onpage} />
                }
            </>
        },
        None if is_busy => lines(6),
        None => hints(t),
    }
}

/// An address to choose.
fn shown(t: I18n, row: &Row, onchosen: &Callback<Address>) -> Html {
    let onclick = {
        let (postal_code, road) = (row.postal_code.clone(), row.road.clone());
        onchosen.reform(move |_: MouseEvent| Address {
            postal_code: postal_code.clone(),
            road: road.clone(),
            detail: String::new(),
        })
    };
    html! {
        <li>
            <button type="button" class="pok-address__row" data-testid="address-row" {onclick}>
                <span class="pok-address__code pok-figures">{ row.postal_code.clone() }</span>
                <span class="pok-address__lines">
                    <span>{ row.road.clone() }</span>
                    <span class="pok-subtle"><span class="pok-address__kind">{ t.t("address-lot") }</span>{ row.jibun.clone() }</span>
                </span>
            </button>
        </li>
    }
}

/// What one can look for.
fn hints(t: I18n) -> Html {
    let hint = |what: AttrValue, example: AttrValue| {
        html! { <li><span>{ what }</span><span class="pok-subtle">{ example }</span></li> }
    };
    html! {
        <ul class="pok-address__hints">
            { hint(t.t("address-hint-road"), t.t("address-hint-road-example")) }
            { hint(t.t("address-hint-lot"), t.t("address-hint-lot-example")) }
            { hint(t.t("address-hint-building"), t.t("address-hint-building-example")) }
            { hint(t.t("address-hint-code"), t.t("address-hint-code-example")) }
        </ul>
    }
}

/// ↓ and ↑ go from the field through the addresses and back.
fn step(list: &NodeRef, event: &KeyboardEvent) {
    let by: isize = match event.key().as_str() {
        "ArrowDown" => 1,
        "ArrowUp" => -1,
        _ => return,
    };
    let Some(list) = list.cast::<Element>() else { return };
    let rows = page::all(&list, ".pok-address__row");
    let at = page::active().and_then(|active| rows.iter().position(|row| *row == active));
    let next = match at {
        Some(at) => at.checked_add_signed(by),
        None if by > 0 => Some(0),
        None => return,
    };
    let next = match next {
        Some(next) => rows.get(next).cloned(),
        // Above the first is the field.
        None => page::by_id("address-keyword"),
    };
    event.prevent_default();
    page::focus(next);
}
