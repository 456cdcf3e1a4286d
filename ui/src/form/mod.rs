//! The parts of the forms that sign-up and 변경요청 share: 회원정보 or 기업정보, 첨부문서, 계좌정보 (spec 01 S4, S8).

mod accounts;
mod address;
mod consents;
mod keeper;
mod leave;
mod line;
mod paper;
mod profile;

pub(crate) use accounts::{Accounts, country_words, new_row};
pub(crate) use consents::Consents;
pub(crate) use keeper::{Filling, use_filling};
pub(crate) use leave::AskToLeave;
pub(crate) use line::{Line, fixed, id, words};
pub(crate) use profile::{Company, Individual, entity_words};

use crate::page;
use crate::widget::fault;

/// What a form is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// 가입요청.
    Signup,
    /// 변경요청: what is changed without asking, or never, stands fixed in it.
    Change,
}

/// Moves to the first thing that is wrong in an element, once it is on the screen.
pub(crate) fn focus_first_fault(within: &'static str) {
    gloo_timers::callback::Timeout::new(50, move || {
        if let Some(place) = page::by_id(within) {
            fault::focus_first(&place);
        }
    })
    .forget();
}
