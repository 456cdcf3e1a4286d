//! Popups with the buttons that most have: one says something, one asks yes or no, one is filled in and sent.

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

/// What a [`FormPopup`] and a [`Confirm`] need.
#[derive(Properties, Clone, PartialEq)]
pub(crate) struct FormPopupProps {
    /// Its title.
    pub(crate) title: AttrValue,
    /// What is filled in, or what would happen.
    pub(crate) children: Html,
    /// How wide.
    #[prop_or_default]
    pub(crate) width: Width,
    /// The words for leaving it; otherwise [취소].
    #[prop_or_default]
    pub(crate) no: Option<AttrValue>,
    /// The name of that button for tests, where it isn't `…-no`.
    #[prop_or_default]
    pub(crate) no_testid: Option<AttrValue>,
    /// The effect's words.
    pub(crate) yes: AttrValue,
    /// The effect's outline.
    #[prop_or_default]
    pub(crate) icon: Option<&'static str>,
    /// The name of its button for tests, where it isn't `…-yes`.
    #[prop_or_default]
    pub(crate) yes_testid: Option<AttrValue>,
    /// The effect has the focus when it opens.
    #[prop_or_default]
    pub(crate) first: bool,
    /// Something is missing: there is no effect yet.
    #[prop_or_default]
    pub(crate) disabled: bool,
    /// The effect is under way: there is no second press.
    #[prop_or_default]
    pub(crate) busy: bool,
    /// There is no way back while it is.
    #[prop_or_default]
    pub(crate) stays: bool,
    /// [취소], Esc.
    pub(crate) onclose: Callback<()>,
    /// The effect, Enter.
    pub(crate) onyes: Callback<()>,
    /// Its name for tests.
    pub(crate) testid: AttrValue,
}

/// A popup with something to fill in, [취소] and an effect that sends it.
#[function_component]
pub(crate) fn FormPopup(props: &FormPopupProps) -> Html {
    let t = use_i18n();
    let FormPopupProps { icon, first, disabled, busy, onclose, .. } = props;
    let no_testid = props.no_testid.clone().unwrap_or_else(|| format!("{}-no", props.testid).into());
    let yes_testid = props.yes_testid.clone().unwrap_or_else(|| format!("{}-yes", props.testid).into());
    let stays = props.stays && *busy;
    let footer = html! {
        <>
            <Button disabled={stays} testid={no_testid} onclick={onclose.reform(|_| ())}>
                { props.no.clone().unwrap_or_else(|| t.t("cancel")) }
            </Button>
            <Button kind={Kind::Primary} icon={*icon} first={*first} submit=true disabled={*disabled} busy={*busy} testid={yes_testid}>
                { props.yes.clone() }
            </Button>
        </>
    };
    html! {
        <Modal title={props.title.clone()} width={props.width} onclose={(!stays).then(|| onclose.clone())} onsubmit={props.onyes.clone()}
            {footer} testid={props.testid.clone()}>
            { props.children.clone() }
        </Modal>
    }
}

/// A popup with [취소], or [아니오], and an effect: there is nothing to fill in, and no way back while it is under way.
#[function_component]
pub(crate) fn Confirm(props: &FormPopupProps) -> Html {
    html! { <FormPopup first=true stays=true ..props.clone() /> }
}
