//! Tells what a binding act whose answer was lost had come to, whenever it becomes known.

use pok_api::desktop::event::{About, SETTLED, Settled as Found};
use pok_api::remote::operation::Outcome;
use yew::prelude::*;

use crate::event::use_event;
use crate::i18n::{I18n, use_i18n};
use crate::problem::words;
use crate::route::Route;
use crate::widget::toast::{Toast, use_say};

/// Shows nothing of its own: says it at the edge, with a way to what it is about.
#[function_component]
pub(crate) fn Settled() -> Html {
    let t = use_i18n();
    let say = use_say();
    use_event(SETTLED, Callback::from(move |found: Found| say.show(toast(t, &found))));
    Html::default()
}

fn toast(t: I18n, Found { about, outcome }: &Found) -> Toast {
    let (done, refused, open, way) = match about {
        About::Sign(_) => ("sign-found-done", None, "sign-found-open", "detail-title"),
        About::Submit(_) => ("submit-found-done", Some("submit-found-refused"), "submit-found-open", "show-bid"),
        About::Decline(_) => ("decline-found-done", Some("decline-found-refused"), "decline-found-open", "show-bid"),
    };
    let to = Route::document(about.document()).unwrap_or_default();
    let (words, is_fault) = match outcome {
        Outcome::Done(receipt) => (t.with(done, &[("number", receipt.number.as_str().into())]), false),
        Outcome::Refused(problem) => {
            let why = words(t, problem);
            (refused.map_or(why.clone(), |refused| format!("{} {why}", t.t(refused)).into()), true)
        }
        Outcome::Withdrawn => (t.t(open), true),
    };
    Toast { words, is_fault, actions: vec![(t.t(way), "settled-show", Callback::from(move |()| to.go()))] }
}
