//! A password as it is typed, with ☐ 표시 (MEM-17, MEM-18, spec 02 S3). Never kept on this computer in clear.

use yew::prelude::*;

use super::field::{Check, Field};
use crate::callback::callback;
use crate::i18n::use_i18n;

/// What a [`Secret`] needs.
#[derive(Properties, PartialEq)]
pub(crate) struct SecretProps {
    /// Unique in the page, and for tests.
    pub(crate) id: AttrValue,
    /// The specification's label.
    pub(crate) label: AttrValue,
    /// What is typed.
    pub(crate) value: AttrValue,
    /// At every change.
    pub(crate) onvalue: Callback<String>,
    /// What is expected.
    #[prop_or_default]
    pub(crate) hint: Option<AttrValue>,
    /// What is wrong.
    #[prop_or_default]
    pub(crate) fault: Option<AttrValue>,
    /// One that there is, and not one that is being chosen.
    #[prop_or_default]
    pub(crate) is_known: bool,
    /// Gets the focus when its popup opens.
    #[prop_or_default]
    pub(crate) first: bool,
}

/// A password.
#[function_component]
pub(crate) fn Secret(props: &SecretProps) -> Html {
    let t = use_i18n();
    let is_shown = use_state(|| false);
    let onchecked = callback!([is_shown], move |is| is_shown.set(is));
    html! {
        <Field id={props.id.clone()} label={props.label.clone()} value={props.value.clone()} onvalue={props.onvalue.clone()} required=true
            kind={if *is_shown { "text" } else { "password" }} autocomplete={if props.is_known { "current-password" } else { "new-password" }} first={props.first} hint={props.hint.clone()} fault={props.fault.clone()}
            testid={props.id.clone()}>
            <Check id={format!("{}-show", props.id)} label={t.t("show-typed")} name={t.with("show-typed-of", &[("field", props.label.as_str().into())])} checked={*is_shown} {onchecked} testid={format!("{}-show", props.id)} />
        </Field>
    }
}
