//! Lists: one screen for every list of the product. What a list is stands in [`pok_api::list`]; what the window adds to
//! it is a [`Draw`].

mod arrange;
mod bar;
mod cell;
mod columns;
mod export;
mod head;
mod kept;
mod line;
mod moved;
mod screen;
mod search_bar;
mod state;
mod table;
mod typed;

use pok_api::list::List;
use yew::prelude::*;

use arrange::Col;
pub(crate) use cell::Cell;
pub(crate) use screen::{ListOf, ListScreen};

use crate::i18n::I18n;
use crate::route::Route;
use crate::widget::button::Button;

/// What the window adds to a list.
pub(crate) trait Draw: List {
    /// What the list is called: a text's name.
    const TITLE: &'static str;
    /// 총 N건: a text's name.
    const TOTAL: &'static str = "list-total";

    /// The screen of a row; none where opening it is an act called [`OPEN`].
    fn screen(row: &Self::Row) -> Option<Route>;

    /// A cell that no value draws.
    fn cell(_column: &'static str, _row: &Self::Row, _t: I18n) -> Option<Cell> {
        None
    }
}

/// The act of opening a row that has no screen.
pub(crate) const OPEN: &str = "open";

/// Where a detail was opened from.
const FROM: &str = "from";

/// [목록]: the list that the detail was opened from, else the one it belongs to.
pub(crate) fn back(detail: Route, list: Route) -> Route {
    let from = crate::screen_state::get::<(Route, Route)>(FROM).filter(|(opened, _)| *opened == detail);
    from.map_or(list, |(_, from)| from)
}

/// [목록], which leads there.
pub(crate) fn back_button(t: I18n, list: Route) -> Html {
    let onclick = Callback::from(move |_| list.go());
    html! { <Button icon="arrow-left" testid="back-to-list" {onclick}>{ t.t("back-to-list") }</Button> }
}

/// Forgets what is kept of every list: one that is opened from the menu begins afresh; [목록] is what restores it.
pub(crate) fn forget() {
    macro_rules! forget {
        ($($list:ty,)+) => { $(crate::screen_state::forget(<$list as List>::NAME);)+ };
    }
    pok_api::lists!(forget);
}

/// A list's headers in Korean, for tests.
#[cfg(test)]
pub(crate) fn headers<L: List>() -> String {
    let t = I18n { language: pok_api::desktop::preferences::Language::Korean };
    let seen = L::COLUMNS.iter().filter(|column| !column.hidden);
    seen.map(|column| t.t(column.label).to_string()).collect::<Vec<_>>().join(" · ")
}
