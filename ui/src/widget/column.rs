//! What a list shows of its rows, column by column.

use yew::prelude::*;

use crate::i18n::I18n;

/// A row of a list.
pub(crate) trait Listed: Clone + PartialEq + 'static {
    /// The list's name, under which widths and page size are kept.
    const NAME: &'static str;
    /// What names the list for readers: a text's name.
    const LABEL: &'static str;
    /// 총 N건: a text's name.
    const TOTAL: &'static str = "list-total";
    /// In the order of the specification, without No.
    const COLUMNS: &'static [Column<Self>];

    /// Tells the row from others.
    fn key(&self) -> String;
}

/// A column.
pub(crate) struct Column<R: 'static> {
    /// The specification's identifier, which also names the order by it.
    pub(crate) id: &'static str,
    /// The header: a text's name.
    pub(crate) label: &'static str,
    /// In CSS pixels, until a person drags it.
    pub(crate) width: u32,
    /// Where its text stands.
    pub(crate) side: Side,
    /// Can be ordered by.
    pub(crate) sorts: bool,
    /// Stays in view when the list is scrolled sideways.
    pub(crate) sticks: bool,
    /// Takes the width that is left over.
    pub(crate) grows: bool,
    /// What stands in it.
    pub(crate) cell: fn(&R, I18n) -> Cell,
}

/// Where a column's text stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Side {
    /// Text.
    Start,
    /// Codes and icons.
    Middle,
    /// Numbers.
    End,
}

impl Side {
    /// Its class.
    pub(crate) fn class(self) -> &'static str {
        match self {
            Self::Start => "is-start",
            Self::Middle => "is-middle",
            Self::End => "is-end",
        }
    }
}

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
    /// A button with an outline, told apart by its name.
    Act {
        /// The outline.
        icon: &'static str,
        /// What it does.
        label: AttrValue,
        /// Its name, for [`ListProps::onact`] and tests.
        name: &'static str,
    },
}
