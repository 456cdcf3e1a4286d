//! What a person has to know before anything else: the notice changed, it has closed, the company declined, the clock.

use pok_api::desktop::bid::Detail;
use pok_domain::bid::{BidStatus, NoticeStatus};
use pok_domain::time;
use yew::prelude::*;

use crate::i18n::{I18n, use_i18n};
use crate::store::use_app;
use crate::widget::button::Button;
use crate::widget::icon::icon;

/// A clock that is off by more is worth a word (design: sync).
const SKEW_MS: i64 = 30_000;

/// What [`Notes`] need.
#[derive(Properties, PartialEq)]
pub(super) struct NotesProps {
    /// The notice and the answer.
    pub(super) detail: std::rc::Rc<Detail>,
    /// Bids can be written by the server's clock.
    pub(super) is_open: bool,
    /// The notice was changed while it was on the screen.
    pub(super) has_changed: bool,
    /// The change was seen.
    pub(super) onseen: Callback<()>,
}

fn note(outline: &'static str, class: Option<&'static str>, words: AttrValue, testid: &'static str) -> Html {
    html! {
        <p class={classes!("pok-note", class)} data-testid={testid}>
            { icon(outline) }<span class="pok-note__words">{ words }</span>
        </p>
    }
}

/// One line each.
#[function_component]
pub(super) fn Notes(props: &NotesProps) -> Html {
    let t = use_i18n();
    let app = use_app();
    let NotesProps { detail, is_open, has_changed, onseen } = props;
    let notice = &detail.notice;
    let skew = app.sync.as_ref().map_or(0, |sync| sync.skew_ms);
    let status = detail.bid.as_ref().map_or(BidStatus::Unconfirmed, |bid| bid.status);
    let is_over = !is_open && status != BidStatus::Declined;
    let has_unsent = detail.draft.is_some() && status == BidStatus::Unconfirmed;
    html! {
        <>
            if *has_changed {
                <div class="pok-note pok-note--warn pok-note--stays" role="alert" data-testid="notice-changed">
                    { icon("triangle-alert") }
                    <span class="pok-note__words">{ changed(t, detail) }</span>
                    <Button small=true testid="notice-changed-seen" onclick={onseen.reform(|_| ())}>{ t.t("seen") }</Button>
                </div>
            } else if let (Some(at), true) = (notice.amended_at, *is_open) {
                { note("info", None, t.with("notice-amended", &[("at", time::minute(at).into())]), "notice-amended") }
            }
            if status == BidStatus::Declined {
                { note("ban", None, t.t("bid-declined-note"), "bid-declined-note") }
            } else if is_over {
                { note("lock", None, t.t(if has_unsent { "bid-closed-draft" } else { "bid-closed" }), "bid-closed") }
            }
            if let (Some(reason), NoticeStatus::Ended) = (&notice.fail_reason, notice.status) {
                { note("info", None, t.with("notice-failed", &[("reason", reason.as_str().into())]), "notice-failed") }
            }
            if *is_open && skew.abs() > SKEW_MS {
                { note("clock", Some("pok-note--warn"), skewed(t, skew), "clock-off") }
            }
        </>
    }
}

fn changed(t: I18n, detail: &Detail) -> AttrValue {
    let at = detail.notice.amended_at.map(time::minute).unwrap_or_default();
    let was_submitted = detail.bid.as_ref().is_some_and(|bid| bid.submitted.is_some());
    t.with(if was_submitted { "notice-changed-void" } else { "notice-changed" }, &[("at", at.into())])
}

/// How far this computer's clock is ahead or behind.
fn skewed(t: I18n, skew_ms: i64) -> AttrValue {
    let seconds = skew_ms.unsigned_abs() / 1_000;
    let by = if seconds < 120 {
        t.with("wait-seconds", &[("seconds", seconds.into())])
    } else {
        t.with("wait-minutes", &[("minutes", (seconds / 60).into())])
    };
    t.with(if skew_ms > 0 { "clock-ahead" } else { "clock-behind" }, &[("by", by.as_str().into())])
}
