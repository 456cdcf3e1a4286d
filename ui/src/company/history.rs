//! 변경요청이력 (spec 03 S1, S2).

use std::rc::Rc;

use pok_api::desktop::page::{Paging, Rows};
use pok_domain::member::Request;
use yew::prelude::*;

use crate::i18n::{I18n, use_i18n};
use crate::request::{Changes, has_changes, request_words, state_label};
use crate::store::use_app;
use crate::widget::column::{Cell, Column, Listed, Side};
use crate::widget::fact::day;
use crate::widget::table::List;

/// A row.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Past(Request);

const fn column(id: &'static str, label: &'static str, width: u32, cell: fn(&Past, I18n) -> Cell) -> Column<Past> {
    Column { id, label, width, side: Side::Start, sorts: false, sticks: false, grows: false, cell }
}

impl Listed for Past {
    const NAME: &'static str = "requests";
    const LABEL: &'static str = "history";
    const COLUMNS: &'static [Column<Self>] = &[
        column("request_type", "request-type", 150, |row, t| Cell::Text(request_words(t, row.0.kind))),
        column("request_status", "request-status", 96, |row, t| Cell::Drawn(state_label(t, row.0.state))),
        column("requested_by", "requested-by", 110, |row, _| Cell::Text(row.0.requested_by.to_string().into())),
        column("requested_on", "requested-on", 108, |row, _| Cell::Text(day(Some(row.0.requested_at)))),
        column("processed_on", "processed-on", 108, |row, _| Cell::Text(day(row.0.processed_at))),
        Column {
            grows: true,
            ..column("request_reason", "request-reason", 180, |row, _| Cell::Text(row.0.reason.clone().into()))
        },
        column("process_reason", "process-reason", 180, |row, _| Cell::Text(row.0.process_reason.clone().into())),
        column("detail", "history-show", 100, |row, t| match has_changes(&row.0) {
            true => Cell::Acts(vec![(t.t("history-show"), "history-show")]),
            false => Cell::Text(AttrValue::default()),
        }),
    ];

    fn key(&self) -> String {
        self.0.id.to_string()
    }
}

/// What a [`History`] needs.
#[derive(Properties, PartialEq)]
pub(super) struct HistoryProps {
    /// Newest first.
    pub(super) requests: Vec<Request>,
}

/// 총 N건, the rows, and the popup 변경사항.
#[function_component]
pub(super) fn History(props: &HistoryProps) -> Html {
    let t = use_i18n();
    let size = use_app().settings.page_sizes.get(Past::NAME).copied();
    let paging = use_state(|| Paging { size: size.unwrap_or(Paging::default().size), ..Paging::default() });
    let shown = use_state(|| None::<Request>);
    let rows = use_memo((props.requests.clone(), (*paging).clone()), |(requests, paging)| {
        let first = (paging.page * paging.size) as usize;
        let page = requests.iter().skip(first).take(paging.size as usize).cloned().map(Past).collect();
        Rc::new(Rows { rows: page, total: requests.len() as u64 })
    });
    let open = {
        let shown = shown.setter();
        Callback::from(move |Past(request): Past| shown.set(has_changes(&request).then_some(request)))
    };
    let onpaging = {
        let paging = paging.setter();
        Callback::from(move |next| paging.set(next))
    };
    let onclose = {
        let shown = shown.setter();
        Callback::from(move |()| shown.set(None))
    };
    html! {
        <section class="pok-card" aria-labelledby="history-title">
            <h2 id="history-title">{ t.t("history") }</h2>
            <List<Past> rows={Some((*rows).clone())} problem={None} is_slow=false paging={(*paging).clone()} {onpaging}
                onopen={open.clone()} onact={open.reform(|(row, _): (Past, &'static str)| row)} again={Callback::noop()} />
            if let Some(request) = &*shown {
                <Changes request={request.clone()} {onclose} />
            }
        </section>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mgt_02_the_columns_are_the_specifications_in_its_order() {
        let t = I18n { language: pok_api::desktop::preferences::Language::Korean };
        let headers: Vec<String> = Past::COLUMNS.iter().map(|column| t.t(column.label).to_string()).collect();
        assert_eq!(
            headers.join(" · "),
            "요청구분 · 요청상태 · 요청자 · 요청일자 · 승인일자 · 요청사유 · 처리사유 · 상세조회"
        );
    }
}
