//! The parts of the forms that sign-up and 변경요청 share: 회원정보 or 기업정보, 첨부문서, 계좌정보 (spec 01 S4, S8).

mod accounts;
mod address;
mod keeper;
mod line;
mod paper;
mod profile;

pub(crate) use accounts::{Accounts, country_words, new_row};
pub(crate) use keeper::{Filling, use_filling};
pub(crate) use line::{Line, fixed, id, words};
pub(crate) use profile::{Company, Individual, entity_words};

use wasm_bindgen::JsCast as _;
use web_sys::HtmlElement;

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
    gloo_timers::callback::Timeout::new(50, move || to_first_fault(within)).forget();
}

fn to_first_fault(within: &str) {
    let page = web_sys::window().and_then(|window| window.document());
    let fault = page.and_then(|page| page.query_selector(&format!("#{within} [role='alert']")).ok().flatten());
    let Some(fault) = fault else { return };
    let field = fault.closest(".pok-field").ok().flatten();
    field.as_ref().unwrap_or(&fault).scroll_into_view();
    let control =
        field.and_then(|field| field.query_selector("input:not([disabled]), select, textarea, button").ok().flatten());
    if let Some(control) = control.and_then(|control| control.dyn_into::<HtmlElement>().ok()) {
        // A control that can't have the focus leaves it where it is.
        let _ = control.focus();
    }
}
