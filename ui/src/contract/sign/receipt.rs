//! Signed: the receipt.

use pok_api::Receipt;
use pok_api::desktop::contract::Paper;
use pok_domain::{ContractId, time};
use wasm_bindgen::JsCast as _;
use yew::prelude::*;

use super::super::save::SavePdf;
use crate::i18n::use_i18n;
use crate::route::Route;
use crate::widget::button::{Button, Kind};
use crate::widget::icon::icon;
use crate::widget::toast::use_say;

/// What a [`ReceiptScreen`] needs.
#[derive(Properties, PartialEq)]
pub(super) struct ReceiptScreenProps {
    /// Which contract.
    pub(super) contract: ContractId,
    /// What proves the act.
    pub(super) receipt: Receipt,
}

/// Puts `text` on the clipboard. The modern way needs a secure page, which a window's own scheme isn't everywhere.
fn copy(text: &str) -> bool {
    let by_command = || {
        let page = web_sys::window()?.document()?;
        let field: web_sys::HtmlTextAreaElement = page.create_element("textarea").ok()?.dyn_into().ok()?;
        field.set_value(text);
        field.set_class_name("pf-v6-screen-reader");
        page.body()?.append_child(&field).ok()?;
        field.select();
        let is_copied = page.unchecked_ref::<web_sys::HtmlDocument>().exec_command("copy").unwrap_or(false);
        field.remove();
        Some(is_copied)
    };
    by_command().unwrap_or(false)
}

/// Number, server's time, SHA-256, and ways on.
#[function_component]
pub(super) fn ReceiptScreen(props: &ReceiptScreenProps) -> Html {
    let t = use_i18n();
    let say = use_say();
    let title = use_node_ref();
    {
        let title = title.clone();
        use_effect_with((), move |()| {
            if let Some(title) = title.cast::<web_sys::HtmlElement>() {
                // A title that can't have the focus leaves it where it is.
                let _ = title.focus();
            }
        });
    }
    let sha256 = props.receipt.sha256.to_string();
    let oncopy = {
        let (say, sha256) = (say.clone(), sha256.clone());
        Callback::from(move |_| if copy(&sha256) { say.done(t.t("copied")) } else { say.fault(t.t("copy-failed")) })
    };
    let contract = props.contract;
    html! {
        <div class="pok-receipt">
            <section class="pok-card" aria-labelledby="receipt-title" data-testid="receipt">
                <span class="pok-receipt__mark">{ icon("circle-check") }</span>
                <h1 id="receipt-title" tabindex="-1" ref={title}>{ t.t("receipt-title") }</h1>
                <p class="pok-subtle">{ t.t("receipt-lead") }</p>
                <dl>
                    <dt>{ t.t("contract-no") }</dt><dd class="pok-figures" data-testid="receipt-number">{ props.receipt.number.clone() }</dd>
                    <dt>{ t.t("receipt-at") }</dt><dd class="pok-figures" data-testid="receipt-at">{ time::second(props.receipt.at) }</dd>
                    <dt>{ t.t("receipt-sha256") }</dt>
                    <dd class="pok-hash">
                        <code data-testid="receipt-sha256">{ sha256 }</code>
                        <Button
                            kind={Kind::Plain}
                            small=true
                            icon="copy"
                            label={t.t("copy")}
                            testid="receipt-copy"
                            onclick={oncopy}
                        />
                    </dd>
                </dl>
                <div class="pok-actions">
                    <Button
                        icon="arrow-left"
                        testid="back-to-list"
                        onclick={Callback::from(|_| Route::Contracts.go())}
                    >
                        { t.t("back-to-list") }
                    </Button>
                    <span class="pok-actions__gap" />
                    <Button testid="back-to-detail" onclick={Callback::from(move |_| Route::Contract(contract).go())}>
                        { t.t("detail-title") }
                    </Button>
                    <SavePdf contract={props.contract} what={Paper::Signed} />
                </div>
            </section>
        </div>
    }
}
