//! What the company answered: the last 제출 as it was sent, or the 투찰포기, with what proves it.

use pok_api::desktop::bid::SaveReceipt;
use pok_api::remote::sync::{Bid, Declined, Submitted as Sent};
use pok_domain::BidNoticeId;
use pok_domain::bid::{BidStatus, Submission};
use yew::prelude::*;

use super::paper::Paper;
use crate::callback::callback;
use crate::i18n::{I18n, use_i18n};
use crate::saved::SaveButton;
use crate::widget::button::{Button, Kind};
use crate::widget::icon::icon;
use crate::widget::receipt::ReceiptLines;

/// What an [`Answer`] needs.
#[derive(Properties, PartialEq)]
pub(super) struct AnswerProps {
    /// Which notice.
    pub(super) notice: BidNoticeId,
    /// The answer.
    pub(super) bid: Bid,
    /// Nothing can be written any more: the document is what there is to read.
    pub(super) is_over: bool,
}

/// A card for each act that has a receipt.
#[function_component]
pub(super) fn Answer(props: &AnswerProps) -> Html {
    let t = use_i18n();
    let AnswerProps { notice, bid, is_over } = props;
    html! {
        <>
            if let Some(declined) = &bid.declined {
                { declined_card(t, *notice, declined) }
            }
            if let Some(sent) = &bid.submitted {
                <SentCard notice={*notice} sent={sent.clone()} counts={bid.status == BidStatus::Submitted} is_over={*is_over}
                    has_receipt={bid.declined.is_none()} />
            }
        </>
    }
}

fn declined_card(t: I18n, notice: BidNoticeId, Declined { reason, by, receipt }: &Declined) -> Html {
    html! {
        <section class="pok-card" aria-labelledby="declined-title" data-testid="declined">
            <header class="pok-card__head">
                <h2 id="declined-title">{ t.t("decline") }</h2>
                <SaveButton<SaveReceipt> call={SaveReceipt { notice }} small=true testid="save-receipt">
                    { t.t("save-receipt") }
                </SaveButton<SaveReceipt>>
            </header>
            <ReceiptLines label={t.t("receipt-no")} receipt={receipt.clone()} prefix="declined">
                <dt>{ t.t("submitted-by") }</dt><dd>{ by.clone() }</dd>
                <dt>{ t.t("decline-reason") }</dt><dd class="pok-prose">{ reason.clone() }</dd>
            </ReceiptLines>
        </section>
    }
}

#[derive(Properties, PartialEq)]
struct SentCardProps {
    notice: BidNoticeId,
    sent: Sent,
    counts: bool,
    is_over: bool,
    has_receipt: bool,
}

#[function_component]
fn SentCard(props: &SentCardProps) -> Html {
    let t = use_i18n();
    let is_open = use_state(|| props.is_over);
    let SentCardProps { notice, sent, counts, .. } = props;
    let submission = use_memo(sent.document.clone(), |document| serde_json::from_str::<Submission>(document).ok());
    let toggle = callback!([is_open], move |_| is_open.set(!*is_open));
    let words = if *is_open { t.t("submitted-fold") } else { t.t("submitted-unfold") };
    html! {
        <section class="pok-card" aria-labelledby="submitted-title" data-testid="submitted">
            <header class="pok-card__head">
                <h2 id="submitted-title">
                    { t.t("submitted-card") }{ " " }
                    <span class="pok-subtle">{ t.with("submitted-times", &[("count", sent.times.into())]) }</span>
                </h2>
                <span class="pok-card__acts">
                    <Button kind={Kind::Link} small=true icon={if *is_open { "chevron-up" } else { "chevron-down" }} expanded={*is_open}
                        testid="submitted-toggle" onclick={toggle}>{ words }</Button>
                    if props.has_receipt {
                        <SaveButton<SaveReceipt> call={SaveReceipt { notice: *notice }} small=true testid="save-receipt">
                            { t.t("save-receipt") }
                        </SaveButton<SaveReceipt>>
                    }
                </span>
            </header>
            if !counts {
                <p class="pok-note pok-note--fault" data-testid="submitted-void">
                    { icon("triangle-alert") }<span class="pok-note__words">{ t.t("submitted-void") }</span>
                </p>
            }
            <ReceiptLines label={t.t("receipt-no")} receipt={sent.receipt.clone()} prefix="submitted">
                <dt>{ t.t("submitted-by") }</dt><dd>{ sent.by.clone() }</dd>
                if let Some(submission) = &*submission {
                    <dt>{ t.t("total-net-of-vat") }</dt>
                    <dd class="pok-figures" data-testid="submitted-total">{ submission.total.to_string() }</dd>
                }
            </ReceiptLines>
            if *is_open {
                if let Some(submission) = &*submission {
                    <Paper notice={*notice} submission={submission.clone()} />
                } else {
                    // A document of a later version is readable as it stands.
                    <pre class="pok-prose">{ sent.document.clone() }</pre>
                }
            }
        </section>
    }
}
