//! [PDF 저장]: into the downloads folder, then a message with ways to the file.

use pok_api::desktop::contract::{Download, OpenFile, Paper};
use pok_domain::ContractId;
use yew::prelude::*;

use crate::i18n::{I18n, use_i18n};
use crate::invoke::invoke;
use crate::problem::words;
use crate::widget::button::Button;
use crate::widget::toast::{Say, Toast, use_say};

/// What a [`SavePdf`] needs.
#[derive(Properties, PartialEq)]
pub(crate) struct SavePdfProps {
    /// Whose.
    pub(crate) contract: ContractId,
    /// Which paper.
    pub(crate) what: Paper,
}

/// [PDF 저장].
#[function_component]
pub(crate) fn SavePdf(props: &SavePdfProps) -> Html {
    let t = use_i18n();
    let say = use_say();
    let is_busy = use_state(|| false);
    let onclick = {
        let (is_busy, say) = (is_busy.setter(), say.clone());
        let call = Download { contract: props.contract, what: props.what };
        Callback::from(move |_| {
            is_busy.set(true);
            let (is_busy, say, call) = (is_busy.clone(), say.clone(), call.clone());
            wasm_bindgen_futures::spawn_local(async move {
                match invoke(call).await {
                    Ok(saved) => say.show(Toast {
                        words: t.with("saved", &[("name", saved.name.as_str().into())]),
                        is_fault: false,
                        actions: vec![
                            (t.t("file-open"), "file-open", open(t, &say, saved.path.clone(), false)),
                            (t.t("file-reveal"), "file-reveal", open(t, &say, saved.path, true)),
                        ],
                    }),
                    Err(problem) => say.fault(words(t, &problem)),
                }
                is_busy.set(false);
            });
        })
    };
    html! { <Button icon="download" busy={*is_busy} testid="save-pdf" {onclick}>{ t.t("save-pdf") }</Button> }
}

fn open(t: I18n, say: &Say, path: String, reveal: bool) -> Callback<()> {
    let say = say.clone();
    Callback::from(move |()| {
        let (say, path) = (say.clone(), path.clone());
        wasm_bindgen_futures::spawn_local(async move {
            if let Err(problem) = invoke(OpenFile { path, reveal }).await {
                say.fault(words(t, &problem));
            }
        });
    })
}
