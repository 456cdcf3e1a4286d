//! What proves a binding act, line by line.

use pok_api::Receipt;
use pok_domain::time;
use yew::prelude::*;

use super::button::{Button, Kind};
use super::clipboard::copy;
use super::toast::use_say;
use crate::callback::callback;
use crate::i18n::use_i18n;

/// What [`ReceiptLines`] needs.
#[derive(Properties, PartialEq)]
pub(crate) struct ReceiptLinesProps {
    /// What the number is called.
    pub(crate) label: AttrValue,
    /// What proves the act.
    pub(crate) receipt: Receipt,
    /// What its parts are called for tests.
    #[prop_or(AttrValue::Static("receipt"))]
    pub(crate) prefix: AttrValue,
    /// More terms and descriptions, after the time.
    #[prop_or_default]
    pub(crate) children: Html,
}

/// Number, server's time and SHA-256, which can be copied.
#[function_component]
pub(crate) fn ReceiptLines(props: &ReceiptLinesProps) -> Html {
    let t = use_i18n();
    let say = use_say();
    let sha256 = props.receipt.sha256.to_string();
    let testid = |part: &str| format!("{}-{part}", props.prefix);
    let oncopy = callback!([sha256], move |_| if copy(&sha256) {
        say.done(t.t("copied"))
    } else {
        say.fault(t.t("copy-failed"))
    });
    html! {
        <dl class="pok-lines-of-receipt">
            <dt>{ props.label.clone() }</dt>
            <dd class="pok-figures" data-testid={testid("number")}>{ props.receipt.number.clone() }</dd>
            <dt>{ t.t("receipt-at") }</dt>
            <dd class="pok-figures" data-testid={testid("at")}>{ time::second(props.receipt.at) }</dd>
            { props.children.clone() }
            <dt>{ t.t("receipt-sha256") }</dt>
            <dd class="pok-hash">
                <code data-testid={testid("sha256")}>{ sha256 }</code>
                <Button
                    kind={Kind::Plain}
                    small=true
                    icon="copy"
                    label={t.t("copy")}
                    testid={testid("copy")}
                    onclick={oncopy}
                />
            </dd>
        </dl>
    }
}
