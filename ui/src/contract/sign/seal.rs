//! The last step: which seal is placed, [직인첨부], [서명].

use std::rc::Rc;

use pok_api::desktop::contract::{Detail, Placed};
use pok_domain::member::MemberKind;
use yew::prelude::*;

use super::seal_dialog::SealDialog;
use crate::callback::callback;
use crate::i18n::use_i18n;
use crate::invoke::image;
use crate::store::use_app;
use crate::widget::button::{Button, Kind};
use crate::widget::icon::icon;

/// What a [`SealStep`] needs.
#[derive(Properties, PartialEq)]
pub(super) struct SealStepProps {
    /// The contract.
    pub(super) detail: Rc<Detail>,
    /// The seal that would be placed now.
    pub(super) placed: Option<Placed>,
    /// Another seal was chosen.
    pub(super) onplaced: Callback<Option<Placed>>,
    /// All documents are agreed to.
    pub(super) is_ready: bool,
    /// [서명].
    pub(super) onsign: Callback<()>,
}

/// The seal and the signature.
#[function_component]
pub(super) fn SealStep(props: &SealStepProps) -> Html {
    let t = use_i18n();
    let app = use_app();
    let attaches = use_state(|| false);
    let set = |value: bool| callback!([attaches], move |()| attaches.set(value));
    let onplaced = callback!([attaches, onplaced = props.onplaced], move |placed| {
        attaches.set(false);
        onplaced.emit(placed);
    });
    let contract = &props.detail.contract;
    let company = app.who.as_ref().map(|who| who.company.clone());
    let is_individual = company.as_ref().is_some_and(|company| company.kind == MemberKind::Individual);
    let words = match &props.placed {
        Some(placed) if placed.is_last => t.t("seal-last"),
        Some(_) => t.t("seal-chosen"),
        None if is_individual => t.t("seal-individual"),
        None => t.t("seal-none"),
    };
    let total = contract.total.map_or_else(|| "-".into(), |total| total.to_string());
    html! {
        <div class="pok-sign__document">
            <div class="pok-sign__seal">
                <section class="pok-card" aria-labelledby="seal-title">
                    <h2 id="seal-title">{ t.t("step-seal") }</h2>
                    <p class="pok-subtle">{ words }</p>
                    <div class="pok-paper">
                        <dl>
                            <dt>{ t.t("supplier") }</dt><dd>{ props.detail.supplier.clone() }</dd>
                            if let Some(company) = &company {
                                if let Some(number) = company.business_reg_no {
                                    <dt>{ t.t("business-number") }</dt><dd class="pok-figures">{ number.to_string() }</dd>
                                }
                                <dt>{ t.t("representative") }</dt><dd>{ company.representative_name.to_string() }</dd>
                            }
                            <dt>{ t.t("contract-total") }</dt><dd class="pok-figures">{ total }</dd>
                        </dl>
                        if let Some(placed) = &props.placed {
                            <img
                                class="pok-paper__seal"
                                src={image(&format!("seal/{}", placed.blob))}
                                alt={t.t("seal-alt")}
                                data-testid="seal-placed"
                            />
                        } else {
                            <span class="pok-paper__empty">{ t.t("seal-place") }</span>
                        }
                    </div>
                    if !is_individual {
                        <Button icon="stamp" testid="seal-attach" onclick={set(true).reform(|_| ())}>
                            { t.t("seal-attach") }
                        </Button>
                    }
                </section>
                <p class="pok-subtle pok-sign__effect">{ icon("shield-check") }{ t.t("sign-effect") }</p>
            </div>
            <div class="pok-sign__bar">
                if !props.is_ready { <p class="pok-subtle">{ t.t("sign-not-ready") }</p> }
                <span class="pok-actions__gap" />
                <Button kind={Kind::Primary} icon="file-signature" disabled={!props.is_ready || props.placed.is_none()} testid="sign-submit"
                    onclick={props.onsign.reform(|_| ())}>{ t.t("sign") }</Button>
            </div>
            if *attaches {
                <SealDialog contract={contract.id} {onplaced} onclose={set(false)} />
            }
        </div>
    }
}
