//! 우편번호 검색.

use pok_api::remote::address::{Found, Search};
use pok_api::{Handle, Problem};

use crate::app::App;
use crate::ground::caller::Anonymous;
use crate::ground::providers::address::keyword_fault;

/// The longest keyword that is passed on, in characters.
const LONGEST: usize = 80;

impl Handle<Search> for App {
    type Caller = Anonymous;

    async fn handle(&self, _: Anonymous, call: Search) -> Result<Found, Problem> {
        let keyword = call.keyword.trim();
        match keyword.chars().count() {
            0 | 1 => Err(keyword_fault("short")),
            ..=LONGEST => self.services.address()?.search(keyword, call.page.max(1)).await,
            _ => Err(keyword_fault("long")),
        }
    }
}
