//! 회원 서비스약관 및 개인정보 수집/이용 동의 (spec 01 S3).

use std::collections::BTreeSet;

use pok_api::desktop::terms::Current;
use pok_domain::TermsId;
use yew::prelude::*;

use super::progress::progress;
use crate::callback::callback;
use crate::form::Consents;
use crate::i18n::use_i18n;
use crate::query::use_once;
use crate::widget::confirm::FormPopup;
use crate::widget::icon::icon;
use crate::widget::modal::Width;
use crate::widget::state::{Failed, lines};

/// What a [`TermsStep`] needs.
#[derive(Properties, PartialEq)]
pub(super) struct TermsStepProps {
    /// Documents were published while the form was open.
    #[prop_or_default]
    pub(super) is_again: bool,
    /// 다음, with everything ticked.
    pub(super) onagreed: Callback<Vec<TermsId>>,
    /// 닫기.
    pub(super) onclose: Callback<()>,
}

/// Both documents; [다음] once each is agreed to (MEM-08).
#[function_component]
pub(super) fn TermsStep(props: &TermsStepProps) -> Html {
    let t = use_i18n();
    let (documents, again) = use_once(Current {});
    let agreed = use_state(BTreeSet::<TermsId>::new);
    let onagreed = callback!([agreed], move |now| agreed.set(now));
    let all: Option<Vec<TermsId>> = documents
        .as_ref()
        .and_then(|read| read.as_ref().ok())
        .map(|documents| documents.iter().map(|terms| terms.id).collect());
    let is_whole = all.as_ref().is_some_and(|all| all.iter().all(|id| agreed.contains(id)));
    let onsubmit = callback!([onagreed = props.onagreed, all = all.filter(|_| is_whole)], move |()| {
        if let Some(all) = all.clone() {
            onagreed.emit(all);
        }
    });
    html! {
        <FormPopup title={t.t("signup-terms")} width={Width::Medium} no={t.t("close")} no_testid="terms-close"
            yes={t.t("next")} yes_testid="terms-next" disabled={!is_whole} onclose={props.onclose.clone()}
            onyes={onsubmit} testid="terms-step">
            { progress(t, 2) }
            if props.is_again {
                <p class="pok-note pok-note--warn" role="status" data-testid="terms-changed">{ icon("triangle-alert") }{ t.t("signup-terms-changed") }</p>
            }
            { match &*documents {
                None => lines(6),
                Some(Err(problem)) => html! { <Failed problem={problem.clone()} {again} /> },
                Some(Ok(documents)) => html! { <Consents documents={documents.clone()} agreed={(*agreed).clone()} {onagreed} /> },
            } }
        </FormPopup>
    }
}
