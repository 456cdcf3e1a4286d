//! 변경요청이력 (spec 03 S1, S2).

use pok_api::list::request::Requests;
use pok_domain::member::Request;
use yew::prelude::*;

use crate::callback::callback;
use crate::i18n::{I18n, use_i18n};
use crate::list::{Cell, Draw, ListOf};
use crate::request::{changes, has_changes};
use crate::route::Route;

impl Draw for Requests {
    const TITLE: &'static str = "history";

    fn screen(_: &Request) -> Option<Route> {
        None
    }

    fn cell(column: &'static str, row: &Request, t: I18n) -> Option<Cell> {
        let acts = if has_changes(row) { vec![(t.t("history-show"), "history-show")] } else { Vec::new() };
        (column == "detail").then_some(Cell::Acts(acts))
    }
}

/// The rows, and the popup 변경사항.
#[function_component]
pub(super) fn History() -> Html {
    let t = use_i18n();
    let shown = use_state(|| None::<Request>);
    let onact = callback!([shown], move |(request, _): (Request, &'static str)| {
        shown.set(has_changes(&request).then_some(request));
    });
    let onclose = callback!([shown], move |()| shown.set(None));
    html! {
        <section class="pok-card" aria-labelledby="history-title">
            <h2 id="history-title">{ t.t("history") }</h2>
            <ListOf<Requests> {onact} />
            if let Some(request) = &*shown { { changes(t, request, onclose) } }
        </section>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mgt_02_the_columns_are_the_specifications_in_its_order() {
        assert_eq!(
            crate::list::headers::<Requests>(),
            "요청구분 · 요청상태 · 요청자 · 요청일자 · 승인일자 · 요청사유 · 처리사유 · 상세조회"
        );
    }
}
