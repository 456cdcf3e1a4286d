//! 입찰진행현황 (spec 04 S1).

use pok_api::desktop::bid::Row;
use pok_api::list::bid::Bids;
use pok_domain::bid::NoticeStatus;
use yew::prelude::*;

use super::TimeLeft;
use crate::i18n::I18n;
use crate::list::{Cell, Draw};
use crate::route::Route;
use crate::widget::label::label;

impl Draw for Bids {
    const TITLE: &'static str = "menu-bids";

    fn screen(row: &Row) -> Option<Route> {
        Some(Route::Bid(row.id))
    }

    /// 진행상태 says how long there still is.
    fn cell(column: &'static str, row: &Row, t: I18n) -> Option<Cell> {
        let is_it = column == "notice_status" && row.status == NoticeStatus::Open;
        let left = is_it.then(|| html! { <TimeLeft closes_at={row.closes_at} /> })?;
        Some(Cell::Drawn(html! { <span class="pok-closing">{ label(t, row.status) }{ left }</span> }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bid_05_the_columns_are_the_specifications_in_its_order() {
        assert_eq!(
            crate::list::headers::<Bids>(),
            "투찰결과 · 진행상태 · 제출상태 · 투찰일시 · 공고번호 · 공고명 · 구매담당자 · 설명회 · 입찰시작일시 · 입찰종료일시"
        );
    }
}
