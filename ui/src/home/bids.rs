//! Notices that wait for an answer, and 투찰결과.

use pok_api::desktop::bid::Row;
use pok_domain::bid::BidStatus;
use pok_domain::time;
use yew::prelude::*;

use super::entry;
use crate::bid::TimeLeft;
use crate::i18n::I18n;
use crate::route::Route;
use crate::widget::label::{code_words, label};

/// Notices at 공고진행중 without an answer, those that close first before others.
pub(super) fn to_answer(t: I18n, rows: &[Row]) -> Html {
    html! {
        <ul class="pok-entries">
            { for rows.iter().map(|row| {
                let sub = format!("{} · {} · {}", row.number, code_words(t, row.method), row.buyer);
                let side = html! {
                    <>
                        if row.bid_status == BidStatus::Saved { { label(t, row.bid_status) } }
                        <span class="pok-entry__day">
                            <TimeLeft closes_at={row.closes_at} />
                            <span class="pok-subtle">{ t.t("bid-closes-at") }</span>
                            <span class="pok-figures">{ time::minute(row.closes_at) }</span>
                        </span>
                    </>
                };
                entry(Route::Bid(row.id), row.id.to_string(), "home-to-bid", &row.title, &sub, side)
            }) }
        </ul>
    }
}

/// 투찰결과, the newest first.
pub(super) fn results(t: I18n, rows: &[Row]) -> Html {
    html! {
        <ul class="pok-entries">
            { for rows.iter().map(|row| {
                let closed = time::date(time::korean_day(row.closes_at));
                let sub = format!("{} · {} {closed}", row.number, t.t("bid-closes-at"));
                let side = row.result.map(|result| label(t, result)).unwrap_or_default();
                entry(Route::Bid(row.id), row.id.to_string(), "home-result", &row.title, &sub, side)
            }) }
        </ul>
    }
}
