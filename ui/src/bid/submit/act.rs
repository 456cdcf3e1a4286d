//! 제출 itself, once it is to be confirmed.

use std::rc::Rc;

use pok_api::desktop::bid::{Detail, Show, Submit, Summary};
use pok_api::remote::login::Proof;
use pok_api::remote::sync::Bid;
use pok_api::{Code, Problem, Receipt};
use pok_domain::bid::BidNotice;
use yew::prelude::*;

use super::super::act::{WORDS, way_on};
use super::summary::Confirmation;
use crate::act::{Act, Found, Next, Words};
use crate::i18n::I18n;
use crate::invoke::invoke;
use crate::problem::words;
use crate::prove::Way;

/// 제출 of a bid.
#[derive(Clone, PartialEq)]
pub(super) struct Submission {
    /// On which notice.
    pub(super) notice: Rc<BidNotice>,
    /// The revision that was on the screen.
    pub(super) rev: i64,
    /// What is shown for confirmation.
    pub(super) summary: Summary,
    /// How often the company had submitted before.
    pub(super) times: u32,
    /// An earlier submission counts now.
    pub(super) replaces: bool,
}

impl Act for Submission {
    const WORDS: Words = WORDS;
    const PROOF: Way = Way::Code;
    type Show = Show;

    fn ask(&self, _: I18n, onsubmit: Callback<()>, onclose: Callback<()>) -> Html {
        let Self { notice, summary, replaces, .. } = self;
        html! {
            <Confirmation notice={notice.id} title={notice.title.to_string()} summary={summary.clone()} replaces={*replaces} {onsubmit} {onclose} />
        }
    }

    async fn send(&self, proof: Option<Proof>) -> Result<Receipt, Problem> {
        invoke(Submit { notice: self.notice.id, rev: self.rev, sha256: self.summary.sha256, proof }).await
    }

    fn show(&self) -> Show {
        Show { notice: self.notice.id }
    }

    fn found(&self, now: &Detail) -> Found {
        let receipt = now.bid.as_ref().and_then(|bid| receipt(bid, self.summary.sha256, self.times));
        receipt.map_or(Found::Nothing, Found::Receipt)
    }

    fn after(_: Code) -> Next {
        Next::End
    }

    fn ended(&self, t: I18n, why: &Problem) -> (AttrValue, AttrValue) {
        match why.code {
            Code::Unknown => (t.t("submit-not-found-title"), t.t("submit-not-found")),
            Code::Stale => (t.t("submit-failed"), t.t("submit-stale")),
            Code::Invalid => (t.t("submit-failed"), t.t("submit-invalid")),
            _ => (t.t("submit-failed"), words(t, why)),
        }
    }

    fn way_on(&self, t: I18n, why: &Problem) -> Option<Html> {
        way_on(t, self.notice.id, why)
    }
}

/// Of what was submitted after the company had submitted so often, where it is this document.
fn receipt(bid: &Bid, sha256: pok_domain::BlobId, times: u32) -> Option<Receipt> {
    let submitted = bid.submitted.as_ref().filter(|submitted| submitted.times > times)?;
    Some(submitted.receipt.clone()).filter(|receipt| receipt.sha256 == sha256)
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use pok_api::remote::sync::Submitted;
    use pok_domain::bid::BidStatus;
    use pok_domain::{BidNoticeId, BlobId};

    use super::*;

    #[test]
    fn an_earlier_submission_of_the_same_document_is_not_this_one() {
        let sha256 = BlobId([7; 32]);
        let given = Receipt { number: String::new(), at: Timestamp::UNIX_EPOCH, sha256, seq: 1, audit_head: sha256 };
        let submitted = Submitted { document: String::new(), by: String::new(), times: 2, receipt: given.clone() };
        let notice = BidNoticeId(uuid::Uuid::nil());
        let bid =
            Bid { notice, status: BidStatus::Submitted, result: None, submitted: Some(submitted), declined: None };
        assert_eq!(receipt(&bid, sha256, 2), None);
        assert_eq!(receipt(&bid, sha256, 1), Some(given));
        assert_eq!(receipt(&bid, BlobId([8; 32]), 1), None);
    }
}
