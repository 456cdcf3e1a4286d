//! The popup 투찰포기 (spec 04 S3).

use std::rc::Rc;

use pok_api::Receipt;
use pok_domain::bid::{BidNotice, MAX_REASON};
use pok_domain::typed;
use yew::prelude::*;

use super::act::{Answering, Doing};
use super::receipt::ReceiptPopup;
use crate::act::Acting;
use crate::callback::callback;
use crate::i18n::use_i18n;
use crate::widget::confirm::FormPopup;
use crate::widget::modal::Width;
use crate::widget::text_area::TextArea;

/// Where 투찰포기 stands.
#[derive(Clone, PartialEq)]
enum Stage {
    /// 사유 is being typed.
    Types,
    /// It is final: sure? Then it is done.
    Acts,
    /// Done.
    Done(Receipt),
}

/// What a [`Declining`] needs.
#[derive(Properties, PartialEq)]
pub(super) struct DecliningProps {
    /// The notice.
    pub(super) notice: Rc<BidNotice>,
    /// A bid was submitted, which would be void.
    pub(super) voids: bool,
    /// It is over, one way or the other.
    pub(super) onclose: Callback<()>,
}

/// 사유, [닫기], [저장].
#[function_component]
pub(super) fn Declining(props: &DecliningProps) -> Html {
    let t = use_i18n();
    let stage = use_state(|| Stage::Types);
    let reason = use_state(AttrValue::default);
    let fault = use_state(|| None::<AttrValue>);
    let DecliningProps { notice, onclose, .. } = props;
    // What is declined is what was on the screen when the popup opened.
    let rev = *use_state(|| notice.rev);
    let onvalue = callback!([reason, fault], move |typed: String| {
        reason.set(typed.into());
        fault.set(None);
    });
    let onsave = callback!([stage, fault, reason], move |()| match typed::text(&reason).chars().count() {
        0 => fault.set(Some(t.t("decline-reason-missing"))),
        1..=MAX_REASON => stage.set(Stage::Acts),
        _ => fault.set(Some(t.with("decline-reason-long", &[("count", MAX_REASON.into())]))),
    });
    let ondone = callback!([stage], move |receipt| stage.set(Stage::Done(receipt)));
    match &*stage {
        Stage::Types => html! {
            <FormPopup title={t.t("decline")} width={Width::Medium} no={t.t("close")} no_testid="decline-close"
                yes={t.t("save")} yes_testid="decline-save" onclose={onclose.clone()} onyes={onsave} testid="decline">
                <p class="pok-subtle">
                    <span class="pok-figures">{ notice.number.to_string() }</span>{ " · " }{ notice.title.to_string() }
                </p>
                <TextArea id="decline-reason" label={t.t("decline-reason")} value={(*reason).clone()} {onvalue} required=true first=true
                    fault={(*fault).clone()} hint={t.t("decline-hint")} testid="decline-reason" />
            </FormPopup>
        },
        Stage::Acts => {
            let doing = Doing::Decline { reason: typed::text(&reason).into(), voids: props.voids };
            let (act, stage) = (Answering { notice: notice.clone(), rev, doing }, stage.setter());
            html! { <Acting<Answering> {act} {ondone} onclose={Callback::from(move |()| stage.set(Stage::Types))} /> }
        }
        Stage::Done(receipt) => html! {
            <ReceiptPopup notice={notice.id} title={t.t("declined-title")} lead={t.t("declined-lead")} receipt={receipt.clone()}
                onclose={onclose.clone()} />
        },
    }
}
