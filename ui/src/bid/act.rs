//! 제출 and 투찰포기 as binding acts.

use std::rc::Rc;

use pok_api::desktop::bid::{Decline, Detail, Show, Submit, Summary};
use pok_api::desktop::event::Step;
use pok_api::remote::login::Proof;
use pok_api::remote::sync::Bid;
use pok_api::{Code, Problem, Receipt};
use pok_domain::BlobId;
use pok_domain::bid::BidNotice;
use pok_domain::draft::DraftKind;
use yew::prelude::*;

use super::submit::Confirmation;
use crate::act::{Act, Found, Words};
use crate::i18n::I18n;
use crate::invoke::invoke;
use crate::problem::words;
use crate::route::Route;
use crate::widget::button::{Button, Kind};
use crate::widget::confirm::Confirm;

/// The words of 제출.
pub(super) const SUBMIT: Words = Words {
    name: "bid",
    effect: "submit",
    icon: "send",
    working: "submitting",
    steps: &[Step::Saving, Step::Uploading, Step::Verifying, Step::Fetching],
    unknown: ["bid-unknown-title", "bid-unknown"],
    unknown_more: Some("bid-unknown-more"),
    leave: "close",
};
const DECLINE: Words = Words { effect: "decline", icon: "ban", working: "declining", ..SUBMIT };

/// What is done about a notice.
#[derive(Clone, PartialEq)]
pub(super) struct Answering {
    /// Which.
    pub(super) notice: Rc<BidNotice>,
    /// The revision that was on the screen.
    pub(super) rev: i64,
    /// What is done.
    pub(super) doing: Doing,
}

/// What is done.
#[derive(Clone, PartialEq)]
pub(super) enum Doing {
    /// 제출.
    Submit {
        /// What is shown for confirmation.
        summary: Summary,
        /// How often the company had submitted before.
        times: u32,
        /// An earlier submission counts now.
        replaces: bool,
    },
    /// 투찰포기.
    Decline {
        /// 사유.
        reason: AttrValue,
        /// A bid was submitted, which would be void.
        voids: bool,
    },
}

impl Act for Answering {
    type Show = Show;

    fn words(&self) -> &'static Words {
        match self.doing {
            Doing::Submit { .. } => &SUBMIT,
            Doing::Decline { .. } => &DECLINE,
        }
    }

    fn ask(&self, t: I18n, onyes: Callback<()>, onclose: Callback<()>) -> Html {
        let notice = &self.notice;
        match &self.doing {
            Doing::Submit { summary, replaces, .. } => html! {
                <Confirmation notice={notice.id} title={notice.title.to_string()} summary={summary.clone()} replaces={*replaces}
                    onsubmit={onyes} {onclose} />
            },
            Doing::Decline { reason, voids } => html! {
                <Confirm title={t.t("decline-sure-title")} yes={t.t("decline")} {onclose} {onyes} testid="decline-sure">
                    <p>{ t.t("decline-sure") }</p>
                    if *voids { <p><strong>{ t.t("decline-voids") }</strong></p> }
                    <p class="pok-prose pok-quote">{ reason.clone() }</p>
                </Confirm>
            },
        }
    }

    async fn send(&self, proof: Option<Proof>) -> Result<Receipt, Problem> {
        let (notice, rev) = (self.notice.id, self.rev);
        match &self.doing {
            Doing::Submit { summary, .. } => invoke(Submit { notice, rev, sha256: summary.sha256, proof }).await,
            Doing::Decline { reason, .. } => invoke(Decline { notice, rev, reason: reason.to_string(), proof }).await,
        }
    }

    fn show(&self) -> Show {
        Show { notice: self.notice.id }
    }

    fn found(&self, now: &Detail) -> Found {
        let receipt = now.bid.as_ref().and_then(|bid| match &self.doing {
            Doing::Submit { summary, times, .. } => submitted(bid, summary.sha256, *times),
            Doing::Decline { .. } => bid.declined.as_ref().map(|declined| declined.receipt.clone()),
        });
        receipt.map_or(Found::Nothing, Found::Receipt)
    }

    fn ended(&self, t: I18n, why: &Problem) -> (AttrValue, AttrValue) {
        match (why.code, &self.doing) {
            (Code::Unknown, Doing::Submit { .. }) => (t.t("submit-not-found-title"), t.t("submit-not-found")),
            (Code::Unknown, Doing::Decline { .. }) => (t.t("decline-not-found-title"), t.t("decline-not-found")),
            (Code::Stale, Doing::Submit { .. }) => (t.t("submit-failed"), t.t("submit-stale")),
            (Code::Invalid, Doing::Submit { .. }) => (t.t("submit-failed"), t.t("submit-invalid")),
            (_, Doing::Submit { .. }) => (t.t("submit-failed"), words(t, why)),
            (_, Doing::Decline { .. }) => (t.t("decline-failed"), words(t, why)),
        }
    }

    fn way_on(&self, t: I18n, why: &Problem) -> Option<Html> {
        way_on(t, &self.notice, why)
    }
}

/// The receipt of this document, if it was submitted after the company had submitted so often.
fn submitted(bid: &Bid, sha256: BlobId, times: u32) -> Option<Receipt> {
    let submitted = bid.submitted.as_ref().filter(|submitted| submitted.times > times)?;
    Some(submitted.receipt.clone()).filter(|receipt| receipt.sha256 == sha256)
}

/// To the decision that comes first, where a colleague wrote something else.
pub(super) fn way_on(t: I18n, notice: &BidNotice, why: &Problem) -> Option<Html> {
    let id = notice.id.0;
    let resolve = Callback::from(move |_| Route::Conflict(DraftKind::Bid, id).go());
    let button = html! {
        <Button kind={Kind::Primary} first=true icon="split" testid="bid-resolve" onclick={resolve}>{ t.t("conflict-title") }</Button>
    };
    (why.code == Code::Conflict).then_some(button)
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use pok_api::remote::sync::Submitted;
    use pok_domain::BidNoticeId;
    use pok_domain::bid::BidStatus;

    use super::*;

    #[test]
    fn an_earlier_submission_of_the_same_document_is_not_this_one() {
        let sha256 = BlobId([7; 32]);
        let receipt = Receipt { number: String::new(), at: Timestamp::UNIX_EPOCH, sha256, seq: 1, audit_head: sha256 };
        let before = Submitted { document: String::new(), by: String::new(), times: 2, receipt: receipt.clone() };
        let notice = BidNoticeId(uuid::Uuid::nil());
        let bid = Bid { notice, status: BidStatus::Submitted, result: None, submitted: Some(before), declined: None };
        assert_eq!(submitted(&bid, sha256, 2), None);
        assert_eq!(submitted(&bid, sha256, 1), Some(receipt));
        assert_eq!(submitted(&bid, BlobId([8; 32]), 1), None);
    }
}
