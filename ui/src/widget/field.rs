//! Fields: a label, a control, a hint or a fault, tied together for readers.

use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use super::digits::{Taking, use_taking};
use super::icon::icon;
use crate::callback::callback;

/// The value of the input that an event is about.
pub(crate) fn value_of<E: AsRef<Event>>(event: &E) -> String {
    use wasm_bindgen::JsCast as _;
    let target = event.as_ref().target();
    let input = target.and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
    input.map(|input| input.value()).unwrap_or_default()
}

/// What a [`Field`] needs. A `TextArea`, a `Secret` and a `DayField` take of it what goes for them.
#[derive(Properties, Clone, PartialEq)]
pub(crate) struct FieldProps {
    /// Unique in the page.
    pub(crate) id: AttrValue,
    /// The specification's label.
    pub(crate) label: AttrValue,
    /// What is typed.
    pub(crate) value: AttrValue,
    /// At every change.
    pub(crate) onvalue: Callback<String>,
    /// `text`, `password` or `email`.
    #[prop_or(AttrValue::Static("text"))]
    pub(crate) kind: AttrValue,
    /// An example.
    #[prop_or_default]
    pub(crate) placeholder: AttrValue,
    /// What is expected.
    #[prop_or_default]
    pub(crate) hint: Option<AttrValue>,
    /// What is wrong; replaces the hint.
    #[prop_or_default]
    pub(crate) fault: Option<AttrValue>,
    /// Has to be filled.
    #[prop_or_default]
    pub(crate) required: bool,
    /// Can't be changed now.
    #[prop_or_default]
    pub(crate) disabled: bool,
    /// What the system may fill in.
    #[prop_or(AttrValue::Static("off"))]
    pub(crate) autocomplete: AttrValue,
    /// Digits only.
    #[prop_or_default]
    pub(crate) digits: bool,
    /// Which keys a screen shows for it: `tel`, where there are such.
    #[prop_or_default]
    pub(crate) inputmode: Option<AttrValue>,
    /// Gets the focus when its screen or popup opens.
    #[prop_or_default]
    pub(crate) first: bool,
    /// Its name for tests, where that isn't `id`.
    #[prop_or_default]
    pub(crate) testid: Option<AttrValue>,
    /// The control, for whoever moves the focus.
    #[prop_or_default]
    pub(crate) control: NodeRef,
    /// Beside the control.
    #[prop_or_default]
    pub(crate) children: Html,
}

impl FieldProps {
    /// Its name for tests.
    pub(super) fn testid(&self) -> &AttrValue {
        self.testid.as_ref().unwrap_or(&self.id)
    }
}

/// A line of text.
#[function_component]
pub(crate) fn Field(props: &FieldProps) -> Html {
    let Taking { composed, oninput } = use_taking(&props.control, &props.onvalue, props.digits);
    let inputmode = props.inputmode.clone().or_else(|| props.digits.then_some(AttrValue::Static("numeric")));
    let help = format!("{}-help", props.id);
    let has_help = props.fault.is_some() || props.hint.is_some();
    let control = html! {
        <div class="pok-field__row">
            <span
                class={classes!("pf-v6-c-form-control", props.fault.is_some().then_some("pf-m-error"), props.disabled.then_some("pf-m-disabled"))}
            >
                <input
                    ref={props.control.clone()}
                    id={props.id.clone()}
                    type={props.kind.clone()}
                    value={composed.unwrap_or_else(|| props.value.clone())}
                    placeholder={props.placeholder.clone()}
                    disabled={props.disabled}
                    autocomplete={props.autocomplete.clone()}
                    autocapitalize="off"
                    spellcheck="false"
                    {inputmode}
                    aria-required={props.required.then_some("true")}
                    aria-invalid={props.fault.is_some().then_some("true")}
                    aria-describedby={has_help.then_some(help.clone())}
                    data-first={props.first.then_some("")}
                    data-testid={props.testid().clone()}
                    {oninput}
                />
            </span>
            { props.children.clone() }
        </div>
    };
    html! {
        <Labelled control_id={props.id.clone()} label={props.label.clone()} required={props.required}>
            { control }
            <Help id={help} hint={props.hint.clone()} fault={props.fault.clone()} />
        </Labelled>
    }
}

/// What a [`Labelled`] needs.
#[derive(Properties, PartialEq)]
pub(crate) struct LabelledProps {
    /// The control's `id`.
    pub(crate) control_id: AttrValue,
    /// The specification's label; none where the control says it to readers itself.
    pub(crate) label: Option<AttrValue>,
    /// Has to be filled.
    pub(crate) required: bool,
    /// The control, and the line under it.
    pub(crate) children: Html,
}

/// A control under its label.
#[function_component]
pub(crate) fn Labelled(props: &LabelledProps) -> Html {
    html! {
        <div class={classes!("pok-field", props.label.is_none().then_some("pok-field--bare"))}>
            if let Some(label) = &props.label {
                <label class="pok-field__label" for={props.control_id.clone()}>
                    { label.clone() }
                    if props.required {
                        <span class="pok-field__required" aria-hidden="true">{ "*" }</span>
                    }
                </label>
            }
            { props.children.clone() }
        </div>
    }
}

/// What a [`Help`] needs.
#[derive(Properties, PartialEq)]
pub(crate) struct HelpProps {
    /// Named by the control's `aria-describedby`.
    #[prop_or_default]
    pub(crate) id: AttrValue,
    /// What is expected.
    #[prop_or_default]
    pub(crate) hint: Option<AttrValue>,
    /// What is wrong.
    #[prop_or_default]
    pub(crate) fault: Option<AttrValue>,
    /// Its name for tests.
    #[prop_or_default]
    pub(crate) testid: Option<AttrValue>,
}

/// The line under a control.
#[function_component]
pub(crate) fn Help(props: &HelpProps) -> Html {
    match (&props.fault, &props.hint) {
        (Some(fault), _) => html! {
            <p class="pok-help pok-help--fault" id={props.id.clone()} role="alert" data-testid={props.testid.clone()}>
                { icon("circle-alert") }{ fault.clone() }
            </p>
        },
        (None, Some(hint)) => html! { <p class="pok-help" id={props.id.clone()}>{ hint.clone() }</p> },
        (None, None) => Html::default(),
    }
}

/// What a [`Check`] needs.
#[derive(Properties, PartialEq)]
pub(crate) struct CheckProps {
    /// Unique in the page.
    pub(crate) id: AttrValue,
    /// The specification's label.
    pub(crate) label: AttrValue,
    /// For readers, where the label says too little by itself.
    #[prop_or_default]
    pub(crate) name: Option<AttrValue>,
    /// Ticked.
    pub(crate) checked: bool,
    /// At every change.
    pub(crate) onchecked: Callback<bool>,
    /// One of several under this name, of which one is chosen.
    #[prop_or_default]
    pub(crate) radio: Option<AttrValue>,
    /// Can't be changed now.
    #[prop_or_default]
    pub(crate) disabled: bool,
    /// Its name for tests.
    pub(crate) testid: AttrValue,
}

/// A checkbox, or one choice of several.
#[function_component]
pub(crate) fn Check(props: &CheckProps) -> Html {
    let onchange = callback!([onchecked = props.onchecked], move |event: Event| {
        onchecked.emit(event.target_dyn_into::<HtmlInputElement>().is_some_and(|input| input.checked()));
    });
    let kind = if props.radio.is_some() { "radio" } else { "checkbox" };
    let block = if props.radio.is_some() { "pf-v6-c-radio" } else { "pf-v6-c-check" };
    html! {
        <div class={block}>
            <input
                class={format!("{block}__input")}
                type={kind}
                id={props.id.clone()}
                name={props.radio.clone()}
                aria-label={props.name.clone()}
                checked={props.checked}
                disabled={props.disabled}
                data-testid={props.testid.clone()}
                {onchange}
            />
            <label class={format!("{block}__label")} for={props.id.clone()}>{ props.label.clone() }</label>
        </div>
    }
}

/// What a [`Select`] needs.
#[derive(Properties, PartialEq)]
pub(crate) struct SelectProps {
    /// Unique in the page.
    pub(crate) id: AttrValue,
    /// The specification's label; for readers alone where `is_bare`.
    pub(crate) label: AttrValue,
    /// The chosen one's value.
    pub(crate) value: AttrValue,
    /// Value and words of each.
    pub(crate) options: Vec<(AttrValue, AttrValue)>,
    /// At every change.
    pub(crate) onvalue: Callback<String>,
    /// Without a visible label.
    #[prop_or_default]
    pub(crate) is_bare: bool,
    /// Has to be chosen.
    #[prop_or_default]
    pub(crate) required: bool,
    /// What is wrong.
    #[prop_or_default]
    pub(crate) fault: Option<AttrValue>,
    /// Its name for tests.
    pub(crate) testid: AttrValue,
}

/// One of a short list.
#[function_component]
pub(crate) fn Select(props: &SelectProps) -> Html {
    let onchange = callback!([onvalue = props.onvalue], move |event: Event| {
        if let Some(select) = event.target_dyn_into::<HtmlSelectElement>() {
            onvalue.emit(select.value());
        }
    });
    let help = format!("{}-help", props.id);
    let is_wrong = props.fault.is_some();
    let options = props.options.iter().map(|(value, words)| {
        html! { <option value={value.clone()} selected={*value == props.value}>{ words.clone() }</option> }
    });
    html! {
        <Labelled control_id={props.id.clone()} label={(!props.is_bare).then(|| props.label.clone())} required={props.required}>
            <span class={classes!("pf-v6-c-form-control", is_wrong.then_some("pf-m-error"))}>
                <select
                    id={props.id.clone()}
                    aria-label={props.is_bare.then(|| props.label.clone())}
                    aria-required={props.required.then_some("true")}
                    aria-invalid={is_wrong.then_some("true")}
                    aria-describedby={is_wrong.then_some(help.clone())}
                    data-testid={props.testid.clone()}
                    {onchange}
                >
                    { for options }
                </select>
                <span class="pf-v6-c-form-control__utilities">
                    <span class="pf-v6-c-form-control__toggle-icon">{ icon("chevron-down") }</span>
                </span>
            </span>
            <Help id={help} fault={props.fault.clone()} testid={format!("{}-problem", props.testid)} />
        </Labelled>
    }
}
