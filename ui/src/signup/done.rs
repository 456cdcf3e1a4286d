//! The completion popup.

use yew::prelude::*;

use crate::i18n::use_i18n;
use crate::widget::button::{Button, Kind};
use crate::widget::modal::Modal;

/// What a [`Done`] needs.
#[derive(Properties, PartialEq)]
pub(super) struct DoneProps {
    /// The company's 주담당자 decides, and not the buyer.
    pub(super) by_primary: bool,
    /// 홈 화면으로 이동.
    pub(super) onhome: Callback<()>,
}

/// The request is stored; who decides, and how one hears of it.
#[function_component]
pub(super) fn Done(props: &DoneProps) -> Html {
    let t = use_i18n();
    let footer = html! {
        <Button kind={Kind::Primary} first=true testid="signup-home" onclick={props.onhome.reform(|_| ())}>
            { t.t("signup-go-home") }
        </Button>
    };
    let words = if props.by_primary { "signup-done-primary" } else { "signup-done-buyer" };
    html! {
        <Modal title={t.t("signup-done")} onclose={props.onhome.clone()} {footer} testid="signup-done">
            <p>{ t.t(words) }</p>
        </Modal>
    }
}
