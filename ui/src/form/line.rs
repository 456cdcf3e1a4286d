//! A field of the form: its label, what was typed, and what is wrong with it.

use pok_domain::member::signup::Lack;
use yew::prelude::*;

use super::keeper::Filling;
use crate::callback::callback;
use crate::i18n::I18n;
use crate::i18n::use_i18n;
use crate::widget::field::Field;

/// Why a field isn't right.
pub(crate) fn words(t: I18n, lack: Lack) -> AttrValue {
    t.t(match lack {
        Lack::Missing => "lack-missing",
        Lack::Malformed => "lack-malformed",
        Lack::TooLong => "lack-too-long",
        Lack::NoAccount => "lack-no-account",
        Lack::TooManyAccounts => "lack-too-many-accounts",
        Lack::Default => "lack-default",
        Lack::Currency => "lack-currency",
    })
}

/// A field's name in the page.
pub(crate) fn id(field: &str) -> String {
    format!("signup-{}", field.replace('/', "-"))
}

/// What a [`Line`] needs.
#[derive(Properties, PartialEq)]
pub(crate) struct LineProps {
    /// The form.
    pub(crate) filling: Filling,
    /// Which field.
    pub(crate) field: AttrValue,
    /// The specification's label.
    pub(crate) label: AttrValue,
    /// Marked `*`.
    #[prop_or_default]
    pub(crate) required: bool,
    /// An example.
    #[prop_or_default]
    pub(crate) placeholder: AttrValue,
    /// What is expected.
    #[prop_or_default]
    pub(crate) hint: Option<AttrValue>,
    /// Can't be typed.
    #[prop_or_default]
    pub(crate) disabled: bool,
    /// Beside the control.
    #[prop_or_default]
    pub(crate) children: Html,
}

/// A line of text.
#[function_component]
pub(crate) fn Line(props: &LineProps) -> Html {
    let t = use_i18n();
    let LineProps { filling, field, .. } = props;
    let onvalue = callback!([filling, field], move |typed: String| filling.set(&field, &typed));
    let fault = filling.gap(field).map(|lack| words(t, lack));
    html! {
        <Field id={id(field)} label={props.label.clone()} value={filling.text(field)} {onvalue} {fault} required={props.required}
            placeholder={props.placeholder.clone()} hint={props.hint.clone()} disabled={props.disabled} testid={id(field)}>
            { props.children.clone() }
        </Field>
    }
}

/// What is known and can't be typed; `required` where the specification marks it `*`.
pub(crate) fn fixed(id: &str, label: AttrValue, value: AttrValue, required: bool) -> Html {
    html! {
        <Field id={id.to_owned()} {label} {value} onvalue={Callback::noop()} {required} disabled=true testid={id.to_owned()} />
    }
}
