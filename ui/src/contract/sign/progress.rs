//! The act under way, step by step as the core tells it.

use pok_api::desktop::event::{PROGRESS, Progress, Step};
use yew::prelude::*;

use crate::event::use_event;
use crate::i18n::{I18n, use_i18n};
use crate::widget::icon::icon;
use crate::widget::modal::Modal;

const STEPS: [Step; 6] =
    [Step::Reauthenticating, Step::Certificate, Step::Signing, Step::Uploading, Step::Verifying, Step::Fetching];

fn step_words(t: I18n, step: Step) -> AttrValue {
    match step {
        Step::Reauthenticating => t.t("progress-reauthenticating"),
        Step::Certificate => t.t("progress-certificate"),
        Step::Signing => t.t("progress-signing"),
        Step::Uploading => t.t("progress-uploading"),
        Step::Verifying => t.t("progress-verifying"),
        Step::Fetching => t.t("progress-fetching"),
    }
}

/// What is being done. It can't be closed: the act can't be taken back half way.
#[function_component]
pub(super) fn Working() -> Html {
    let t = use_i18n();
    let now = use_state(|| Progress { step: Step::Reauthenticating, percent: None });
    let setter = now.setter();
    use_event(PROGRESS, Callback::from(move |progress: Progress| setter.set(progress)));
    let at = STEPS.iter().position(|step| *step == now.step).unwrap_or_default();
    html! {
        <Modal title={t.t("progress-title")} testid="sign-progress">
            <ol class="pok-progress" aria-live="polite">
                { for STEPS.iter().enumerate().map(|(index, step)| {
                    let class = match index.cmp(&at) {
                        std::cmp::Ordering::Less => "is-done",
                        std::cmp::Ordering::Equal => "is-here",
                        std::cmp::Ordering::Greater => "is-coming",
                    };
                    let percent = now.percent.filter(|_| index == at).map(|percent| format!(" {percent}%"));
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
