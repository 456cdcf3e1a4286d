//! An act under way, step by step as the core tells it.

use pok_api::desktop::event::{PROGRESS, Progress, Step};
use yew::prelude::*;

use super::icon::icon;
use super::modal::Modal;
use crate::event::use_event;
use crate::i18n::{I18n, use_i18n};

fn step_words(t: I18n, step: Step) -> AttrValue {
    match step {
        Step::Reauthenticating => t.t("progress-reauthenticating"),
        Step::Certificate => t.t("progress-certificate"),
        Step::Signing => t.t("progress-signing"),
        Step::Saving => t.t("progress-saving"),
        Step::Uploading => t.t("progress-uploading"),
        Step::Verifying => t.t("progress-verifying"),
        Step::Fetching => t.t("progress-fetching"),
    }
}

/// What a [`Working`] needs.
#[derive(Properties, PartialEq)]
pub(crate) struct WorkingProps {
    /// What is being done.
    pub(crate) title: AttrValue,
    /// Its steps in order.
    pub(crate) steps: &'static [Step],
    /// Its name for tests.
    pub(crate) testid: AttrValue,
}

/// What is being done. It can't be closed: the act can't be taken back half way.
#[function_component]
pub(crate) fn Working(props: &WorkingProps) -> Html {
    let t = use_i18n();
    let steps = props.steps;
    let now = use_state(|| None::<Progress>);
    let setter = now.setter();
    use_event(PROGRESS, Callback::from(move |progress: Progress| setter.set(Some(progress))));
    let at = now.as_ref().and_then(|now| steps.iter().position(|step| *step == now.step)).unwrap_or_default();
    html! {
        <Modal title={props.title.clone()} testid={props.testid.clone()}>
            <ol class="pok-progress" aria-live="polite">
                { for steps.iter().enumerate().map(|(index, step)| {
                    let class = match index.cmp(&at) {
                        std::cmp::Ordering::Less => "is-done",
                        std::cmp::Ordering::Equal => "is-here",
                        std::cmp::Ordering::Greater => "is-coming",
                    };
                    let percent = now.as_ref().and_then(|now| now.percent).filter(|_| index == at).map(|percent| format!(" {percent}%"));
                    html! {
                        <li {class} aria-current={(index == at).then_some("step")}>
                            <span class="pok-progress__mark">
                                { if index < at { icon("check") } else { Html::default() } }
                            </span>
                            { step_words(t, *step) }{ percent }
                        </li>
                    }
                }) }
            </ol>
            <p class="pok-subtle">{ t.t("progress-wait") }</p>
        </Modal>
    }
}
