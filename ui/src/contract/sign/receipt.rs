//! Signed: the receipt.

use pok_api::Receipt;
use pok_api::desktop::contract::Paper;
use pok_domain::ContractId;
use yew::prelude::*;

use super::super::save::save_pdf;
use crate::callback::clone;
use crate::i18n::use_i18n;
use crate::route::Route;
use crate::widget::button::Button;
use crate::widget::icon::icon;
use crate::widget::receipt::ReceiptLines;
use crate::{list, page};

/// What a [`ReceiptScreen`] needs.
#[derive(Properties, PartialEq)]
pub(super) struct ReceiptScreenProps {
    /// Which contract.
    pub(super) contract: ContractId,
    /// What proves the act.
    pub(super) receipt: Receipt,
}

/// Number, server's time, SHA-256, and ways on.
#[function_component]
pub(super) fn ReceiptScreen(props: &ReceiptScreenProps) -> Html {
    let t = use_i18n();
    let title = use_node_ref();
    use_effect_with((), clone!([title], move |()| page::focus(title.cast())));
    let contract = props.contract;
    html! {
        <div class="pok-receipt">
            <section class="pok-card" aria-labelledby="receipt-title" data-testid="receipt">
                <span class="pok-receipt__mark">{ icon("circle-check") }</span>
                <h1 id="receipt-title" tabindex="-1" ref={title}>{ t.t("receipt-title") }</h1>
                <p class="pok-subtle">{ t.t("receipt-lead") }</p>
                <ReceiptLines label={t.t("contract-no")} receipt={props.receipt.clone()} />
                <div class="pok-actions">
                    { list::back_button(t, Route::Contracts) }
                    <span class="pok-actions__gap" />
                    <Button testid="back-to-detail" onclick={Callback::from(move |_| Route::Contract(contract).go())}>
                        { t.t("detail-title") }
                    </Button>
                    { save_pdf(t, contract, Paper::Signed) }
                </div>
            </section>
        </div>
    }
}
