//! What 제출 and 투찰포기 have in common as binding acts.

use pok_api::desktop::event::Step;
use pok_api::{Code, Problem};
use pok_domain::BidNoticeId;
use pok_domain::draft::DraftKind;
use yew::prelude::*;

use crate::act::Words;
use crate::i18n::I18n;
use crate::route::Route;
use crate::widget::button::{Button, Kind};

/// The words of both.
pub(super) const WORDS: Words = Words {
    name: "bid",
    effect: "submit",
    icon: "send",
    working: "submitting",
    steps: &[Step::Saving, Step::Uploading, Step::Verifying, Step::Fetching],
    unknown: ["bid-unknown-title", "bid-unknown"],
    unknown_more: Some("bid-unknown-more"),
    leave: "close",
};

/// To the decision that comes first, where a colleague wrote something else.
pub(super) fn way_on(t: I18n, notice: BidNoticeId, why: &Problem) -> Option<Html> {
    let resolve = Callback::from(move |_| Route::Conflict(DraftKind::Bid, notice.0).go());
    let button = html! {
        <Button kind={Kind::Primary} first=true icon="split" testid="bid-resolve" onclick={resolve}>{ t.t("conflict-title") }</Button>
    };
    (why.code == Code::Conflict).then_some(button)
}
