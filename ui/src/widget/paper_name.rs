//! A paper that the server has: its name, and a look at it.

use pok_domain::draft::FileRef;
use yew::prelude::*;

use super::button::{Button, Kind};
use super::confirm::Notice;
use super::icon::icon;
use super::size;
use crate::callback::callback;
use crate::i18n::use_i18n;
use crate::invoke::image;

/// What a [`PaperName`] needs.
#[derive(Properties, PartialEq)]
pub(crate) struct PaperNameProps {
    /// Which.
    pub(crate) file: FileRef,
    /// Its name for tests.
    pub(crate) testid: AttrValue,
}

/// 파일명, its length, and [크게 보기].
#[function_component]
pub(crate) fn PaperName(props: &PaperNameProps) -> Html {
    let t = use_i18n();
    let is_open = use_state(|| false);
    let is_missing = use_state(|| false);
    let show = |value: bool| {
        callback!([is_open, is_missing], move |()| {
            is_missing.set(false);
            is_open.set(value);
        })
    };
    let onerror = callback!([is_missing], move |_: Event| is_missing.set(true));
    let FileRef { name, blob, bytes } = &props.file;
    html! {
        <span class="pok-paper-name">
            { icon("file-text") }
            <span class="pok-cut" title={name.clone()} data-testid={props.testid.clone()}>{ name.clone() }</span>
            <span class="pok-subtle pok-figures">{ size::words(*bytes) }</span>
            <Button kind={Kind::Link} small=true icon="eye" testid={format!("{}-look", props.testid)} onclick={show(true).reform(|_| ())}>{ t.t("paper-look") }</Button>
            if *is_open {
                <Notice title={name.clone()} onclose={show(false)} testid="paper">
                    if *is_missing {
                        <p class="pok-prose" role="alert" data-testid="paper-missing">{ t.t("paper-unreachable") }</p>
                    } else {
                        <img class="pok-attached__large" src={image(&format!("paper/{blob}?width=900"))} alt={name.clone()} {onerror} />
                    }
                </Notice>
            }
        </span>
    }
}
