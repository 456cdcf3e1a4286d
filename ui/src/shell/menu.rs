//! The menu of spec 00 §3, as far as it is built.

use pok_domain::draft::DraftKind;
use yew::prelude::*;

use crate::i18n::use_i18n;
use crate::route::Route;
use crate::widget::icon::icon;
use crate::{bid, contract, kept};

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
    let is_contract = matches!(props.route, Route::Contracts | Route::Contract(_) | Route::Sign(_));
    let is_bid = match props.route {
        Route::Bids | Route::Bid(_) => true,
        Route::Conflict(kind, _) => kind == DraftKind::Bid,
        _ => false,
    };
    let entry = |to: Route, outline: &'static str, words: AttrValue, is_here: bool, testid: &'static str| {
        // A list that is opened from the menu begins afresh; [목록] is what restores it.
        let onclick = props.onvisit.reform(|_| {
            kept::forget(bid::LIST);
            kept::forget(contract::LIST);
        });
        html! {
            <li>
                <a class={classes!("pok-menu__entry", is_here.then_some("is-here"))} href={format!("#{to}")}
                    aria-current={is_here.then_some("page")} title={words.clone()} data-testid={testid} {onclick}>{ icon(outline) }<span>{ words }</span></a>
            </li>
        }
    };
    html! {
        <nav class="pok-menu" aria-label={t.t("menu")}>
            <ul>{ entry(Route::Home, "house", t.t("menu-home"), props.route == Route::Home, "nav-home") }</ul>
            <h2>{ t.t("menu-bid") }</h2>
            <ul>{ entry(Route::Bids, "gavel", t.t("menu-bids"), is_bid, "nav-bids") }</ul>
            <h2>{ t.t("menu-contract") }</h2>
            <ul>{ entry(Route::Contracts, "file-signature", t.t("menu-contracts"), is_contract, "nav-contracts") }</ul>
        </nav>
    }
}
