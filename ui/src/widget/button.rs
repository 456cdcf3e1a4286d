//! Buttons.

use patternfly_yew::prelude::{Spinner, SpinnerSize};
use yew::prelude::*;

use super::icon::icon;
use crate::i18n::I18n;

/// How much a button asks for attention.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Kind {
    /// The effect of the screen or popup; one at a time.
    Primary,
    /// Another way on.
    #[default]
    Secondary,
    /// As text.
    Link,
    /// An icon alone.
    Plain,
}

/// What a [`Button`] needs.
#[derive(Properties, PartialEq)]
pub(crate) struct ButtonProps {
    /// Its words.
    #[prop_or_default]
    pub(crate) children: Html,
    /// How much it asks for attention.
    #[prop_or_default]
    pub(crate) kind: Kind,
    /// An outline before the words.
    #[prop_or_default]
    pub(crate) icon: Option<&'static str>,
    /// Pressed.
    #[prop_or_default]
    pub(crate) onclick: Callback<MouseEvent>,
    /// Can't be pressed now.
    #[prop_or_default]
    pub(crate) disabled: bool,
    /// Its effect is under way; a second press does nothing. It keeps the focus.
    #[prop_or_default]
    pub(crate) busy: bool,
    /// Sends its form.
    #[prop_or_default]
    pub(crate) submit: bool,
    /// As wide as its place.
    #[prop_or_default]
    pub(crate) block: bool,
    /// Lower than usual.
    #[prop_or_default]
    pub(crate) small: bool,
    /// Gets the focus when its popup opens.
    #[prop_or_default]
    pub(crate) first: bool,
    /// What it does, where there are no words.
    #[prop_or_default]
    pub(crate) label: Option<AttrValue>,
    /// Whether what it opens is open.
    #[prop_or_default]
    pub(crate) expanded: Option<bool>,
    /// Whether it is the chosen one of several.
    #[prop_or_default]
    pub(crate) pressed: Option<bool>,
    /// More classes.
    #[prop_or_default]
    pub(crate) class: Classes,
    /// Its name for tests.
    pub(crate) testid: AttrValue,
}

/// An outline that is pressed; `label` says what it does.
pub(crate) fn plain_button(
    icon: &'static str,
    label: AttrValue,
    testid: &'static str,
    onclick: Callback<MouseEvent>,
) -> Html {
    html! { <Button kind={Kind::Plain} {icon} {label} {testid} {onclick} /> }
}

/// × which closes what it stands in.
pub(crate) fn cross(t: I18n, testid: &'static str, onclick: Callback<MouseEvent>) -> Html {
    html! { <Button kind={Kind::Plain} small=true icon="x" label={t.t("close")} {testid} {onclick} /> }
}

/// A button.
#[function_component]
pub(crate) fn Button(props: &ButtonProps) -> Html {
    let kind = match props.kind {
        Kind::Primary => "pf-m-primary",
        Kind::Secondary => "pf-m-secondary",
        Kind::Link => "pf-m-link",
        Kind::Plain => "pf-m-plain",
    };
    let class = classes!(
        "pf-v6-c-button",
        kind,
        props.block.then_some("pf-m-block"),
        props.small.then_some("pf-m-small"),
        props.busy.then_some(["pf-m-progress", "pf-m-in-progress"].as_slice()),
        props.class.clone()
    );
    let state = |state: Option<bool>| state.map(|state| if state { "true" } else { "false" });
    let onclick = if props.busy {
        // Neither the press nor the form it would send.
        Callback::from(|event: MouseEvent| event.prevent_default())
    } else {
        props.onclick.clone()
    };
    let has_words = props.kind != Kind::Plain;
    html! {
        <button
            {class}
            type={if props.submit { "submit" } else { "button" }}
            disabled={props.disabled && !props.busy}
            aria-disabled={props.busy.then_some("true")}
            aria-label={props.label.clone()}
            title={props.label.clone()}
            aria-busy={props.busy.then_some("true")}
            aria-expanded={state(props.expanded)}
            aria-pressed={state(props.pressed)}
            data-first={props.first.then_some("")}
            data-testid={props.testid.clone()}
            {onclick}
        >
            if props.busy {
                <span class="pf-v6-c-button__progress"><Spinner size={SpinnerSize::Md} aria_label="" /></span>
            }
            if let Some(name) = props.icon {
                <span class={classes!("pf-v6-c-button__icon", has_words.then_some("pf-m-start"))}>{ icon(name) }</span>
            }
            if has_words {
                <span class="pf-v6-c-button__text">{ props.children.clone() }</span>
            }
        </button>
    }
}
