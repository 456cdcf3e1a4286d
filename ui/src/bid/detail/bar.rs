//! The buttons of 입찰상세화면: 임시저장, 제출 and 투찰포기 only while the notice takes them.

use std::rc::Rc;

use pok_api::desktop::bid::{Detail, Save};
use pok_api::desktop::draft::State;
use pok_domain::bid::{BidNotice, BidStatus, TenderMethod};
use pok_domain::time;
use yew::prelude::*;

use super::super::decline::Declining;
use super::super::submit::Submitting;
use super::super::writing::Writing;
use super::Phase;
use super::state_line::state_line;
use crate::callback::{callback, clone};
use crate::i18n::use_i18n;
use crate::invoke::invoke;
use crate::list;
use crate::problem::words;
use crate::route::Route;
use crate::widget::button::{Button, Kind};
use crate::widget::toast::use_say;

/// What a [`Bar`] needs.
#[derive(Properties, PartialEq)]
pub(super) struct BarProps {
    /// The notice and the answer.
    pub(super) detail: Rc<Detail>,
    /// The notice.
    pub(super) notice: Rc<BidNotice>,
    /// What is being written.
    pub(super) writing: Writing,
    /// Where the server's clock stands.
    pub(super) phase: Phase,
    /// Something can be written.
    pub(super) is_writable: bool,
    /// The notice changed, and nobody has looked yet.
    pub(super) is_stale: bool,
    /// Something is missing: mark it.
    pub(super) ondue: Callback<bool>,
}

#[derive(Clone, Copy, PartialEq)]
enum Open {
    Nothing,
    Submit,
    Decline,
}

/// [목록], how the draft stands, [임시저장], [투찰포기], [제출].
#[function_component]
pub(super) fn Bar(props: &BarProps) -> Html {
    let t = use_i18n();
    let say = use_say();
    let open = use_state(|| Open::Nothing);
    let is_saving = use_state(|| false);
    let BarProps { detail, notice, writing, phase, is_writable, is_stale, ondue } = props;
    let set = |value: Open| callback!([open], move |()| open.set(value));
    let onsave = callback!([say, is_saving, writing, id = notice.id], move |_| {
        is_saving.set(true);
        wasm_bindgen_futures::spawn_local(clone!([say, is_saving, writing], async move {
            let answer = match writing.kept().await {
                Ok(()) => invoke(Save { notice: id }).await,
                Err(problem) => Err(problem),
            };
            match answer {
                Ok(draft) => {
                    let words = match draft.state {
                        State::Saved => t.t("saved-there"),
                        State::Conflict => t.t("saved-conflict"),
                        _ => t.t("saved-here"),
                    };
                    writing.take(draft);
                    say.done(words);
                }
                Err(problem) => say.fault(words(t, &problem)),
            }
            is_saving.set(false);
        }));
    });
    let status = detail.bid.as_ref().map_or(BidStatus::Unconfirmed, |bid| bid.status);
    let waits = match phase {
        Phase::Before if *is_writable => {
            Some(t.with("submit-from", &[("at", time::minute(notice.window.opens_at).into())]))
        }
        _ if *is_writable && *is_stale => Some(t.t("submit-after-look")),
        _ => None,
    };
    let submit = if status == BidStatus::Submitted { t.t("submit-again") } else { t.t("submit") };
    html! {
        <div class="pok-actions pok-bid-bar">
            { list::back_button(t, Route::Bids) }
            <span class="pok-actions__gap">
                if *is_writable { { state_line(t, notice.id, writing) } }
            </span>
            if let Some(waits) = &waits { <span class="pok-subtle" data-testid="submit-waits">{ waits.clone() }</span> }
            if *is_writable {
                <Button busy={*is_saving} testid="bid-save" onclick={onsave}>{ t.t("save-draft") }</Button>
                if notice.method == TenderMethod::Selective {
                    <Button disabled={*is_stale} testid="bid-decline" onclick={set(Open::Decline).reform(|_| ())}>{ t.t("decline") }</Button>
                }
                <Button kind={Kind::Primary} icon="send" disabled={waits.is_some()} testid="bid-submit"
                    onclick={set(Open::Submit).reform(|_| ())}>{ submit }</Button>
            }
            { match *open {
                Open::Nothing => Html::default(),
                Open::Submit => html! {
                    <Submitting detail={detail.clone()} notice={notice.clone()} writing={writing.clone()} ondue={ondue.clone()}
                        onclose={set(Open::Nothing)} />
                },
                Open::Decline => html! {
                    <Declining notice={notice.clone()} voids={status == BidStatus::Submitted} onclose={set(Open::Nothing)} />
                },
            } }
        </div>
    }
}
