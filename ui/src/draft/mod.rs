//! Work being written: what waits to be sent, conflicts, and earlier copies (design: sync).

mod conflict;
mod decide;
mod decision;
mod earlier;
mod names;
mod split;
mod waiting;
mod waiting_group;

use pok_api::Problem;
use pok_api::desktop::draft::State;
use pok_api::list::Tone;
use yew::prelude::*;

pub(crate) use conflict::ConflictScreen;
pub(crate) use earlier::Earlier;
pub(crate) use names::{Names, price_words};
pub(crate) use waiting::Waiting;

use crate::i18n::I18n;
use crate::problem;
use crate::widget::label::toned;

/// How a draft or a file stands with the server, coloured by whether a person has to act.
fn state_label(t: I18n, state: State) -> Html {
    let (code, words, tone) = match state {
        State::Saved => ("SAVED", "draft-state-saved", Tone::Good),
        State::Queued => ("QUEUED", "draft-state-queued", Tone::Quiet),
        State::Sending => ("SENDING", "draft-state-sending", Tone::Busy),
        State::Unknown => ("UNKNOWN", "draft-state-unknown", Tone::Waiting),
        State::Conflict => ("CONFLICT", "draft-state-conflict", Tone::Bad),
        State::Rejected(_) => ("REJECTED", "draft-state-rejected", Tone::Bad),
    };
    toned(t, code, words, tone)
}

/// Why it was refused, where it was.
fn refusal(t: I18n, state: State) -> Option<AttrValue> {
    match state {
        State::Rejected(code) => Some(problem::words(t, &Problem::new(code, ""))),
        _ => None,
    }
}
