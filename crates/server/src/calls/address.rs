//! 우편번호 검색.

use pok_api::Problem;
use pok_api::remote::address::{Found, Search};
use pok_domain::typed;

use crate::app::{App, answers};
use crate::ground::caller::Anonymous;
use crate::ground::providers::address::keyword_fault;

/// The longest keyword that is passed on, in characters.
const LONGEST: usize = 80;

answers! { Anonymous { Search => search } }

async fn search(app: &App, _: &Anonymous, call: Search) -> Result<Found, Problem> {
    let keyword = typed::line(&call.keyword);
    match keyword.chars().count() {
        0 | 1 => Err(keyword_fault("short")),
        ..=LONGEST => app.services.address()?.search(&keyword, call.page.max(1)).await,
        _ => Err(keyword_fault("long")),
    }
}
