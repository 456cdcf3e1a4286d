//! What 가입여부 확인 found, as a popup.

use pok_domain::member::signup::{Door, Outcome};
use yew::prelude::*;

use crate::i18n::use_i18n;
use crate::store::use_app;
use crate::widget::button::{Button, Kind};
use crate::widget::modal::Modal;

/// What a [`Found`] needs.
#[derive(Properties, PartialEq)]
pub(super) struct FoundProps {
    /// By which button it began.
    pub(super) door: Door,
    /// What was found.
    pub(super) outcome: Outcome,
    /// About the person, in a company that is registered.
    pub(super) of_person: bool,
    /// 아니오 and 예; otherwise 확인 alone.
    pub(super) asks: bool,
    /// The company that is joined, or that the buyer registered.
    pub(super) company: Option<AttrValue>,
    /// 예, 확인.
    pub(super) onyes: Callback<()>,
    /// 아니오.
    pub(super) onno: Callback<()>,
}

/// A question, or what there is to know.
#[function_component]
pub(super) fn Found(props: &FoundProps) -> Html {
    let t = use_i18n();
    let app = use_app();
    let words = match (props.door, props.of_person, props.outcome) {
        (Door::Individual, _, Outcome::NotRegistered) => "found-individual-new",
        (Door::Individual, _, Outcome::AlreadyMember) => "found-individual-member",
        (Door::Individual, _, Outcome::Rejected) => "found-individual-rejected",
        (Door::Individual, _, Outcome::OfflineSupplier) => "found-individual-offline",
        (Door::Corporate, true, Outcome::NotRegistered) => "found-secondary-new",
        (Door::Corporate, true, Outcome::AlreadyMember) => "found-secondary-member",
        (Door::Corporate, true, Outcome::Rejected) => "found-secondary-rejected",
        (Door::Corporate, _, Outcome::NotRegistered) => "found-company-new",
        (Door::Corporate, _, Outcome::AlreadyMember) => "found-company-member",
        (Door::Corporate, _, Outcome::Rejected) => "found-company-rejected",
        (Door::Corporate, _, Outcome::OfflineSupplier) => "found-company-offline",
        (_, _, Outcome::Barred) => "found-barred",
        (_, _, Outcome::Pending) => "found-pending",
    };
    let company = props.company.clone().unwrap_or_default();
    let yes = props.onyes.reform(|_: MouseEvent| ());
    let footer = if props.asks {
        html! {
            <>
                <Button testid="found-no" onclick={props.onno.reform(|_| ())}>{ t.t("no") }</Button>
                <Button kind={Kind::Primary} first=true testid="found-yes" onclick={yes}>{ t.t("yes") }</Button>
            </>
        }
    } else {
        html! {
            <Button kind={Kind::Primary} first=true testid="found-confirm" onclick={yes}>{ t.t("confirm") }</Button>
        }
    };
    // Where there is nothing to decide, closing says the same as 확인.
    let onclose = if props.asks { props.onno.clone() } else { props.onyes.clone() };
    html! {
        <Modal title={t.t("signup-found")} {onclose} {footer} testid="found">
            <p data-testid="found-words">{ t.with(words, &[("company", company.as_str().into())]) }</p>
            if props.outcome == Outcome::Barred {
                if let Some(mail) = &app.contact_mail {
                    <p><a class="pok-link" href={format!("mailto:{mail}")} data-testid="found-mail">{ mail.clone() }</a></p>
                }
            }
        </Modal>
    }
}
