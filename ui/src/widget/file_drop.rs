//! A place to drop one file on, or to choose one; a file dropped anywhere else is refused.

use gloo_events::{EventListener, EventListenerOptions};
use js_sys::{Promise, Uint8Array};
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, File, HtmlInputElement};
use yew::prelude::*;

use super::icon::icon;
use crate::callback::callback;

/// What is dropped beside a place for it stays away; the page would otherwise give way to the file.
pub(crate) fn refuse_elsewhere() {
    let Some(window) = web_sys::window() else { return };
    for name in ["dragover", "drop"] {
        let options = EventListenerOptions::enable_prevent_default();
        let refuse = |event: &Event| {
            if event.default_prevented() {
                return;
            }
            event.prevent_default();
            if let Some(data) = event.dyn_ref::<DragEvent>().and_then(DragEvent::data_transfer) {
                data.set_drop_effect("none");
            }
        };
        EventListener::new_with_options(&window, name, options, refuse).forget();
    }
}

/// The content of a file or of a piece of one.
///
/// # Errors
/// What the browser says where it can't be read: it was moved or changed since it was chosen.
pub(crate) async fn read(file: &Blob) -> Result<Vec<u8>, JsValue> {
    // Its promise comes untyped.
    let promise: Promise = file.array_buffer().unchecked_into();
    Ok(Uint8Array::new(&JsFuture::from(promise).await?).to_vec())
}

/// What makes an element a place to drop a file on.
pub(crate) struct Drop {
    /// A file is over it.
    pub(crate) is_over: bool,
    /// Of both `dragenter` and `dragover`.
    pub(crate) ondragover: Callback<DragEvent>,
    /// A file has gone away again.
    pub(crate) ondragleave: Callback<DragEvent>,
    /// A file was dropped.
    pub(crate) ondrop: Callback<DragEvent>,
}

/// A place to drop one file on, as long as `onfile` takes any.
#[hook]
pub(crate) fn use_drop(onfile: Option<Callback<File>>) -> Drop {
    let is_over = use_state(|| false);
    let takes = onfile.is_some();
    let over = |value: bool| {
        callback!([is_over], move |event: DragEvent| {
            if takes {
                event.prevent_default();
                is_over.set(value);
            }
        })
    };
    let ondrop = callback!([is_over], move |event: DragEvent| {
        let Some(onfile) = &onfile else { return };
        event.prevent_default();
        is_over.set(false);
        if let Some(file) = event.data_transfer().and_then(|data| data.files()).and_then(|files| files.get(0)) {
            onfile.emit(file);
        }
    });
    Drop { is_over: *is_over, ondragover: over(true), ondragleave: over(false), ondrop }
}

/// The one file that was chosen in an input. The same file can be chosen once more.
pub(crate) fn chosen(event: &Event) -> Option<File> {
    let input = event.target_dyn_into::<HtmlInputElement>()?;
    let file = input.files().and_then(|files| files.get(0));
    input.set_value("");
    file
}

/// How far a file is, in percent; `label` is for readers.
pub(crate) fn progress_bar(percent: u8, label: AttrValue) -> Html {
    html! {
        <span class="pok-bar" role="progressbar" aria-valuemin="0" aria-valuemax="100" aria-valuenow={percent.to_string()} aria-label={label}>
            <span style={format!("width: {percent}%")} />
        </span>
    }
}

/// What a [`FileDrop`] needs.
#[derive(Properties, PartialEq)]
pub(crate) struct FileDropProps {
    /// What to drop.
    pub(crate) label: AttrValue,
    /// For readers, where the label doesn't say for which field.
    #[prop_or_default]
    pub(crate) name: Option<AttrValue>,
    /// Something is wrong with the field: names what says so.
    #[prop_or_default]
    pub(crate) fault: Option<AttrValue>,
    /// Which files are taken.
    pub(crate) hint: AttrValue,
    /// As an `accept` attribute.
    pub(crate) accept: AttrValue,
    /// A file was dropped or chosen.
    pub(crate) onfile: Callback<File>,
    /// Its name for tests.
    pub(crate) testid: AttrValue,
}

/// A place for a file.
#[function_component]
pub(crate) fn FileDrop(props: &FileDropProps) -> Html {
    let hint = format!("{}-hint", props.testid);
    let described = match (&props.name, &props.fault) {
        (Some(_), Some(fault)) => Some(format!("{hint} {fault}").into()),
        // A name of its own takes the place of the label, and of the hint in it.
        (Some(_), None) => Some(AttrValue::from(hint.clone())),
        (None, fault) => fault.clone(),
    };
    let Drop { is_over, ondragover, ondragleave, ondrop } = use_drop(Some(props.onfile.clone()));
    let onchange = callback!([onfile = props.onfile], move |event: Event| {
        if let Some(file) = chosen(&event) {
            onfile.emit(file);
        }
    });
    html! {
        <label
            class={classes!("pok-drop", is_over.then_some("is-over"))}
            ondragenter={ondragover.clone()}
            {ondragover}
            {ondragleave}
            {ondrop}
        >
            <span class="pok-drop__icon">{ icon("upload") }</span>
            <span class="pok-drop__label">{ props.label.clone() }</span>
            <span class="pok-drop__hint" id={hint}>{ props.hint.clone() }</span>
            <input
                type="file"
                class="pf-v6-screen-reader"
                accept={props.accept.clone()}
                aria-label={props.name.clone()}
                aria-invalid={props.fault.is_some().then_some("true")}
                aria-describedby={described}
                data-first=""
                data-testid={props.testid.clone()}
                {onchange}
            />
        </label>
    }
}
