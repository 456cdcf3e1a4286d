//! What 제출 would send, to be confirmed.

use pok_api::desktop::bid::Summary;
use pok_domain::BidNoticeId;
use yew::prelude::*;

use super::super::paper::Paper;
use crate::i18n::use_i18n;
use crate::widget::confirm::FormPopup;
use crate::widget::icon::icon;
use crate::widget::modal::Width;

/// What a [`Confirmation`] needs.
#[derive(Properties, PartialEq)]
pub(in crate::bid) struct ConfirmationProps {
    /// Which notice.
    pub(in crate::bid) notice: BidNoticeId,
    /// 공고명.
    pub(in crate::bid) title: AttrValue,
    /// What would be sent.
    pub(in crate::bid) summary: Summary,
    /// An earlier submission counts now.
    pub(in crate::bid) replaces: bool,
    /// [제출].
    pub(in crate::bid) onsubmit: Callback<()>,
    /// [취소].
    pub(in crate::bid) onclose: Callback<()>,
}

/// The popup before 제출.
#[function_component]
pub(in crate::bid) fn Confirmation(props: &ConfirmationProps) -> Html {
    let t = use_i18n();
    let ConfirmationProps { summary, onclose, .. } = props;
    let note = |outline: &'static str, words: AttrValue, testid: &'static str| {
        html! { <p class="pok-note" data-testid={testid}>{ icon(outline) }<span class="pok-note__words">{ words }</span></p> }
    };
    html! {
        <FormPopup title={t.t("summary-title")} width={Width::Medium} no_testid="summary-cancel" yes={t.t("submit")}
            icon="send" first=true yes_testid="summary-submit" onclose={onclose.clone()}
            onyes={props.onsubmit.clone()} testid="summary">
            <p class="pok-bid-summary__notice">
                <span class="pok-subtle pok-figures">{ summary.document.number.to_string() }</span>
                <strong>{ props.title.clone() }</strong>
            </p>
            if summary.is_same && props.replaces {
                { note("info", t.t("summary-same"), "summary-same") }
            } else if props.replaces {
                { note("info", t.t("summary-replaces"), "summary-replaces") }
            }
            if summary.files_waiting > 0 {
                { note("cloud-upload", t.with("summary-files", &[("count", summary.files_waiting.into())]), "summary-files") }
            }
            <Paper notice={props.notice} submission={summary.document.clone()} />
            <p class="pok-subtle">{ t.t("summary-lead") }</p>
        </FormPopup>
    }
}
