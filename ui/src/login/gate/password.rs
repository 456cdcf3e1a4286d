//! The popup 비밀번호 변경: after a temporary password, which can't be put off, and after ninety days, which can
//! (spec 02 S3, S6).

use pok_api::desktop::gate::{ChangePassword, Entered, PostponePassword};
use yew::prelude::*;

use super::{use_i18n, use_passing};
use crate::callback::callback;
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
    let passing = use_passing(&props.onentered);
    let chosen = use_state(Chosen::default);
    let is_tried = use_state(|| false);
    let is_temporary = props.why == Why::Temporary;
    let (is_busy, problem) = (*passing.is_busy, (*passing.problem).clone());
    let line = passing.line(t, is_said);
    let onchosen = callback!([chosen, problem = passing.problem], move |typed| {
        chosen.set(typed);
        problem.set(None);
    });
    let passing = std::rc::Rc::new(passing);
    let onsubmit = callback!([passing, chosen, is_tried], move |()| {
        is_tried.set(true);
        if chosen.is_whole(None) {
            passing.pass(ChangePassword { current: chosen.current.to_string(), new: chosen.new.to_string() });
        }
    });
    let onpostpone = Callback::from(move |_: MouseEvent| passing.pass(PostponePassword {}));
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
            <PasswordFields current={t.t(current)} chosen={(*chosen).clone()} {onchosen} is_tried={*is_tried} {problem} />
            { line }
        </Modal>
    }
}
