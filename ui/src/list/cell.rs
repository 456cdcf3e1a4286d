//! What stands in a cell.

use pok_api::list::{Column, Side, Tone, Value};
use yew::prelude::*;

use crate::i18n::I18n;
use crate::widget::label::{toned, worded};

/// What stands in a cell. Long text is cut, and whole in the tooltip.
pub(crate) enum Cell {
    /// Text.
    Text(AttrValue),
    /// Opens the row.
    Link(AttrValue),
    /// Something drawn.
    Drawn(Html),
    /// Buttons with words, each told apart by its name.
    Acts(Vec<(AttrValue, &'static str)>),
    /// A button that shows a text too long for a cell.
    Note,
}

/// What a value looks like in its column.
pub(super) fn cell<R>(column: &Column<R>, value: &Value, t: I18n) -> Cell {
    match value {
        Value::Code { code, words, tone, .. } if *tone != Tone::Plain => Cell::Drawn(toned(t, code, words, *tone)),
        Value::Note(_) => Cell::Note,
        // An amount that there is none of is told from one that is missing.
        Value::Nothing if column.side == Side::End => Cell::Text("-".into()),
        value if column.opens => Cell::Link(text(value, t)),
        value => Cell::Text(text(value, t)),
    }
}

/// A value as text.
pub(super) fn text(value: &Value, t: I18n) -> AttrValue {
    match value {
        Value::Version(version) => t.with("version-n", &[("version", version.0.into())]),
        Value::Yes(is_so) => t.t(if *is_so { "yes" } else { "no" }),
        Value::Code { code, words, .. } => worded(t, code, words),
        other => other.text().into(),
    }
}

/// Where a column's text stands: its class.
pub(super) fn side(side: Side) -> &'static str {
    match side {
        Side::Start => "is-start",
        Side::Middle => "is-middle",
        Side::End => "is-end",
    }
}
