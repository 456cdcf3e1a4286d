//! Done: the receipt.

use pok_api::Receipt;
use pok_api::desktop::bid::SaveReceipt;
use pok_domain::BidNoticeId;
use yew::prelude::*;

use crate::i18n::use_i18n;
use crate::route::Route;
use crate::saved::SaveButton;
use crate::widget::button::Button;
use crate::widget::icon::icon;
use crate::widget::modal::{Modal, Width};
use crate::widget::receipt::ReceiptLines;

/// What a [`ReceiptPopup`] needs.
#[derive(Properties, PartialEq)]
pub(super) struct ReceiptPopupProps {
    /// Which notice.
    pub(super) notice: BidNoticeId,
    /// What was done.
    pub(super) title: AttrValue,
    /// What that means.
    pub(super) lead: AttrValue,
    /// What proves it.
    pub(super) receipt: Receipt,
    /// [닫기].
    pub(super) onclose: Callback<()>,
}

/// Number, server's time, SHA-256, [접수증 저장].
#[function_component]
pub(super) fn ReceiptPopup(props: &ReceiptPopupProps) -> Html {
    let t = use_i18n();
    let footer = html! {
        <>
            <Button icon="arrow-left" testid="receipt-list" onclick={Callback::from(|_| Route::Bids.go())}>{ t.t("back-to-list") }</Button>
            <span class="pok-actions__gap" />
            <SaveButton<SaveReceipt> call={SaveReceipt { notice: props.notice }} testid="receipt-save">
                { t.t("save-receipt") }
            </SaveButton<SaveReceipt>>
            <Button first=true testid="receipt-close" onclick={props.onclose.reform(|_| ())}>{ t.t("close") }</Button>
        </>
    };
    html! {
        <Modal title={props.title.clone()} onclose={props.onclose.clone()} {footer} width={Width::Medium} testid="receipt">
            <p class="pok-note pok-note--done">{ icon("circle-check") }<span class="pok-note__words">{ props.lead.clone() }</span></p>
            <ReceiptLines label={t.t("receipt-no")} receipt={props.receipt.clone()} />
        </Modal>
    }
}
