//! 개인회원 정보 and 기업정보 (spec 03 S1, S2): what a member is, what they change, and what they ask for.

mod accounts;
mod change;
mod edit;
mod facts;
mod history;
mod leave;

pub(crate) use change::ChangeScreen;

use std::rc::Rc;

use pok_api::desktop::company::{Show, Shown};
use pok_api::desktop::contact::open_request;
use pok_api::remote::company::CancelRequest;
use pok_domain::member::MemberKind;
use yew::prelude::*;

use accounts::Accounts;
use edit::Edit;
use history::History;
use leave::Leave;

use crate::callback::callback;
use crate::contact::{ChangeMobile, ChangePassword, Computers, Doing};
use crate::i18n::use_i18n;
use crate::query::use_query;
use crate::request::OpenRequest;
use crate::route::Route;
use crate::store::use_app;
use crate::widget::button::{Button, Kind};
use crate::widget::state::card_of_lines;

/// 개인회원 정보 of an individual, 기업정보 of a company.
#[function_component]
pub(crate) fn CompanyScreen() -> Html {
    let t = use_i18n();
    let query = use_query(Some(Show {}));
    let is_individual = use_app().who.as_ref().is_some_and(|who| who.company.kind == MemberKind::Individual);
    let shown = query.data.as_deref().and_then(Clone::clone).map(Rc::new);
    let shown = shown.map(|shown| html! { <Member {shown} /> });
    html! {
        <>
            <header class="pok-title">
                <h1>{ t.t(if is_individual { "title-individual" } else { "menu-company" }) }</h1>
            </header>
            { query.shown(shown, card_of_lines(8)) }
        </>
    }
}

#[derive(Properties, PartialEq)]
struct MemberProps {
    shown: Rc<Shown>,
}

#[function_component]
fn Member(props: &MemberProps) -> Html {
    let t = use_i18n();
    let doing = use_state(|| Doing::Looks);
    let shown = &props.shown;
    let membership = &shown.membership;
    let is_individual = membership.company.kind == MemberKind::Individual;
    let open = open_request(&membership.requests);
    let set = |next: Doing| callback!([doing], move |()| doing.set(next));
    let has_profile = membership.profile.is_some();
    // One request at a time, and nothing else meanwhile.
    let may = open.is_none() && has_profile;
    html! {
        <>
            if let Some(request) = open {
                <OpenRequest<CancelRequest> request={request.clone()} lead={t.t("open-by-buyer")} cancel={CancelRequest { request: request.id }} />
            } else if shown.is_begun {
                <p class="pok-note" role="status" data-testid="change-begun">
                    <span class="pok-note__words">{ t.t("change-begun") }</span>
                    <Button small=true testid="change-resume" onclick={|_| Route::Change.go()}>{ t.t("change-resume") }</Button>
                </p>
            }
            if !has_profile {
                <p class="pok-note" data-testid="no-profile">{ t.t("no-profile") }</p>
            }
            if is_individual {
                { facts::individual(t, shown) }
                <Accounts profile={membership.profile.clone()} />
                <section class="pok-card" aria-labelledby="person-title">
                    <header class="pok-card__head">
                        <h2 id="person-title">{ t.t("signup-contact") }</h2>
                        <span class="pok-acts">
                            <ChangeMobile />
                            <Button small=true icon="lock" testid="password-change" onclick={set(Doing::ChangesPassword).reform(|_| ())}>{ t.t("password-change") }</Button>
                        </span>
                    </header>
                    { facts::person(t, shown) }
                </section>
                <Computers />
            } else {
                { facts::company(t, shown) }
                { facts::papers(t, shown) }
                <Accounts profile={membership.profile.clone()} />
            }
            <History />
            if *doing == Doing::Edits {
                <Edit phone={membership.profile.as_ref().map(|profile| AttrValue::from(profile.phone.clone())).unwrap_or_default()} onclose={set(Doing::Looks)} />
            } else {
                <div class="pok-actions">
                    if !may {
                        <span class="pok-subtle" data-testid="actions-why">{ t.t(if has_profile { "actions-why" } else { "no-profile" }) }</span>
                    }
                    <span class="pok-actions__gap" />
                    <Button disabled={open.is_some()} testid="withdraw" onclick={set(Doing::Leaves).reform(|_| ())}>
                        { t.t(if is_individual { "withdraw-individual" } else { "withdraw-company" }) }
                    </Button>
                    <Button disabled={!may} testid="change" onclick={|_| Route::Change.go()}>{ t.t("change") }</Button>
                    <Button kind={Kind::Primary} disabled={!may} testid="edit" onclick={set(Doing::Edits).reform(|_| ())}>{ t.t("edit") }</Button>
                </div>
            }
            if *doing == Doing::Leaves {
                <Leave company={membership.company.clone()} onclose={set(Doing::Looks)} />
            }
            if *doing == Doing::ChangesPassword {
                <ChangePassword onclose={set(Doing::Looks)} />
            }
        </>
    }
}
