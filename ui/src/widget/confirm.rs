//! A popup that says something, or asks yes or no.

use yew::prelude::*;

use super::button::{Button, Kind};
use super::modal::{Modal, Width};
use crate::i18n::use_i18n;

/// What a [`Notice`] needs.
#[derive(Properties, PartialEq)]
pub(crate) struct NoticeProps {
    /// Its title.
    pub(crate) title: AttrValue,
    /// What it says.
    pub(crate) children: Html,
    /// How wide.
    #[prop_or_default]
    pub(crate) width: Width,
    /// The words of its button; otherwise [닫기].
    #[prop_or_default]
    pub(crate) words: Option<AttrValue>,
    /// How much its button asks for attention.
    #[prop_or_default]
    pub(crate) kind: Kind,
    /// Its button, Esc.
    pub(crate) onclose: Callback<()>,
    /// Its name for tests.
    pub(crate) testid: AttrValue,
    /// The name of its button, where that isn't `…-close`.
    #[prop_or_default]
    pub(crate) button: Option<AttrValue>,
}

/// A popup with one button, which closes it.
#[function_component]
pub(crate) fn Notice(props: &NoticeProps) -> Html {
    let t = use_i18n();
    let NoticeProps { width, kind, testid, onclose, .. } = props;
    let button = props.button.clone().unwrap_or_else(|| format!("{testid}-close").into());
    let footer = html! {
        <Button kind={*kind} first=true testid={button} onclick={onclose.reform(|_| ())}>
            { props.words.clone().unwrap_or_else(|| t.t("close")) }
        </Button>
    };
    html! {
        <Modal title={props.title.clone()} width={*width} onclose={onclose.clone()} testid={testid.clone()} {footer}>
            { props.children.clone() }
        </Modal>
    }
}

/// What a [`Confirm`] needs.
#[derive(Properties, PartialEq)]
pub(crate) struct ConfirmProps {
    /// Its title.
    pub(crate) title: AttrValue,
    /// What would happen.
    pub(crate) children: Html,
    /// The effect's words.
    pub(crate) yes: AttrValue,
    /// The words for leaving it; otherwise [취소].
    #[prop_or_default]
    pub(crate) no: Option<AttrValue>,
    /// The effect is under way: there is no way back, and no second press.
    #[prop_or_default]
    pub(crate) busy: bool,
    /// [취소], Esc.
    pub(crate) onclose: Callback<()>,
    /// The effect.
    pub(crate) onyes: Callback<()>,
    /// Its name for tests.
    pub(crate) testid: AttrValue,
}

/// A popup with [취소], or [아니오], and an effect.
#[function_component]
pub(crate) fn Confirm(props: &ConfirmProps) -> Html {
    let t = use_i18n();
    let footer = html! {
        <>
            <Button
                disabled={props.busy}
                testid={format!("{}-no", props.testid)}
                onclick={props.onclose.reform(|_| ())}
            >
                { props.no.clone().unwrap_or_else(|| t.t("cancel")) }
            </Button>
            <Button
                kind={Kind::Primary}
                first=true
                submit=true
                busy={props.busy}
                testid={format!("{}-yes", props.testid)}
            >
                { props.yes.clone() }
            </Button>
        </>
    };
    html! {
        <Modal
            title={props.title.clone()}
            onclose={(!props.busy).then(|| props.onclose.clone())}
            onsubmit={props.onyes.clone()}
            testid={props.testid.clone()}
            {footer}
        >
            { props.children.clone() }
        </Modal>
    }
}
