//! The popup 비밀번호 변경 of who is logged in (spec 03 S1, S3). What is typed is kept nowhere.

use pok_api::Problem;
use pok_api::remote::contact::ChangePassword as Change;
use yew::prelude::*;

use crate::callback::{callback, clone};
use crate::i18n::use_i18n;
use crate::problem::words;
use crate::prove::password::{Chosen, PasswordFields, is_said};
use crate::prove::use_write;
use crate::store::use_app;
use crate::widget::confirm::FormPopup;
use crate::widget::field::Help;
use crate::widget::modal::CloseProps;
use crate::widget::toast::use_say;

/// 기존 비밀번호, 새 비밀번호, 새 비밀번호 확인, each with ☐ 표시.
#[function_component]
pub(crate) fn ChangePassword(props: &CloseProps) -> Html {
    let t = use_i18n();
    let say = use_say();
    let id = use_app().who.as_ref().map(|who| who.contact.login_id.clone());
    let chosen = use_state(Chosen::default);
    let is_tried = use_state(|| false);
    let refused = use_state(|| None::<Problem>);
    let asking = use_write::<Change>(callback!([onclose = props.onclose], move |()| {
        say.done(t.t("password-changed"));
        onclose.emit(());
    }));
    use_effect_with(asking.problem.clone(), clone!([refused], move |problem| refused.set(problem.clone())));
    let onchosen = callback!([chosen, refused], move |typed| {
        chosen.set(typed);
        refused.set(None);
    });
    let onsubmit = callback!([chosen, is_tried, send = asking.send, id], move |()| {
        is_tried.set(true);
        if chosen.is_whole(id.as_ref()) {
            send.emit(Change { current: chosen.current.to_string(), new: chosen.new.to_string() });
        }
    });
    let elsewhere = refused.as_ref().filter(|problem| !is_said(problem));
    html! {
        <FormPopup title={t.t("password-change")} no_testid="password-cancel" yes={t.t("confirm")}
            yes_testid="password-confirm" busy={asking.is_busy} stays=true onclose={props.onclose.clone()}
            onyes={onsubmit} testid="password-changing">
            <p class="pok-help">{ t.t("password-change-lead") }</p>
            <PasswordFields current={t.t("password-current")} chosen={(*chosen).clone()} {onchosen} {id} is_tried={*is_tried} problem={(*refused).clone()} />
            <Help fault={elsewhere.map(|problem| words(t, problem))} testid="password-problem" />
        </FormPopup>
    }
}
