//! [취소] of a form: nothing is sent. What was typed stays for the next time, unless the person wants it gone.

use pok_api::desktop::signup::Leave;
use yew::prelude::*;

use crate::i18n::use_i18n;
use crate::invoke::invoke;
use crate::widget::button::{Button, Kind};
use crate::widget::modal::Modal;

/// What an [`AskToLeave`] needs.
#[derive(Properties, PartialEq)]
pub(super) struct AskToLeaveProps {
    /// 계속 작성.
    pub(super) onstay: Callback<()>,
    /// The form is left.
    pub(super) onleave: Callback<()>,
}

/// Stay, leave, or leave nothing behind.
#[function_component]
pub(super) fn AskToLeave(props: &AskToLeaveProps) -> Html {
    let t = use_i18n();
    let discard = {
        let onleave = props.onleave.clone();
        Callback::from(move |_: MouseEvent| {
            let onleave = onleave.clone();
            wasm_bindgen_futures::spawn_local(async move {
                // What could not be thrown away stays for the next time.
                let _ = invoke(Leave { discard: true }).await;
                onleave.emit(());
            });
        })
    };
    let footer = html! {
        <>
            <Button kind={Kind::Link} testid="leave-discard" onclick={discard}>{ t.t("signup-leave-discard") }</Button>
            <Button testid="leave-keep" onclick={props.onleave.reform(|_| ())}>{ t.t("signup-leave-keep") }</Button>
            <Button kind={Kind::Primary} first=true testid="leave-stay" onclick={props.onstay.reform(|_| ())}>
                { t.t("signup-leave-stay") }
            </Button>
        </>
    };
    html! {
        <Modal title={t.t("signup-leave")} onclose={props.onstay.clone()} {footer} testid="leave">
            <p>{ t.t("signup-leave-lead") }</p>
        </Modal>
    }
}
