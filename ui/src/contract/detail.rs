//! 계약상세정보 (spec 05 S4).

use patternfly_yew::prelude::DescriptionList;
use pok_api::desktop::contract::{Detail, Paper, Show};
use pok_domain::contract::{ContractItem, ContractStatus};
use pok_domain::money::grouped_quantity;
use pok_domain::time;
use yew::prelude::*;

use super::ContractProps;
use super::save::save_pdf;
use super::version;
use crate::callback::callback;
use crate::i18n::{I18n, use_i18n};
use crate::list;
use crate::query::use_query;
use crate::route::Route;
use crate::widget::button::{Button, Kind};
use crate::widget::fact::{drawn, figures};
use crate::widget::icon::icon;
use crate::widget::label::{code_words, label};
use crate::widget::modal::{Modal, Width};
use crate::widget::page_viewer::PageViewer;
use crate::widget::state::card_of_lines;
use crate::widget::table::{Head, SmallTable, cells};

/// 계약상세정보.
#[function_component]
pub(crate) fn ContractDetail(props: &ContractProps) -> Html {
    let t = use_i18n();
    let query = use_query(Some(Show { contract: props.contract }));
    let shown = use_state(|| false);
    let set = |value: bool| callback!([shown], move |()| shown.set(value));
    let sign = callback!([contract = props.contract], move |_| Route::Sign(contract).go());
    let status = query.data.as_ref().map(|detail| detail.contract.status);
    let drawn = query.data.as_ref().map(|detail| {
        html! { <>{ seal(t, detail) }{ general(t, detail) }{ items(t, &detail.contract.items) }</> }
    });
    html! {
        <>
            <header class="pok-title">
                <h1>{ t.t("detail-title") }</h1>
                if let Some(status) = status { { label(t, status) } }
            </header>
            { query.shown(drawn, query.is_slow.then(|| card_of_lines(8))) }
            <div class="pok-actions">
                { list::back_button(t, list::back(Route::Contract(props.contract), Route::Contracts)) }
                <span class="pok-actions__gap" />
                if status == Some(ContractStatus::SealRequested) {
                    <Button kind={Kind::Primary} icon="file-signature" testid="detail-sign" onclick={sign}>
                        { t.t("contract-sign") }
                    </Button>
                }
                if status == Some(ContractStatus::Completed) {
                    <Button icon="eye" testid="view-signed" onclick={set(true).reform(|_| ())}>
                        { t.t("view-signed") }
                    </Button>
                    { save_pdf(t, props.contract, Paper::Signed) }
                }
            </div>
            if let Some(detail) = query.data.as_ref().filter(|_| *shown) {
                <Signed detail={(**detail).clone()} onclose={set(false)} />
            }
        </>
    }
}

/// Who signed, and when.
fn seal(t: I18n, detail: &Detail) -> Html {
    let contract = &detail.contract;
    let (Some(who), Some(at)) = (&contract.signed_by, contract.completed_at) else { return Html::default() };
    let at = time::second(at);
    html! {
        <p class="pok-note pok-note--done" data-testid="seal-info">
            { icon("shield-check") }
            { t.with("signed-by", &[("who", who.as_str().into()), ("supplier", detail.supplier.as_str().into()), ("at", at.into())]) }
        </p>
    }
}

fn general(t: I18n, detail: &Detail) -> Html {
    let contract = &detail.contract;
    let number = format!("{} ({})", contract.number, version(t, contract.version));
    let kind = format!("{}/{}", code_words(t, contract.issue_type), code_words(t, contract.status));
    let requested = contract.seal_requested_at.map_or_else(|| "-".into(), time::minute);
    let period = format!("{} ~ {}", time::date(contract.contract_from), time::date(contract.contract_to));
    let total = contract.total.map_or_else(|| "-".into(), |total| total.to_string());
    let note = contract.note_to_supplier.clone().unwrap_or_else(|| "-".into());
    let group = |label: &'static str, content: Html| drawn(t.t(label), content);
    html! {
        <section class="pok-card" aria-labelledby="general-title">
            <h2 id="general-title">{ t.t("general") }</h2>
            <DescriptionList>
                { group("contract-no", html! { <span data-testid="contract-no" class="pok-figures">{ number }</span> }) }
                { group("seal-requested-at", figures(requested)) }
                { group("kind-and-status", html! { <span data-testid="contract-status">{ kind }</span> }) }
                { group("contract-title", html! { contract.title.clone() }) }
                { group("supplier", html! { detail.supplier.clone() }) }
                { group("settlement-type", html! { code_words(t, contract.settlement_type) }) }
                { group("contract-contact", html! { contract.supplier_contact.clone() }) }
                { group("buyer-contact", html! { format!("{} {}", contract.buyer_name, contract.buyer_phone) }) }
                { group("concluded-on", figures(time::date(contract.contract_date))) }
                { group("contract-period", figures(period)) }
                { group("contract-total", html! { <strong class="pok-figures" data-testid="contract-total">{ total }</strong> }) }
                { group("supplier-note", html! { <span class="pok-prose">{ note }</span> }) }
            </DescriptionList>
        </section>
    }
}

/// The columns of the items.
const ITEM: [Head; 10] = [
    ("column-number-short", "is-end"),
    ("item-category", "is-start"),
    ("item-name", "is-start"),
    ("item-spec", "is-start"),
    ("item-unit", "is-middle"),
    ("item-quantity", "is-end"),
    ("item-price", "is-end"),
    ("item-amount", "is-end"),
    ("item-date", "is-start"),
    ("item-site", "is-start"),
];

fn items(t: I18n, items: &[ContractItem]) -> Html {
    let count = grouped_quantity(items.len().into());
    let dash = || AttrValue::from("-");
    let rows = items.iter().enumerate().map(|(index, item)| {
        let quantity = item.quantity.map_or_else(dash, |quantity| grouped_quantity(quantity).into());
        // An amount too large to be computed is as good as none; the contract's total is the server's.
        let amount = item.amount().ok().flatten().map_or_else(dash, |amount| amount.grouped().into());
        let date = item.requested_date.map_or_else(dash, |day| time::date(day).into());
        let texts: [AttrValue; 10] = [
            (index + 1).to_string().into(),
            item.category.clone().into(),
            item.name.clone().into(),
            item.spec.clone().into(),
            item.unit.clone().into(),
            quantity,
            item.unit_price.grouped().into(),
            amount,
            date,
            item.requested_site.clone().into(),
        ];
        html! { <tr class="pf-v6-c-table__tr" key={item.id.to_string()}>{ cells(&ITEM, texts) }</tr> }
    });
    html! {
        <section class="pok-card" aria-labelledby="items-title">
            <h2 id="items-title">
                { t.t("items") }{ " " }<span class="pok-subtle" data-testid="items-total">{ t.with("items-total", &[("count", count.into())]) }</span>
            </h2>
            <div class="pok-list__scroll" role="region" aria-labelledby="items-title" tabindex="0">
                <SmallTable class="pok-table--items" heads={&ITEM[..]} is_empty={items.is_empty()}>{ for rows }</SmallTable>
            </div>
        </section>
    }
}

#[derive(Properties, PartialEq)]
struct SignedProps {
    detail: Detail,
    onclose: Callback<()>,
}

/// [서명본 보기].
#[function_component]
fn Signed(props: &SignedProps) -> Html {
    let t = use_i18n();
    let contract = &props.detail.contract;
    let documents = contract.documents.clone();
    let at = use_state(|| 0_usize);
    let Some(document) = documents.get(*at) else { return Html::default() };
    // The contract itself is shown with its seals.
    let blob = contract.signed.filter(|_| *at == 0).unwrap_or(document.blob);
    let version = blob.to_string();
    let tabs = documents.iter().enumerate().map(|(index, document)| {
        let onclick = callback!([at], move |_| at.set(index));
        html! {
            <Button small=true pressed={index == *at} testid={format!("signed-document-{index}")} {onclick}>
                { document.title.clone() }
            </Button>
        }
    });
    html! {
        <Modal title={t.t("view-signed")} onclose={props.onclose.clone()} width={Width::Large} testid="signed">
            if documents.len() > 1 {
                <div class="pok-presets">{ for tabs }</div>
            }
            <PageViewer
                key={document.id.to_string()}
                title={document.title.clone()}
                source={super::sign::pages_at(contract.id, document.id)}
                {version}
                pages={document.pages}
            />
        </Modal>
    }
}
