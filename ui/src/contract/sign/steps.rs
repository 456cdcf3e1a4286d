//! The documents as steps, and the seal as the last.

use pok_api::remote::sync::Document;
use yew::prelude::*;

use super::readings::Readings;
use crate::i18n::I18n;
use crate::widget::icon::icon;

/// Steps down the side. One can go back to any, and forward to the first that isn't done.
/// The contract is the first of `documents`; `at` is the step on the screen, `go` goes to another.
pub(super) fn steps(t: I18n, documents: &[Document], readings: &Readings, at: usize, go: &Callback<usize>) -> Html {
    let reachable = readings.first_open();
    let step = |index: usize, title: AttrValue, state: AttrValue, is_done: bool, testid: String| {
        let is_here = index == at;
        let class = classes!("pok-step", is_here.then_some("is-here"), is_done.then_some("is-done"));
        html! {
            <li key={index}>
                <button type="button" {class} disabled={index > reachable} aria-current={is_here.then_some("step")} title={title.clone()} data-testid={testid}
                    onclick={go.reform(move |_| index)}>
                    <span class="pok-step__mark">{ if is_done { icon("check") } else { html! { index + 1 } } }</span>
                    <span class="pok-step__words"><span class="pok-cut pok-step__title">{ title }</span><span class="pok-step__state">{ state }</span></span>
                </button>
            </li>
        }
    };
    let last = documents.len();
    let documents = documents.iter().zip(&readings.0).enumerate().map(|(index, (document, reading))| {
        let is_done = reading.agreed_at.is_some();
        let state = if is_done {
            t.t("step-agreed")
        } else if reading.may_agree() {
            t.t("step-read")
        } else {
            t.with("step-pages", &[("page", reading.furthest_page.into()), ("pages", reading.pages.into())])
        };
        step(index, document.title.clone().into(), state, is_done, format!("document-{index}"))
    });
    html! {
        <nav class="pok-steps" aria-label={t.t("steps")}>
            <ol>
                { for documents }
                { step(last, t.t("step-seal"), if reachable == last { t.t("step-seal-ready") } else { t.t("step-seal-state") }, false, "step-seal".to_owned()) }
            </ol>
        </nav>
    }
}
