//! A contact, looked up by the 주담당자 (spec 03 S4).

use pok_api::desktop::contact::{Show, waits_since};
use yew::prelude::*;

use super::ContactProps;
use super::facts::whole;
use crate::i18n::use_i18n;
use crate::list;
use crate::query::use_query;
use crate::route::Route;
use crate::widget::button::{Button, Kind};
use crate::widget::state::card_of_lines;

/// The screen that [담당자명] opens.
#[function_component]
pub(crate) fn ContactDetail(props: &ContactProps) -> Html {
    let t = use_i18n();
    let contact = props.contact;
    let query = use_query(Some(Show { contact }));
    let waits = query.data.as_ref().is_some_and(|shown| waits_since(&shown.colleague).is_some());
    let drawn = query.data.as_ref().map(|shown| {
        html! {
            <section class="pok-card" data-testid="contact-detail">
                <h2>{ t.t("signup-member") }</h2>
                { whole(t, &shown.colleague) }
            </section>
        }
    });
    html! {
        <>
            <header class="pok-title"><h1>{ t.t("contact-detail") }</h1></header>
            { query.shown(drawn, card_of_lines(6)) }
            <div class="pok-actions">
                { list::back_button(t, Route::Contacts) }
                <span class="pok-actions__gap" />
                if waits {
                    <Button kind={Kind::Primary} testid="contact-decide" onclick={move |_| Route::ContactRequest(contact).go()}>{ t.t("contact-decide") }</Button>
                }
            </div>
        </>
    }
}
