//! A place to drop one file on, or to choose one; a file dropped anywhere else is refused.

use gloo_events::{EventListener, EventListenerOptions};
use wasm_bindgen::JsCast as _;
use web_sys::{File, HtmlInputElement};
use yew::prelude::*;

use super::icon::icon;

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

/// What a [`FileDrop`] needs.
#[derive(Properties, PartialEq)]
pub(crate) struct FileDropProps {
    /// What to drop.
    pub(crate) label: AttrValue,
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
    let is_over = use_state(|| false);
    let over = |value: bool| {
        let is_over = is_over.clone();
        Callback::from(move |event: DragEvent| {
            event.prevent_default();
            is_over.set(value);
        })
    };
    let ondrop = {
        let (is_over, onfile) = (is_over.clone(), props.onfile.clone());
        Callback::from(move |event: DragEvent| {
            event.prevent_default();
            is_over.set(false);
            if let Some(file) = event.data_transfer().and_then(|data| data.files()).and_then(|files| files.get(0)) {
                onfile.emit(file);
            }
        })
    };
    let onchange = {
        let onfile = props.onfile.clone();
        Callback::from(move |event: Event| {
            let Some(input) = event.target_dyn_into::<HtmlInputElement>() else { return };
            if let Some(file) = input.files().and_then(|files| files.get(0)) {
                onfile.emit(file);
            }
            // So that the same file can be chosen once more.
            input.set_value("");
        })
    };
    html! {
        <label
            class={classes!("pok-drop", is_over.then_some("is-over"))}
            ondragenter={over(true)}
            ondragover={over(true)}
            ondragleave={over(false)}
            {ondrop}
        >
            <span class="pok-drop__icon">{ icon("upload") }</span>
            <span class="pok-drop__label">{ props.label.clone() }</span>
            <span class="pok-drop__hint">{ props.hint.clone() }</span>
            <input
                type="file"
                class="pf-v6-screen-reader"
                accept={props.accept.clone()}
                data-first=""
                data-testid={props.testid.clone()}
                {onchange}
            />
        </label>
    }
}
