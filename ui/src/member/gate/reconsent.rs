//! The popup 회원 서비스약관 및 개인정보 수집/이용 재동의 (spec 02 S7): only what needs it.

use std::collections::BTreeSet;

use pok_api::desktop::gate::{Consent, Entered};
use pok_domain::TermsId;
use pok_domain::terms::Terms;
use yew::prelude::*;

use super::{use_i18n, use_passing};
use crate::member::Consents;
use crate::widget::button::{Button, Kind};
use crate::widget::modal::{Modal, Width};

/// What a [`Reconsent`] needs.
#[derive(Properties, PartialEq)]
pub(super) struct ReconsentProps {
    pub(super) documents: Vec<Terms>,
    pub(super) onentered: Callback<Entered>,
    /// [닫기], which ends the login (P-LOG-10).
    pub(super) onclose: Callback<()>,
}

/// Asks for consent once more.
#[function_component]
pub(super) fn Reconsent(props: &ReconsentProps) -> Html {
    let t = use_i18n();
    let passing = use_passing(&props.onentered);
    let agreed = use_state(BTreeSet::<TermsId>::new);
    let is_whole = props.documents.iter().all(|terms| agreed.contains(&terms.id));
    let is_busy = *passing.is_busy;
    let line = passing.line(t, &[]);
    let onagreed = {
        let agreed = agreed.setter();
        Callback::from(move |now| agreed.set(now))
    };
    let onsubmit = {
        let agreed = agreed.clone();
        Callback::from(move |()| {
            if is_whole {
                passing.pass(Consent { documents: agreed.iter().copied().collect() });
            }
        })
    };
    let footer = html! {
        <>
            <Button disabled={is_busy} testid="reconsent-close" onclick={props.onclose.reform(|_| ())}>{ t.t("close") }</Button>
            <Button kind={Kind::Primary} submit=true busy={is_busy} disabled={!is_whole} testid="reconsent-next">{ t.t("next") }</Button>
        </>
    };
    html! {
        <Modal title={t.t("reconsent-title")} onclose={props.onclose.clone()} {onsubmit} {footer} width={Width::Medium} testid="reconsent">
            <p>{ t.t("reconsent-lead") }</p>
            <Consents documents={props.documents.clone()} agreed={(*agreed).clone()} {onagreed} />
            { line }
        </Modal>
    }
}
