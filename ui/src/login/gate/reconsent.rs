//! The popup 회원 서비스약관 및 개인정보 수집/이용 재동의 (spec 02 S7): only what needs it.

use std::collections::BTreeSet;

use pok_api::desktop::gate::{Consent, Entered};
use pok_api::desktop::terms::Current;
use pok_api::{Code, Problem};
use pok_domain::TermsId;
use pok_domain::terms::Terms;
use yew::prelude::*;

use super::line;
use crate::ask::{use_ask, use_refusal};
use crate::callback::callback;
use crate::dialog::use_dialog;
use crate::form::Consents;
use crate::i18n::use_i18n;
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

/// What is read and agreed to.
#[derive(Clone, Default)]
struct Reading {
    agreed: BTreeSet<TermsId>,
    /// What was published meanwhile, with the rest of what is asked for.
    newer: Option<Vec<Terms>>,
    /// Why that couldn't be fetched.
    problem: Option<Problem>,
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
    let asking = use_ask::<Consent>(props.onentered.clone());
    let reading = use_dialog(Reading::default);
    let documents = reading.newer.as_ref().unwrap_or(&props.documents);
    {
        // Something was published while somebody read.
        let (shown, reading) = (documents.clone(), reading.clone());
        use_refusal(asking.problem.as_ref(), move |why| {
            if why.code == Code::ConsentMissing {
                wasm_bindgen_futures::spawn_local(async move {
                    let current = invoke(Current {}).await;
                    reading.change(move |reading| match current {
                        Ok(current) => reading.newer = Some(renewed(&shown, current)),
                        Err(why) => reading.problem = Some(why),
                    });
                });
            }
        });
    }
    let is_whole = documents.iter().all(|terms| reading.agreed.contains(&terms.id));
    let is_busy = asking.is_busy;
    let line = line(t, reading.problem.as_ref().or(asking.problem.as_ref()));
    let onagreed = reading.on(|reading, agreed| reading.agreed = agreed);
    let onsubmit = callback!([reading, send = asking.send], move |()| {
        if is_whole {
            reading.change(|reading| reading.problem = None);
            send.emit(Consent { documents: reading.agreed.iter().copied().collect() });
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
            <Consents documents={documents.clone()} agreed={reading.agreed.clone()} {onagreed} />
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
