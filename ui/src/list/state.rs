//! What is kept of a list while another screen is open (P-GEN-13).

use std::collections::BTreeSet;

use pok_api::desktop::page::{Paging, SIZES};
use pok_api::desktop::preferences::Settings;
use pok_api::list::{Asked, List};
use yew::prelude::*;

use super::typed::Typed;
use crate::clock;
use crate::screen_state;

/// How a list stands.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct ListState {
    /// The conditions as typed.
    pub(super) typed: Typed,
    /// The conditions that were asked last.
    pub(super) asked: Asked,
    /// Which page in which order.
    pub(super) paging: Paging,
    /// The row that was opened last.
    pub(super) opened: Option<String>,
    /// ☐: the rows that are selected, on whichever page.
    pub(super) selected: BTreeSet<String>,
}

impl ListState {
    /// As a list opens. A page size of another version is none.
    fn at_first<L: List>(settings: &Settings) -> Self {
        let typed = Typed::at_first::<L>(clock::today());
        let size = settings.page_sizes.get(L::NAME).copied().filter(|size| SIZES.contains(size));
        Self {
            asked: typed.read::<L>(clock::today()).unwrap_or_default(),
            typed,
            paging: Paging { size: size.unwrap_or(Paging::default().size), ..Paging::default() },
            opened: None,
            selected: BTreeSet::new(),
        }
    }
}

/// How a list stands, and how to change it.
#[derive(Clone, PartialEq)]
pub(super) struct Keeper {
    state: UseStateHandle<ListState>,
    list: &'static str,
}

impl std::ops::Deref for Keeper {
    type Target = ListState;

    fn deref(&self) -> &ListState {
        &self.state
    }
}

impl Keeper {
    /// Changes it.
    pub(super) fn change(&self, change: impl FnOnce(&mut ListState)) {
        self.state.set(self.keep(change));
    }

    /// Changes it without drawing anything anew, so that leaving the screen loses nothing.
    pub(super) fn keep(&self, change: impl FnOnce(&mut ListState)) -> ListState {
        let mut next = screen_state::get(self.list).unwrap_or_else(|| (*self.state).clone());
        change(&mut next);
        screen_state::put(self.list, next.clone());
        next
    }
}

/// How the list stands: as it was left, or as it opens.
#[hook]
pub(super) fn use_list<L: List>(settings: &Settings) -> Keeper {
    let state = use_state(|| screen_state::get(L::NAME).unwrap_or_else(|| ListState::at_first::<L>(settings)));
    Keeper { state, list: L::NAME }
}
