//! 입찰상세화면 (spec 04 S2).

mod bar;
mod info;
mod notes;
mod state_line;

use std::rc::Rc;

use jiff::Timestamp;
use pok_api::Problem;
use pok_api::desktop::bid::{Detail, Show};
use pok_domain::BidNoticeId;
use pok_domain::bid::{BidNotice, BidStatus, NoticeStatus};
use pok_domain::draft::DraftKind;
use pok_domain::money::grouped_quantity;
use yew::prelude::*;
use yew_hooks::prelude::use_interval;

use super::closing::{left_words, seconds_left, use_offset, use_server_clock};
use super::files::{OtherDocuments, RequiredDocuments};
use super::grid::Grid;
use super::import::Exchange;
use super::submitted::Answer;
use super::writing::use_writing;
use crate::callback::callback;
use crate::clock;
use crate::draft::{Earlier, Names};
use crate::i18n::use_i18n;
use crate::list;
use crate::query::use_query;
use crate::route::Route;
use crate::widget::icon::icon;
use crate::widget::label::label;
use crate::widget::state::{Outdated, card_of_lines};
use bar::Bar;
use info::{briefing, information};
use notes::Notes;

/// Where the server's clock stands in a notice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Phase {
    /// 입찰시작일시 has not come.
    Before,
    /// Bids are accepted.
    During,
    /// Nothing is accepted any more, by the clock or by the notice's state.
    After,
}

impl Phase {
    /// Where it stands at `now` by the server's clock.
    fn at(notice: &BidNotice, now: Timestamp) -> Self {
        if notice.status != NoticeStatus::Open || now >= notice.window.closes() {
            Self::After
        } else if now < notice.window.opens_at {
            Self::Before
        } else {
            Self::During
        }
    }
}

/// The phase, as it changes.
#[hook]
fn use_phase(notice: &Rc<BidNotice>) -> Phase {
    let offset = use_offset();
    let now = Phase::at(notice, offset.at(clock::now()));
    let seen = use_state_eq(|| now);
    {
        let notice = notice.clone();
        use_interval(move || seen.set(Phase::at(&notice, offset.at(clock::now()))), 500);
    }
    now
}

/// What a screen about one notice needs.
#[derive(Properties, PartialEq)]
pub(crate) struct BidDetailProps {
    /// Which.
    pub(crate) notice: BidNoticeId,
}

/// 입찰상세화면.
#[function_component]
pub(crate) fn BidDetail(props: &BidDetailProps) -> Html {
    let t = use_i18n();
    let query = use_query(Some(Show { notice: props.notice }));
    if let Some(detail) = query.data.clone() {
        return html! { <Opened {detail} problem={query.problem} again={query.again} /> };
    }
    html! {
        <>
            <header class="pok-title"><h1>{ t.t("bid-detail-title") }</h1></header>
            { query.shown(None, query.is_slow.then(|| card_of_lines(8))) }
            <div class="pok-actions">{ list::back_button(t, Route::Bids) }</div>
        </>
    }
}

#[derive(Properties, PartialEq)]
struct OpenedProps {
    detail: Rc<Detail>,
    problem: Option<Problem>,
    again: Callback<()>,
}

#[function_component]
fn Opened(props: &OpenedProps) -> Html {
    let t = use_i18n();
    let OpenedProps { detail, problem, again } = props;
    // The same notice stays the same value, so that what shows it isn't drawn anew at each answer.
    let notice = use_memo(detail.notice.clone(), BidNotice::clone);
    let writing = use_writing(notice.id, detail.draft.as_ref());
    let phase = use_phase(&notice);
    let seen_rev = use_state(|| notice.rev);
    let is_due = use_state_eq(|| false);
    let status = detail.bid.as_ref().map_or(BidStatus::Unconfirmed, |bid| bid.status);
    let is_open = phase != Phase::After;
    let is_writable = is_open && status != BidStatus::Declined;
    let has_changed = *seen_rev != notice.rev;
    let onseen = callback!([seen_rev, rev = notice.rev], move |()| seen_rev.set(rev));
    let ondue = callback!([is_due], move |due| is_due.set(due));
    let result = detail.bid.as_ref().and_then(|bid| bid.result);
    let total = |count: usize, testid: &'static str| {
        let counted = t.with("items-total", &[("count", grouped_quantity(count.into()).into())]);
        html! { <span class="pok-subtle" data-testid={testid}>{ counted }</span> }
    };
    let others = pok_domain::bid::Form(&writing.fields).others().len();
    let is_due = *is_due && is_writable;
    html! {
        <>
            <header class="pok-title pok-bid-title">
                <h1>{ t.t("bid-detail-title") }</h1>
                { label(t, notice.status) }
                { label(t, detail.bid_status) }
                if let Some(result) = result { { label(t, result) } }
                if is_open { <Countdown notice={notice.clone()} {phase} /> }
            </header>
            if let Some(problem) = problem {
                <Outdated problem={problem.clone()} again={again.clone()} />
            }
            <Notes detail={detail.clone()} {is_open} {has_changed} {onseen} />
            { information(t, &notice, detail.bid_status) }
            if let Some(held) = &notice.briefing { { briefing(t, held) } }
            <section class="pok-card" aria-labelledby="lines-title">
                <header class="pok-card__head">
                    <h2 id="lines-title">{ t.t("lines") }{ " " }{ total(notice.items.len(), "lines-total") }</h2>
                    <Exchange notice={notice.id} writing={writing.clone()} {is_writable} />
                </header>
                <Grid notice={notice.clone()} writing={writing.clone()} {is_writable} {is_due} />
            </section>
            <section class="pok-card" aria-labelledby="documents-title">
                <h2 id="documents-title">{ t.t("required-documents") }{ " " }{ total(notice.documents.len(), "documents-total") }</h2>
                if is_writable { <p class="pok-subtle">{ t.t("files-hint") }</p> }
                <RequiredDocuments notice={notice.clone()} writing={writing.clone()} {is_writable} {is_due} />
            </section>
            <section class="pok-card" aria-labelledby="others-title">
                <h2 id="others-title">{ t.t("other-documents") }{ " " }{ total(others, "others-total") }</h2>
                <OtherDocuments notice={notice.clone()} writing={writing.clone()} {is_writable} {is_due} />
            </section>
            if let Some(bid) = &detail.bid {
                <Answer key={(!is_writable).to_string()} notice={notice.id} bid={bid.clone()} is_over={!is_writable} />
            }
            <Earlier kind={DraftKind::Bid} subject={notice.id.0} names={Names(notice.clone())} />
            <Bar detail={detail.clone()} notice={notice.clone()} {writing} {phase} {is_writable} is_stale={has_changed} {ondue} />
        </>
    }
}

#[derive(Properties, PartialEq)]
struct CountdownProps {
    notice: Rc<BidNotice>,
    phase: Phase,
}

/// What is left, by the server's clock.
#[function_component]
fn Countdown(props: &CountdownProps) -> Html {
    let t = use_i18n();
    let now = use_server_clock(true);
    let left = seconds_left(props.notice.window, now);
    let class = match left {
        0..=3_600 => "is-urgent",
        3_601..=86_400 => "is-soon",
        _ => "is-later",
    };
    let words = t.with("closing-in", &[("left", left_words(t, left).as_str().into())]);
    html! {
        <span class={classes!("pok-countdown", class)} role="timer" data-testid="countdown">
            { icon("clock") }{ words }
            if props.phase == Phase::Before { <span class="pok-subtle">{ t.t("not-open-yet") }</span> }
        </span>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bid_09_bid_19_the_buttons_go_at_the_closing_by_clock_or_by_state() {
        let json = r#"{"id":"0190f0a0-0000-7000-8000-000000000001","rev":1,"number":"BI20221230-001","title":"test","status":"OPEN",
            "method":"SELECTIVE","noticed_at":"2023-01-01T00:00:00Z","amended_at":null,
            "window":{"opens_at":"2023-02-24T00:00:00Z","closes_at":"2023-02-28T00:00:00Z"},"summary":"",
            "buyer":{"name":"구민재","mail":"","phone":""},"requester":{"name":"구민재","mail":"","phone":""},"briefing":null,
            "expected_due_date":"2023-03-31","currency":"KRW","items":[],"documents":[],"fail_reason":null}"#;
        let notice: BidNotice = serde_json::from_str(json).expect("a notice");
        let at = |text: &str| text.parse::<Timestamp>().expect("an instant");
        let phase = |now: &str| Phase::at(&notice, at(now));
        assert_eq!(phase("2023-02-23T23:59:59Z"), Phase::Before);
        assert_eq!(phase("2023-02-24T00:00:00Z"), Phase::During);
        assert_eq!(phase("2023-02-28T00:00:59Z"), Phase::During, "the minute shown counts to its end");
        assert_eq!(phase("2023-02-28T00:01:00Z"), Phase::After);
        let closed = BidNotice { status: NoticeStatus::UnderEvaluation, ..notice.clone() };
        assert_eq!(Phase::at(&closed, at("2023-02-25T00:00:00Z")), Phase::After);
    }
}
