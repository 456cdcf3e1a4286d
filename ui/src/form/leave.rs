//! [취소] of a form: nothing is sent. What was typed stays for the next time, unless the person wants it gone.

use yew::prelude::*;

use crate::i18n::use_i18n;
use crate::widget::button::{Button, Kind};
use crate::widget::modal::Modal;

/// What an [`AskToLeave`] needs.
#[derive(Properties, PartialEq)]
pub(crate) struct AskToLeaveProps {
    /// Its title.
    pub(crate) title: AttrValue,
    /// What stays, and where.
    pub(crate) lead: AttrValue,
    /// 계속 작성.
    pub(crate) onstay: Callback<()>,
    /// 남겨 두고 나가기.
    pub(crate) onleave: Callback<()>,
    /// 지우고 나가기.
    pub(crate) ondiscard: Callback<()>,
}

/// Stay, leave, or leave nothing behind.
#[function_component]
pub(crate) fn AskToLeave(props: &AskToLeaveProps) -> Html {
    let t = use_i18n();
    let footer = html! {
        <>
            <Button kind={Kind::Link} testid="leave-discard" onclick={props.ondiscard.reform(|_| ())}>{ t.t("signup-leave-discard") }</Button>
            <Button testid="leave-keep" onclick={props.onleave.reform(|_| ())}>{ t.t("signup-leave-keep") }</Button>
            <Button kind={Kind::Primary} first=true testid="leave-stay" onclick={props.onstay.reform(|_| ())}>{ t.t("signup-leave-stay") }</Button>
        </>
    };
    html! {
        <Modal title={props.title.clone()} onclose={props.onstay.clone()} {footer} testid="leave">
            <p>{ props.lead.clone() }</p>
        </Modal>
    }
}
