//! Near the buttons: whether what was typed is kept, and where.

use pok_api::desktop::draft::{Draft, State};
use pok_domain::BidNoticeId;
use pok_domain::draft::DraftKind;
use pok_domain::time;
use yew::prelude::*;

use super::super::writing::Writing;
use crate::callback::callback;
use crate::i18n::I18n;
use crate::problem::words;
use crate::route::Route;
use crate::widget::button::{Button, Kind};
use crate::widget::icon::icon;

/// Outline, words and class.
fn line(t: I18n, writing: &Writing) -> Option<(&'static str, AttrValue, &'static str)> {
    if let Some(problem) = &writing.problem {
        return Some(("circle-alert", words(t, problem), "is-fault"));
    }
    if writing.is_dirty {
        return Some(("refresh-cw", t.t("draft-keeping"), "is-waiting"));
    }
    // Where nothing was ever written, nothing is kept.
    let draft = writing.draft.as_deref().filter(|draft| **draft != Draft::default())?;
    let at = time::second(draft.updated_at);
    let at = at.split(' ').next_back().unwrap_or_default();
    Some(match draft.state {
        State::Saved => ("cloud-check", t.with("draft-saved", &[("at", at.into())]), "is-saved"),
        State::Queued => ("cloud-off", t.t("draft-queued"), "is-waiting"),
        State::Sending => ("cloud-upload", t.t("draft-sending"), "is-waiting"),
        State::Unknown => ("cloud-upload", t.t("draft-unknown"), "is-waiting"),
        State::Conflict => ("split", t.t("draft-conflict"), "is-fault"),
        State::Rejected(code) => ("circle-alert", words(t, &pok_api::Problem::new(code, "")), "is-fault"),
    })
}

/// The line.
pub(super) fn state_line(t: I18n, notice: BidNoticeId, writing: &Writing) -> Html {
    let Some((outline, words, class)) = line(t, writing) else { return Html::default() };
    let id = notice.0;
    let is_conflict = writing.draft.as_ref().is_some_and(|draft| draft.state == State::Conflict);
    let onretry = callback!([writing], move |_| writing.retry());
    let by = writing.draft.as_ref().and_then(|draft| draft.by.as_ref()).map(|by| {
        let (name, device) = (by.name.as_str(), by.device.as_str());
        t.with("draft-by", &[("name", name.into()), ("device", device.into()), ("at", time::minute(by.at).into())])
    });
    html! {
        <div class="pok-draft-state">
            <span class={classes!("pok-draft-state__line", class)} role="status" data-testid="draft-state" title={words.clone()}>
                { icon(outline) }<span class="pok-cut">{ words }</span>
            </span>
            if is_conflict {
                <Button kind={Kind::Link} small=true testid="draft-resolve"
                    onclick={Callback::from(move |_| Route::Conflict(DraftKind::Bid, id).go())}>{ t.t("conflict-title") }</Button>
            } else if writing.problem.is_some() {
                <Button kind={Kind::Link} small=true testid="draft-retry" onclick={onretry}>{ t.t("retry") }</Button>
            }
            if let Some(by) = by { <span class="pok-subtle pok-cut pok-draft-state__by" title={by.clone()}>{ by.clone() }</span> }
        </div>
    }
}
