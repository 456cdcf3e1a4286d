//! One document: its pages, the tick that appears at their end, [다음].

use gloo_timers::callback::Interval;
use pok_api::remote::sync::Document;
use pok_domain::ContractId;
use pok_domain::contract::Reading;
use web_sys::VisibilityState;
use yew::prelude::*;
use yew_hooks::prelude::use_latest;

use super::pages_at;
use super::readings::Did;
use crate::callback::clone;
use crate::clock;
use crate::i18n::use_i18n;
use crate::page;
use crate::widget::button::{Button, Kind};
use crate::widget::field::Check;
use crate::widget::icon::icon;
use crate::widget::page_viewer::PageViewer;

/// Viewing is counted in such steps, and told so often.
const COUNTS_MS: u32 = 1_000;
const TELLS: u64 = 5;

/// What a [`DocumentStep`] needs.
#[derive(Properties, PartialEq)]
pub(super) struct DocumentStepProps {
    /// Whose.
    pub(super) contract: ContractId,
    /// Which.
    pub(super) document: Document,
    /// How far it was read.
    pub(super) reading: Reading,
    /// Something was read.
    pub(super) ondid: Callback<Did>,
    /// [다음].
    pub(super) next: Callback<()>,
}

/// Pages, tick, [다음].
#[function_component]
pub(super) fn DocumentStep(props: &DocumentStepProps) -> Html {
    let t = use_i18n();
    let id = props.document.id;
    // Where to begin is decided once: what is read on must not move the page.
    let start = use_state(|| if props.reading.may_agree() { 1 } else { props.reading.furthest_page.max(1) });
    use_viewing(props.ondid.reform(move |viewed| Did::Viewed(id, viewed)));
    let onagreed = props.ondid.reform(move |ticked: bool| Did::Agreed(id, ticked.then(clock::now)));
    let is_agreed = props.reading.agreed_at.is_some();
    html! {
        <div class="pok-sign__document">
            <PageViewer title={props.document.title.clone()} source={pages_at(props.contract, id)} version={props.document.blob.to_string()} pages={props.document.pages} start={*start}
                onend={props.ondid.reform(move |page| Did::Ended(id, page))} />
            <div class="pok-sign__bar">
                if props.reading.may_agree() {
                    <div class="pok-agree">
                        <Check
                            id="agree"
                            label={t.t("agree")}
                            checked={is_agreed}
                            onchecked={onagreed}
                            testid="agree"
                        />
                    </div>
                } else {
                    <p class="pok-subtle" data-testid="read-on">{ icon("arrow-down") }{ t.t("read-on") }</p>
                }
                <span class="pok-actions__gap" />
                <Button
                    kind={Kind::Primary}
                    disabled={!is_agreed}
                    testid="next-document"
                    onclick={props.next.reform(|_| ())}
                >
                    { t.t("next") }
                </Button>
            </div>
        </div>
    }
}

/// Counts how long the window shows the pages.
#[hook]
fn use_viewing(onviewed: Callback<u64>) {
    let latest = use_latest(onviewed);
    use_effect_with((), move |()| {
        let counted = std::rc::Rc::new(std::cell::Cell::new(0_u64));
        let tell = clone!([counted], move || {
            let seconds = counted.replace(0);
            if seconds > 0 {
                latest.current().emit(seconds * u64::from(COUNTS_MS));
            }
        });
        let timer = Interval::new(
            COUNTS_MS,
            clone!([tell], move || {
                if page::document().is_some_and(|page| page.visibility_state() == VisibilityState::Visible) {
                    counted.set(counted.get() + 1);
                }
                if counted.get() >= TELLS {
                    tell();
                }
            }),
        );
        move || {
            drop(timer);
            tell();
        }
    });
}
