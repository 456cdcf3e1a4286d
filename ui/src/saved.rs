//! Files saved where a person finds them: the button, then a message with ways to the file.

use pok_api::Call;
use pok_api::desktop::contract::{OpenFile, Saved};
use yew::prelude::*;

use crate::callback::{callback, clone};
use crate::i18n::{I18n, use_i18n};
use crate::invoke::invoke;
use crate::problem::words;
use crate::widget::button::Button;
use crate::widget::toast::{Say, Toast, use_say};

/// Saves a file by a call, once at a time. Answers the effect and whether it is under way.
#[hook]
pub(crate) fn use_save<C: Call<Reply = Saved>>() -> (Callback<C>, bool) {
    let t = use_i18n();
    let say = use_say();
    let is_busy = use_state(|| false);
    let save = callback!([is_busy], move |call: C| {
        is_busy.set(true);
        wasm_bindgen_futures::spawn_local(clone!([is_busy, say], async move {
            match invoke(call).await {
                Ok(saved) => say_saved(t, &say, saved),
                Err(problem) => say.fault(words(t, &problem)),
            }
            is_busy.set(false);
        }));
    });
    (save, *is_busy)
}

/// Says that a file was saved, with ways to it.
pub(crate) fn say_saved(t: I18n, say: &Say, Saved { path, name }: Saved) {
    say.show(Toast {
        words: t.with("saved", &[("name", name.into())]),
        is_fault: false,
        actions: vec![
            (t.t("file-open"), "file-open", open(t, say, path.clone(), false)),
            (t.t("file-reveal"), "file-reveal", open(t, say, path, true)),
        ],
    });
}

fn open(t: I18n, say: &Say, path: String, reveal: bool) -> Callback<()> {
    callback!([say], move |()| {
        wasm_bindgen_futures::spawn_local(clone!([say, path], async move {
            if let Err(problem) = invoke(OpenFile { path, reveal }).await {
                say.fault(words(t, &problem));
            }
        }));
    })
}

/// What a [`SaveButton`] needs.
#[derive(Properties)]
pub(crate) struct SaveButtonProps<C: Call<Reply = Saved> + Clone> {
    /// What to save.
    pub(crate) call: C,
    /// Its words.
    pub(crate) children: Html,
    /// Lower than usual.
    #[prop_or_default]
    pub(crate) small: bool,
    /// Its name for tests.
    pub(crate) testid: AttrValue,
}

impl<C: Call<Reply = Saved> + Clone> PartialEq for SaveButtonProps<C> {
    fn eq(&self, other: &Self) -> bool {
        // Two calls are the same where they say the same.
        let written = |call: &C| serde_json::to_string(call).ok();
        written(&self.call) == written(&other.call)
            && self.children == other.children
            && self.small == other.small
            && self.testid == other.testid
    }
}

/// A button that saves a file.
#[function_component]
pub(crate) fn SaveButton<C: Call<Reply = Saved> + Clone>(props: &SaveButtonProps<C>) -> Html {
    let (save, busy) = use_save::<C>();
    let onclick = {
        let call = props.call.clone();
        save.reform(move |_| call.clone())
    };
    html! {
        <Button icon="download" small={props.small} {busy} testid={props.testid.clone()} {onclick}>
            { props.children.clone() }
        </Button>
    }
}
