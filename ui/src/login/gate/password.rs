//! The popup 비밀번호 변경: after a temporary password, which can't be put off, and after ninety days, which can
//! (spec 02 S3, S6).

use pok_api::desktop::gate::{ChangePassword, Entered, PostponePassword};
use yew::prelude::*;

use super::line;
use crate::ask::use_ask;
use crate::callback::callback;
use crate::dialog::use_dialog;
use crate::i18n::use_i18n;
use crate::prove::password::{Chosen, PasswordFields, is_said};
use crate::widget::button::{Button, Kind};
use crate::widget::modal::Modal;

/// Why it is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Why {
    /// The password was mailed.
    Temporary,
    /// Ninety days.
    Expired,
}

/// What a [`NewPassword`] needs.
#[derive(Properties, PartialEq)]
pub(super) struct NewPasswordProps {
    pub(super) why: Why,
    pub(super) onentered: Callback<Entered>,
    /// [취소], which ends the login.
    pub(super) onclose: Callback<()>,
}

/// Asks for a new password.
#[function_component]
pub(super) fn NewPassword(props: &NewPasswordProps) -> Html {
    let t = use_i18n();
    let changing = use_ask::<ChangePassword>(props.onentered.clone());
    let postponing = use_ask::<PostponePassword>(props.onentered.clone());
    // What is typed; and somebody has tried to send it.
    let typed = use_dialog(|| (Chosen::default(), false));
    let is_temporary = props.why == Why::Temporary;
    let is_busy = changing.is_busy || postponing.is_busy;
    let problem = changing.problem.or(postponing.problem);
    let line = line(t, problem.as_ref().filter(|problem| !is_said(problem)));
    let forget = {
        let both = [changing.forget, postponing.forget];
        Callback::from(move |()| both.iter().for_each(|one| one.emit(())))
    };
    let onchosen = callback!([typed, forget], move |chosen| {
        typed.change(|typed| typed.0 = chosen);
        forget.emit(());
    });
    let onsubmit = callback!([typed, forget, send = changing.send], move |()| {
        typed.change(|typed| typed.1 = true);
        forget.emit(());
        let chosen = &typed.0;
        if !is_busy && chosen.is_whole(None) {
            send.emit(ChangePassword { current: chosen.current.to_string(), new: chosen.new.to_string() });
        }
    });
    let onpostpone = postponing.send.reform(move |_: MouseEvent| {
        forget.emit(());
        PostponePassword {}
    });
    let footer = html! {
        <>
            <Button disabled={is_busy} testid="password-cancel" onclick={props.onclose.reform(|_| ())}>{ t.t("cancel") }</Button>
            if !is_temporary {
                <Button disabled={is_busy} testid="password-postpone" onclick={onpostpone}>{ t.t("password-postpone") }</Button>
            }
            <Button kind={Kind::Primary} submit=true busy={is_busy} testid="password-confirm">{ t.t("confirm") }</Button>
        </>
    };
    let (lead, current) = match props.why {
        Why::Temporary => ("password-temporary-lead", "password-temporary"),
        Why::Expired => ("password-expired-lead", "password-current"),
    };
    html! {
        <Modal title={t.t("password-change")} onclose={props.onclose.clone()} {onsubmit} {footer} testid="password-change">
            <p>{ t.t(lead) }</p>
            <PasswordFields current={t.t(current)} chosen={typed.0.clone()} {onchosen} is_tried={typed.1} {problem} />
            { line }
        </Modal>
    }
}
