//! The popup 비밀번호 재설정 (spec 02 S2). What it says is the same whether there is such an account or not (P-LOG-02).

use std::str::FromStr as _;

use pok_api::desktop::recovery::ResetPassword;
use pok_domain::member::LoginId;
use pok_domain::typed;
use yew::prelude::*;

use crate::ask::{use_ask, use_typed};
use crate::callback::callback;
use crate::i18n::use_i18n;
use crate::problem::words;
use crate::prove::Verification;
use crate::widget::button::{Button, Kind};
use crate::widget::confirm::{Confirm, Notice};
use crate::widget::field::Field;
use crate::widget::modal::{CloseProps, Modal};
use crate::widget::note::fault_note;

/// How far it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    /// 아이디.
    Ask,
    /// 아니오 / 예.
    Question,
    /// 본인인증.
    Verify,
    /// It was asked for.
    Sent,
}

/// Asks for the ID, and who it is; then a temporary password is mailed.
#[function_component]
pub(crate) fn FindPassword(props: &CloseProps) -> Html {
    let t = use_i18n();
    let stage = use_state(|| Stage::Ask);
    let is_tried = use_state(|| false);
    let go = |to: Stage| callback!([stage], move |()| stage.set(to));
    let asking = use_ask::<ResetPassword>(go(Stage::Sent));
    let (id, onvalue) = use_typed(&asking.forget);
    let is_id = LoginId::from_str(&id).is_ok();
    let onsubmit = callback!([is_tried, forget = asking.forget, stage], move |()| {
        is_tried.set(true);
        forget.emit(());
        if is_id {
            stage.set(Stage::Question);
        }
    });
    let onverified = callback!([id, stage, send = asking.send], move |_| {
        stage.set(Stage::Ask);
        send.emit(ResetPassword { login_id: id.to_string() });
    });
    let footer = html! {
        <>
            <Button testid="find-password-close" disabled={asking.is_busy} onclick={props.onclose.reform(|_| ())}>{ t.t("close") }</Button>
            <Button kind={Kind::Primary} submit=true busy={asking.is_busy} testid="find-password-next">{ t.t("next") }</Button>
        </>
    };
    match *stage {
        Stage::Verify => html! { <Verification {onverified} onclose={go(Stage::Ask)} /> },
        Stage::Question => html! {
            <Confirm title={t.t("find-password-title")} yes={t.t("yes")} no={t.t("no")} onclose={go(Stage::Ask)} onyes={go(Stage::Verify)} testid="find-password-ask">
                <p>{ t.t("find-password-ask") }</p>
            </Confirm>
        },
        Stage::Sent => html! {
            <Notice title={t.t("find-password-title")} onclose={props.onclose.clone()} testid="find-password-sent">
                <p>{ t.with("find-password-sent", &[("id", typed::plain(&id).into())]) }</p>
                <p class="pok-subtle">{ t.t("find-password-hint") }</p>
            </Notice>
        },
        Stage::Ask => html! {
            <Modal title={t.t("find-password-title")} onclose={props.onclose.clone()} {onsubmit} {footer} testid="find-password-popup">
                <p>{ t.t("find-password-lead") }</p>
                <Field id="find-id" label={t.t("find-id")} placeholder={t.t("login-id-placeholder")} value={(*id).clone()} {onvalue} kind="email" required=true
                    autocomplete="username" first=true fault={(*is_tried && !is_id).then(|| t.t("login-id-malformed"))} testid="find-id" />
                { fault_note(asking.problem.as_ref().map(|problem| words(t, problem)), "find-password-problem") }
            </Modal>
        },
    }
}
