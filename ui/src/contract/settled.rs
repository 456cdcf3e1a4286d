//! Tells what a 서명 whose answer was lost had come to, whenever it becomes known.

use pok_api::desktop::event::{SETTLED, Settled as Found};
use pok_api::remote::operation::Outcome;
use yew::prelude::*;

use crate::event::use_event;
use crate::i18n::use_i18n;
use crate::problem::words;
use crate::route::Route;
use crate::widget::toast::{Toast, use_say};

/// Shows nothing of its own: says it at the edge, with a way to the contract.
#[function_component]
pub(crate) fn Settled() -> Html {
    let t = use_i18n();
    let say = use_say();
    use_event(
        SETTLED,
        Callback::from(move |Found { contract, outcome }: Found| {
            let (words, is_fault) = match &outcome {
                Outcome::Done(_) => (t.t("sign-found-done"), false),
                Outcome::Refused(problem) => (words(t, problem), true),
                Outcome::Withdrawn => (t.t("sign-found-open"), true),
            };
            let show = Callback::from(move |()| Route::Contract(contract).go());
            say.show(Toast { words, is_fault, actions: vec![(t.t("detail-title"), "settled-show", show)] });
        }),
    );
    Html::default()
}
