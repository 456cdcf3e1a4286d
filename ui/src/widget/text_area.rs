//! Several lines of text.

use wasm_bindgen::JsCast as _;
use web_sys::HtmlTextAreaElement;
use yew::prelude::*;

use super::field::{Help, Labelled};

/// What a [`TextArea`] needs.
#[derive(Properties, PartialEq)]
pub(crate) struct TextAreaProps {
    /// Unique in the page.
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
    /// What is wrong; replaces the hint.
    #[prop_or_default]
    pub(crate) fault: Option<AttrValue>,
    /// Has to be filled.
    #[prop_or_default]
    pub(crate) required: bool,
    /// Gets the focus when its popup opens.
    #[prop_or_default]
    pub(crate) first: bool,
    /// Its name for tests.
    pub(crate) testid: AttrValue,
}

/// Several lines of text.
#[function_component]
pub(crate) fn TextArea(props: &TextAreaProps) -> Html {
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
                    data-testid={props.testid.clone()}
                    {oninput}
                />
            </span>
            <Help id={help} hint={props.hint.clone()} fault={props.fault.clone()} testid={format!("{}-help", props.testid)} />
        </Labelled>
    }
}
