//! 입찰진행현황 (spec 04 S1).

use pok_api::desktop::bid::{Filter, Row, Search};
use pok_api::desktop::page::Paging;
use pok_domain::bid::NoticeStatus;
use pok_domain::time;
use yew::prelude::*;

use super::conditions::{Conditions, ConditionsBar, today};
use super::{TimeLeft, bid_status_label, notice_status_label, result_label, yes_words};
use crate::clock;
use crate::i18n::{I18n, use_i18n};
use crate::query::use_query;
use crate::route::Route;
use crate::screen_state;
use crate::store::use_app;
use crate::widget::column::{Cell, Column, Listed, Side};
use crate::widget::table::List;

/// The list's name.
pub(crate) const LIST: &str = "bids";

const fn column(id: &'static str, label: &'static str, width: u32, cell: fn(&Row, I18n) -> Cell) -> Column<Row> {
    Column { id, label, width, side: Side::Start, sorts: true, sticks: false, grows: false, cell }
}

impl Listed for Row {
    const NAME: &'static str = LIST;
    const LABEL: &'static str = "menu-bids";
    const COLUMNS: &'static [Column<Self>] = &[
        column("bid_result", "bid-result", 86, |row, t| {
            row.result.map_or_else(|| Cell::Text(AttrValue::default()), |result| Cell::Drawn(result_label(t, result)))
        }),
        column("notice_status", "notice-progress", 214, |row, t| {
            let left = (row.status == NoticeStatus::Open).then(|| html! { <TimeLeft closes_at={row.closes_at} /> });
            Cell::Drawn(html! { <span class="pok-closing">{ notice_status_label(t, row.status) }{ left }</span> })
        }),
        column("bid_status", "bid-status", 112, |row, t| Cell::Drawn(bid_status_label(t, row.bid_status))),
        column("bid_at", "bid-at", 144, |row, _| Cell::Text(row.bid_at.map(time::minute).unwrap_or_default().into())),
        Column {
            sticks: true,
            ..column("bid_notice_no", "notice-no", 146, |row, _| Cell::Link(row.number.to_string().into()))
        },
        Column {
            grows: true,
            ..column("notice_title", "notice-title", 220, |row, _| Cell::Text(row.title.clone().into()))
        },
        column("buyer", "buyer", 100, |row, _| Cell::Text(row.buyer.clone().into())),
        Column {
            side: Side::Middle,
            ..column("has_briefing", "briefing", 80, |row, t| Cell::Text(yes_words(t, row.has_briefing)))
        },
        column("bid_opens_at", "bid-opens-at", 144, |row, _| Cell::Text(time::minute(row.opens_at).into())),
        column("bid_closes_at", "bid-closes-at", 144, |row, _| Cell::Text(time::minute(row.closes_at).into())),
    ];

    fn key(&self) -> String {
        self.id.to_string()
    }
}

/// What is kept while another screen is open (P-GEN-13).
#[derive(Clone, PartialEq)]
struct ListState {
    typed: Conditions,
    filter: Filter,
    paging: Paging,
    /// The row that was opened last.
    opened: Option<String>,
}

/// 입찰진행현황.
#[function_component]
pub(crate) fn BidList() -> Html {
    let t = use_i18n();
    let app = use_app();
    let size = app.settings.page_sizes.get(LIST).copied();
    let state = use_state(|| {
        screen_state::get::<ListState>(LIST).unwrap_or_else(|| {
            let typed = today();
            let paging = Paging { size: size.unwrap_or(Paging::default().size), ..Paging::default() };
            ListState { filter: typed.read(clock::today()).unwrap_or_default(), typed, paging, opened: None }
        })
    });
    let begin_at = use_state(|| state.opened.clone());
    let (filter, paging) = (state.filter.clone(), state.paging.clone());
    let query = use_query(Some(Search { filter, paging }));
    let keep = {
        let state = state.clone();
        move |change: &dyn Fn(&mut ListState)| {
            let mut next = screen_state::get::<ListState>(LIST).unwrap_or_else(|| (*state).clone());
            change(&mut next);
            screen_state::put(LIST, next.clone());
            next
        }
    };
    let onsearch = {
        let (state, keep, again) = (state.setter(), keep.clone(), query.again.clone());
        Callback::from(move |(typed, filter): (Conditions, Filter)| {
            state.set(keep(&|kept| {
                kept.typed = typed.clone();
                kept.filter = filter.clone();
                kept.paging.page = 0;
            }));
            again.emit(());
        })
    };
    let onchange = {
        let keep = keep.clone();
        Callback::from(move |typed: Conditions| drop(keep(&|kept| kept.typed = typed.clone())))
    };
    let onpaging = {
        let (state, keep) = (state.setter(), keep.clone());
        Callback::from(move |paging: Paging| state.set(keep(&|kept| kept.paging = paging.clone())))
    };
    let onopen = Callback::from(move |row: Row| {
        keep(&|kept| kept.opened = Some(row.key()));
        Route::Bid(row.id).go();
    });
    html! {
        <>
            <header class="pok-title"><h1>{ t.t("menu-bids") }</h1></header>
            <ConditionsBar at_first={state.typed.clone()} {onsearch} {onchange} />
            <List<Row> rows={query.data} problem={query.problem} is_slow={query.is_slow} paging={state.paging.clone()}
                begin_at={(*begin_at).clone()} {onpaging} {onopen} again={query.again} />
        </>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bid_05_the_columns_are_the_specifications_in_its_order() {
        let t = I18n { language: pok_api::desktop::preferences::Language::Korean };
        let headers: Vec<String> = Row::COLUMNS.iter().map(|column| t.t(column.label).to_string()).collect();
        assert_eq!(
            headers.join(" · "),
            "투찰결과 · 진행상태 · 제출상태 · 투찰일시 · 공고번호 · 공고명 · 구매담당자 · 설명회 · 입찰시작일시 · 입찰종료일시"
        );
    }
}
