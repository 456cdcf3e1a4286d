//! An attached paper: dropped or chosen, with its progress, its look, and a way to take another.

use pok_api::{Code, Problem};
use pok_domain::draft::{FileRef, Value};
use yew::prelude::*;

use super::Purpose;
use super::keeper::Filling;
use super::line::{id, words};
use crate::attaching::{Attaching, How, use_attaching};
use crate::callback::callback;
use crate::i18n::use_i18n;
use crate::invoke::image;
use crate::widget::button::{Button, Kind};
use crate::widget::confirm::Notice;
use crate::widget::field::Help;
use crate::widget::file_drop::{FileDrop, progress_bar, use_drop};
use crate::widget::icon::icon;
use crate::widget::size;

/// As an `accept` attribute.
const ACCEPT: &str = ".jpg,.jpeg,.png,.pdf";

/// What a [`Paper`] needs.
#[derive(Properties, PartialEq)]
pub(crate) struct PaperProps {
    /// The form.
    pub(crate) filling: Filling,
    /// Which field.
    pub(crate) field: AttrValue,
    /// The specification's label.
    pub(crate) label: AttrValue,
}

/// JPEG, PNG or PDF up to 30 MB.
#[function_component]
pub(crate) fn Paper(props: &PaperProps) -> Html {
    let t = use_i18n();
    let PaperProps { filling, field, label } = props;
    let is_open = use_state(|| false);
    let onattached = callback!([filling, field], move |file: FileRef| filling
        .put([(field.to_string(), Some(Value::File(file)))].into()));
    let how = match filling.purpose() {
        Purpose::Signup => How::Signup,
        Purpose::Change => How::Change,
    };
    let attaching: Attaching = use_attaching(onattached, how);
    let over = use_drop(Some(attaching.start.clone()));
    let file = filling.file(field);
    let fault = match &attaching.problem {
        Some(problem) => Some(refusal(t, problem)),
        None => filling.gap(field).map(|lack| words(t, lack)),
    };
    let show = |value: bool| callback!([is_open], move |()| is_open.set(value));
    let remove = callback!([filling, field], move |_: MouseEvent| filling.put([(field.to_string(), None)].into()));
    let name = id(field);
    let help = format!("{name}-help");
    let content = if let Some((name, percent)) = &attaching.now {
        html! {
            <div class="pok-attached pok-attached--coming">
                <span class="pok-cut">{ name.clone() }</span>
                { progress_bar(*percent, t.with("paper-attaching", &[("field", label.as_str().into())])) }
                <Button kind={Kind::Link} small=true testid="paper-stop" onclick={attaching.stop.reform(|_| ())}>{ t.t("cancel") }</Button>
            </div>
        }
    } else if let Some(file) = &file {
        // What the server has of a member can be fetched.
        let can_look = filling.is_here(file.blob) || filling.purpose() == Purpose::Change;
        let look = can_look.then(|| image(&format!("paper/{}?width=240", file.blob)));
        html! {
            <div class={classes!("pok-attached", over.is_over.then_some("is-over"))} ondragenter={over.ondragover.clone()}
                ondragover={over.ondragover.clone()} ondragleave={over.ondragleave.clone()} ondrop={over.ondrop.clone()}>
                if let Some(look) = look {
                    <button type="button" class="pok-attached__look" title={t.t("paper-look")} data-testid={format!("{name}-look")}
                        onclick={show(true).reform(|_| ())}>
                        <img src={look} alt={t.t("paper-look")} />
                    </button>
                } else {
                    { icon("file-text") }
                }
                <span class="pok-attached__name pok-cut" title={file.name.clone()} data-testid={format!("{name}-name")}>{ file.name.clone() }</span>
                <span class="pok-subtle pok-figures">{ size::words(file.bytes) }</span>
                <Button kind={Kind::Plain} small=true icon="x" label={t.t("paper-remove")} testid={format!("{name}-remove")} onclick={remove} />
            </div>
        }
    } else {
        html! {
            <FileDrop label={t.t("paper-attach")} name={t.with("paper-attach-of", &[("field", label.as_str().into())])} hint={t.t("paper-hint")} accept={ACCEPT}
                fault={fault.is_some().then(|| AttrValue::from(help.clone()))} onfile={attaching.start.clone()} testid={format!("{name}-file")} />
        }
    };
    html! {
        <div class="pok-field" id={name.clone()} tabindex="-1">
            <span class="pok-field__label">{ label.clone() }<span class="pok-field__required" aria-hidden="true">{ "*" }</span></span>
            { content }
            <Help id={help} {fault} testid={format!("{name}-problem")} />
            if let Some(file) = file.as_ref().filter(|_| *is_open) {
                <Notice title={file.name.clone()} onclose={show(false)} testid="paper">
                    <img class="pok-attached__large" src={image(&format!("paper/{}?width=900", file.blob))} alt={file.name.clone()} />
                </Notice>
            }
        </div>
    }
}

fn refusal(t: crate::i18n::I18n, problem: &Problem) -> AttrValue {
    match problem.code {
        Code::FileTooLarge => t.t("paper-too-large"),
        Code::FileType | Code::Invalid => crate::problem::closed_words(t, problem).unwrap_or_else(|| t.t("paper-type")),
        _ => crate::problem::words(t, problem),
    }
}
