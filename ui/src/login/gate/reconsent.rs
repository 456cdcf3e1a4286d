//! The popup 회원 서비스약관 및 개인정보 수집/이용 재동의 (spec 02 S7): only what needs it.

use std::collections::BTreeSet;

use pok_api::Code;
use pok_api::desktop::gate::{Consent, Entered};
use pok_api::desktop::terms::Current;
use pok_domain::TermsId;
use pok_domain::terms::Terms;
use yew::prelude::*;

use super::{use_i18n, use_passing};
use crate::callback::callback;
use crate::form::Consents;
use crate::invoke::invoke;
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

/// What is shown as it stands now, and what has to be agreed to again besides.
fn renewed(shown: &[Terms], current: Vec<Terms>) -> Vec<Terms> {
    let is_asked = |terms: &Terms| terms.needs_reconsent || shown.iter().any(|one| one.kind == terms.kind);
    current.into_iter().filter(is_asked).collect()
}

/// Asks for consent once more.
#[function_component]
pub(super) fn Reconsent(props: &ReconsentProps) -> Html {
    let t = use_i18n();
    let passing = use_passing(&props.onentered);
    let agreed = use_state(BTreeSet::<TermsId>::new);
    let newer = use_state(|| None::<Vec<Terms>>);
    let documents = newer.as_ref().unwrap_or(&props.documents);
    {
        // Something was published while somebody read.
        let (shown, newer, problem) = (documents.clone(), newer.setter(), passing.problem.setter());
        use_effect_with((*passing.problem).clone(), move |why| {
            if why.as_ref().is_some_and(|why| why.code == Code::ConsentMissing) {
                wasm_bindgen_futures::spawn_local(async move {
                    match invoke(Current {}).await {
                        Ok(current) => newer.set(Some(renewed(&shown, current))),
                        Err(why) => problem.set(Some(why)),
                    }
                });
            }
        });
    }
    let is_whole = documents.iter().all(|terms| agreed.contains(&terms.id));
    let is_busy = *passing.is_busy;
    let line = passing.line(t, |_| false);
    let onagreed = callback!([agreed], move |now| agreed.set(now));
    let onsubmit = callback!([agreed], move |()| {
        if is_whole {
            passing.pass(Consent { documents: agreed.iter().copied().collect() });
        }
    });
    let footer = html! {
        <>
            <Button disabled={is_busy} testid="reconsent-close" onclick={props.onclose.reform(|_| ())}>{ t.t("close") }</Button>
            <Button kind={Kind::Primary} submit=true busy={is_busy} disabled={!is_whole} testid="reconsent-next">{ t.t("next") }</Button>
        </>
    };
    html! {
        <Modal title={t.t("reconsent-title")} onclose={props.onclose.clone()} {onsubmit} {footer} width={Width::Medium} testid="reconsent">
            <p>{ t.t("reconsent-lead") }</p>
            <Consents documents={documents.clone()} agreed={(*agreed).clone()} {onagreed} />
            { line }
        </Modal>
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use pok_domain::terms::TermsKind;
    use uuid::Uuid;

    use super::*;

    #[test]
    fn log_16_what_was_published_meanwhile_takes_the_place_of_what_was_shown() {
        let terms = |id: u128, kind, version, needs_reconsent| {
            let (title, body, effective_at) = (String::new(), String::new(), Timestamp::UNIX_EPOCH);
            Terms { id: TermsId(Uuid::from_u128(id)), kind, version, title, body, effective_at, needs_reconsent }
        };
        let (shown, privacy) = (terms(1, TermsKind::Terms, 2, true), terms(2, TermsKind::Privacy, 1, false));
        let newest = terms(3, TermsKind::Terms, 3, false);
        let shown = [shown];
        let current = vec![newest.clone(), privacy];
        assert_eq!(renewed(&shown, current.clone()), current[..1]);
        let revised = terms(4, TermsKind::Privacy, 2, true);
        assert_eq!(renewed(&shown, vec![newest.clone(), revised.clone()]), [newest, revised]);
    }
}
