//! Several lines of text.

use wasm_bindgen::JsCast as _;
use web_sys::HtmlTextAreaElement;
use yew::prelude::*;

use super::field::{FieldProps, Help, Labelled};

/// Several lines of text: a field of any words.
#[function_component]
pub(crate) fn TextArea(props: &FieldProps) -> Html {
    let oninput = props.onvalue.reform(|event: InputEvent| {
        let target = event.target().and_then(|target| target.dyn_into::<HtmlTextAreaElement>().ok());
        target.map(|target| target.value()).unwrap_or_default()
    });
    let help = format!("{}-help", props.id);
    let has_help = props.fault.is_some() || props.hint.is_some();
    html! {
        <Labelled control_id={props.id.clone()} label={props.label.clone()} required={props.required}>
            <span class={classes!("pf-v6-c-form-control", "pf-m-textarea", props.fault.is_some().then_some("pf-m-error"))}>
                <textarea
                    id={props.id.clone()}
                    value={props.value.clone()}
                    rows="5"
                    aria-required={props.required.then_some("true")}
                    aria-invalid={props.fault.is_some().then_some("true")}
                    aria-describedby={has_help.then_some(help.clone())}
                    data-first={props.first.then_some("")}
                    data-testid={props.testid().clone()}
                    {oninput}
                />
            </span>
            <Help id={help} hint={props.hint.clone()} fault={props.fault.clone()} testid={format!("{}-help", props.testid())} />
        </Labelled>
    }
}
