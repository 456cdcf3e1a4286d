//! 회원정보 (spec 03 S3): a contact's own data.

use pok_api::desktop::contact::{Own, open_request};
use pok_api::remote::contact::{CancelRequest, Colleague, RequestWithdrawal};
use pok_domain::member::{ContactRole, WithdrawalType};
use yew::prelude::*;

use super::computers::Computers;
use super::edit::Edit;
use super::facts::own;
use super::mobile::ChangeMobile;
use super::password::ChangePassword;
use crate::callback::callback;
use crate::i18n::use_i18n;
use crate::prove::use_write;
use crate::query::use_query;
use crate::request::{OpenRequest, Withdrawal, WithdrawalForm};
use crate::widget::button::{Button, Kind};
use crate::widget::confirm::Notice;
use crate::widget::modal::CloseProps;
use crate::widget::state::card_of_lines;
use crate::widget::toast::use_say;

/// 회원정보.
#[function_component]
pub(crate) fn OwnScreen() -> Html {
    let t = use_i18n();
    let query = use_query(Some(Own {}));
    let colleague = query.data.as_deref().and_then(Clone::clone);
    let shown = colleague.map(|colleague| html! { <Contact {colleague} /> });
    html! {
        <>
            <header class="pok-title"><h1>{ t.t("menu-own") }</h1></header>
            { query.shown(shown, card_of_lines(8)) }
        </>
    }
}

#[derive(Properties, PartialEq)]
struct ColleagueProps {
    colleague: Colleague,
}

/// What lies over the screen of one's own data, or in it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Doing {
    /// Nothing.
    Looks,
    /// [수정].
    Edits,
    /// [탈퇴].
    Leaves,
    /// [비밀번호 변경].
    ChangesPassword,
}

#[function_component]
fn Contact(props: &ColleagueProps) -> Html {
    let t = use_i18n();
    let doing = use_state(|| Doing::Looks);
    let set = |next: Doing| callback!([doing], move |()| doing.set(next));
    let colleague = &props.colleague;
    let open = open_request(&colleague.requests);
    let is_primary = colleague.contact.role == ContactRole::Primary;
    html! {
        <>
            if let Some(request) = open {
                <OpenRequest<CancelRequest> request={request.clone()} lead={t.t("open-by-primary")} cancel={CancelRequest { request: request.id }} />
            }
            <section class="pok-card" aria-labelledby="own-title">
                <header class="pok-card__head">
                    <h2 id="own-title">{ t.t("signup-member") }</h2>
                    <span class="pok-acts">
                        <ChangeMobile />
                        <Button small=true icon="lock" testid="password-change" onclick={set(Doing::ChangesPassword).reform(|_| ())}>{ t.t("password-change") }</Button>
                    </span>
                </header>
                { own(t, colleague) }
            </section>
            <Computers />
            if *doing == Doing::Edits {
                <Edit colleague={colleague.clone()} onclose={set(Doing::Looks)} />
            } else {
                <div class="pok-actions">
                    <span class="pok-actions__gap" />
                    <Button disabled={!is_primary && open.is_some()} testid="withdraw" onclick={set(Doing::Leaves).reform(|_| ())}>{ t.t("withdrawal") }</Button>
                    <Button kind={Kind::Primary} disabled={open.is_some()} testid="edit" onclick={set(Doing::Edits).reform(|_| ())}>{ t.t("edit") }</Button>
                </div>
            }
            if *doing == Doing::Leaves {
                if is_primary {
                    <PrimaryStays onclose={set(Doing::Looks)} />
                } else {
                    <Leave onclose={set(Doing::Looks)} />
                }
            }
            if *doing == Doing::ChangesPassword {
                <ChangePassword onclose={set(Doing::Looks)} />
            }
        </>
    }
}

/// A 주담당자 can't ask to leave (MGT-17).
#[function_component]
fn PrimaryStays(props: &CloseProps) -> Html {
    let t = use_i18n();
    html! {
        <Notice title={t.t("withdrawal")} onclose={props.onclose.clone()} words={t.t("confirm")}
            button="primary-stays-confirm" testid="primary-stays">
            <p>{ t.t("primary-stays") }</p>
            <p>{ t.t("primary-stays-delegate") }</p>
            <p>{ t.t("primary-stays-company") }</p>
        </Notice>
    }
}

/// A 부담당자's [탈퇴 요청].
#[function_component]
fn Leave(props: &CloseProps) -> Html {
    let t = use_i18n();
    let say = use_say();
    let asking = use_write::<RequestWithdrawal>(callback!([onclose = props.onclose], move |_| {
        say.done(t.t("withdrawal-sent"));
        onclose.emit(());
    }));
    let onyes = callback!([send = asking.send], move |Withdrawal { who, kind, reason }: Withdrawal| {
        if let Some(who) = who {
            send.emit(RequestWithdrawal { who, withdrawal: kind, reason });
        }
    });
    html! {
        <WithdrawalForm title={t.t("withdrawal")} lead={t.t("withdrawal-lead-contact")} asks_who=true kinds={WithdrawalType::OF_CONTACT}
            labels={(t.t("withdrawal-request-type"), t.t("withdrawal-request-reason"))} yes={t.t("withdrawal-do")}
            is_busy={asking.is_busy} problem={asking.problem} {onyes} onclose={props.onclose.clone()} />
    }
}
