//! A password as it is typed, with ☐ 표시 (MEM-17, MEM-18, spec 02 S3). Never kept on this computer in clear.

use yew::prelude::*;

use super::field::{Check, Field, FieldProps};
use crate::callback::callback;
use crate::i18n::use_i18n;

/// A password: one that there is (`current-password`), or one that is being chosen (`new-password`).
#[function_component]
pub(crate) fn Secret(props: &FieldProps) -> Html {
    let t = use_i18n();
    let is_shown = use_state(|| false);
    let onchecked = callback!([is_shown], move |is| is_shown.set(is));
    html! {
        <Field kind={if *is_shown { "text" } else { "password" }} required=true ..props.clone()>
            <Check id={format!("{}-show", props.id)} label={t.t("show-typed")} name={t.with("show-typed-of", &[("field", props.label.as_str().into())])} checked={*is_shown} {onchecked} testid={format!("{}-show", props.id)} />
        </Field>
    }
}
