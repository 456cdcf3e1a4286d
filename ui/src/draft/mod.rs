//! Work being written: what waits to be sent, conflicts, and earlier copies (design: sync).

mod conflict;
mod decide;
mod decision;
mod earlier;
mod names;
mod split;
mod waiting;
mod waiting_group;

use patternfly_yew::prelude::Color;
use pok_api::Problem;
use pok_api::desktop::draft::State;
use yew::prelude::*;

pub(crate) use conflict::ConflictScreen;
pub(crate) use earlier::Earlier;
pub(crate) use names::{Names, price_words};
pub(crate) use waiting::Waiting;

use crate::i18n::I18n;
use crate::problem;
use crate::widget::label::label;

/// How a draft or a file stands with the server, in a word.
pub(crate) fn state_words(t: I18n, state: State) -> AttrValue {
    match state {
        State::Saved => t.t("draft-state-saved"),
        State::Queued => t.t("draft-state-queued"),
        State::Sending => t.t("draft-state-sending"),
        State::Unknown => t.t("draft-state-unknown"),
        State::Conflict => t.t("draft-state-conflict"),
        State::Rejected(_) => t.t("draft-state-rejected"),
    }
}

/// The same as a label, coloured by whether a person has to act.
fn state_label(t: I18n, state: State) -> Html {
    let (code, color) = match state {
        State::Saved => ("SAVED", Color::Green),
        State::Queued => ("QUEUED", Color::Grey),
        State::Sending => ("SENDING", Color::Blue),
        State::Unknown => ("UNKNOWN", Color::Orange),
        State::Conflict => ("CONFLICT", Color::Red),
        State::Rejected(_) => ("REJECTED", Color::Red),
    };
    label(code, &state_words(t, state), color)
}

/// Why it was refused, where it was.
fn refusal(t: I18n, state: State) -> Option<AttrValue> {
    match state {
        State::Rejected(code) => Some(problem::words(t, &Problem::new(code, ""))),
        _ => None,
    }
}
