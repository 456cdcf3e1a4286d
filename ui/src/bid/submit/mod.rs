//! 제출: what is missing, what would be sent, the act, the receipt.

mod gaps;
mod summary;

use std::rc::Rc;

use pok_api::desktop::bid::{Detail, Summarise, Summary};
use pok_api::{Code, Problem, Receipt};
use pok_domain::bid::{BidNotice, BidStatus, Form, Gap};
use yew::prelude::*;

use super::act::{Answering, Doing, SUBMIT, way_on};
use super::receipt::ReceiptPopup;
use super::writing::Writing;
use crate::act::{Acting, failed};
use crate::callback::callback;
use crate::i18n::use_i18n;
use crate::invoke::invoke;
use crate::problem::words;
use crate::store::use_app;
use gaps::Gaps;
pub(super) use summary::Confirmation;

/// Where 제출 stands.
#[derive(Clone, PartialEq)]
enum Stage {
    /// Keeping what was typed, and reading it back.
    Prepares,
    /// Something is missing.
    Lacks(Vec<Gap>),
    /// To be confirmed, and done.
    Acts(Summary),
    /// Done.
    Done(Receipt),
    /// It can't begin.
    Ends(Problem),
}

/// What a [`Submitting`] needs.
#[derive(Properties, PartialEq)]
pub(super) struct SubmittingProps {
    /// The notice and the answer so far.
    pub(super) detail: Rc<Detail>,
    /// The notice.
    pub(super) notice: Rc<BidNotice>,
    /// What is being written.
    pub(super) writing: Writing,
    /// Something is missing: mark it.
    pub(super) ondue: Callback<bool>,
    /// It is over, one way or the other.
    pub(super) onclose: Callback<()>,
}

/// From [제출] to the receipt.
#[function_component]
pub(super) fn Submitting(props: &SubmittingProps) -> Html {
    let t = use_i18n();
    let app = use_app();
    let stage = use_state(|| Stage::Prepares);
    let SubmittingProps { detail, notice, writing, onclose, .. } = props;
    let company = app.who.as_ref().map(|who| who.company.id);
    // What is submitted is what was on the screen when the person pressed the button.
    let rev = *use_state(|| notice.rev);
    let times = *use_state(|| {
        let submitted = detail.bid.as_ref().and_then(|bid| bid.submitted.as_ref());
        submitted.map_or(0, |submitted| submitted.times)
    });
    {
        let (stage, writing, notice, ondue) = (stage.setter(), writing.clone(), notice.clone(), props.ondue.clone());
        use_effect_with((), move |()| {
            wasm_bindgen_futures::spawn_local(async move {
                let next = prepare(&writing, &notice, company).await;
                ondue.emit(matches!(next, Stage::Lacks(_)));
                stage.set(next);
            });
        });
    }
    let ondone = callback!([stage], move |receipt| stage.set(Stage::Done(receipt)));
    match &*stage {
        Stage::Prepares => Html::default(),
        Stage::Lacks(gaps) => {
            html! { <Gaps notice={notice.clone()} fields={writing.now()} gaps={gaps.clone()} onclose={onclose.clone()} /> }
        }
        Stage::Acts(summary) => {
            let replaces = detail.bid.as_ref().is_some_and(|bid| bid.status == BidStatus::Submitted);
            let doing = Doing::Submit { summary: summary.clone(), times, replaces };
            html! { <Acting<Answering> act={Answering { notice: notice.clone(), rev, doing }} {ondone} onclose={onclose.clone()} /> }
        }
        Stage::Done(receipt) => html! {
            <ReceiptPopup notice={notice.id} title={t.t("submitted-title")} lead={t.t("submitted-lead")} receipt={receipt.clone()}
                onclose={onclose.clone()} />
        },
        Stage::Ends(why) => {
            let said = (t.t("submit-failed"), words(t, why));
            failed(t, &SUBMIT, said, way_on(t, notice, why), onclose)
        }
    }
}

async fn prepare(writing: &Writing, notice: &BidNotice, company: Option<pok_domain::CompanyId>) -> Stage {
    if let Err(problem) = writing.kept().await {
        return Stage::Ends(problem);
    }
    if writing.is_split() {
        return Stage::Ends(Problem::new(Code::Conflict, "somebody else's change waits for a decision"));
    }
    let Some(company) = company else { return Stage::Ends(Problem::new(Code::Unauthenticated, "nobody is logged in")) };
    let fields = writing.now();
    if let Err(gaps) = Form(&fields).submission(company, notice) {
        return Stage::Lacks(gaps);
    }
    match invoke(Summarise { notice: notice.id }).await {
        Ok(summary) => Stage::Acts(summary),
        Err(problem) => Stage::Ends(problem),
    }
}
