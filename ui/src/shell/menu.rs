//! The menu of spec 00 §3, as far as it is built.

use pok_domain::DocumentKind;
use pok_domain::member::{ContactRole, MemberKind};
use yew::prelude::*;

use crate::i18n::use_i18n;
use crate::route::Route;
use crate::store::use_app;
use crate::widget::icon::icon;
use crate::{list, unsaved};

/// What a [`Menu`] needs.
#[derive(Properties, PartialEq)]
pub(crate) struct MenuProps {
    /// Where the window is.
    pub(crate) route: Route,
    /// A screen is opened afresh, also the one that is open.
    pub(crate) onvisit: Callback<()>,
}

/// The menu.
#[function_component]
pub(crate) fn Menu(props: &MenuProps) -> Html {
    let t = use_i18n();
    let entry = |to: Route, outline: &'static str, words: AttrValue, is_here: bool, testid: &'static str| {
        // A list that is opened from the menu begins afresh; [목록] is what restores it.
        let onvisit = props.onvisit.clone();
        let onclick = Callback::from(move |event: MouseEvent| {
            if unsaved::holds(to) {
                event.prevent_default();
                return;
            }
            list::forget();
            onvisit.emit(());
        });
        html! {
            <li>
                <a class={classes!("pok-menu__entry", is_here.then_some("is-here"))} href={format!("#{to}")}
                    aria-current={is_here.then_some("page")} title={words.clone()} data-testid={testid} {onclick}>{ icon(outline) }<span>{ words }</span></a>
            </li>
        }
    };
    let documents = |kind: DocumentKind, list: Route, words: &'static str, testid: &'static str| {
        entry(list, kind.icon(), t.t(words), props.route.kind() == Some(kind), testid)
    };
    let who = use_app().who.clone();
    let is_individual = who.as_ref().is_some_and(|who| who.company.kind == MemberKind::Individual);
    let is_primary = who.as_ref().is_some_and(|who| who.contact.role == ContactRole::Primary);
    let is_member = matches!(props.route, Route::Company | Route::Change);
    let is_contact = matches!(props.route, Route::Contacts | Route::Contact(_) | Route::ContactRequest(_));
    // Who may see what: spec 03.
    let member = if is_individual {
        html! { <ul>{ entry(Route::Company, "user-round", t.t("menu-individual"), is_member, "nav-membership") }</ul> }
    } else {
        html! {
            <ul>
                if is_primary {
                    { entry(Route::Company, "building-2", t.t("menu-company"), is_member, "nav-membership") }
                }
                { entry(Route::Own, "user-round", t.t("menu-own"), props.route == Route::Own, "nav-own") }
                if is_primary {
                    { entry(Route::Contacts, "users-round", t.t("menu-contacts"), is_contact, "nav-contacts") }
                }
            </ul>
        }
    };
    html! {
        <nav class="pok-menu" aria-label={t.t("menu")}>
            <ul>{ entry(Route::Home, "house", t.t("menu-home"), props.route == Route::Home, "nav-home") }</ul>
            <h2>{ t.t("menu-membership") }</h2>
            { member }
            <h2>{ t.t("menu-bid") }</h2>
            <ul>{ documents(DocumentKind::BidNotice, Route::Bids, "menu-bids", "nav-bids") }</ul>
            <h2>{ t.t("menu-contract") }</h2>
            <ul>
                { documents(DocumentKind::Contract, Route::Contracts, "menu-contracts", "nav-contracts") }
                { entry(Route::ContractItems, "file-text", t.t("menu-contract-items"), props.route == Route::ContractItems, "nav-contract-items") }
            </ul>
        </nav>
    }
}
